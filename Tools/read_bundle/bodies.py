"""The public and the private body of a segment: its changes, column by column and leaf by leaf."""

from typing import NamedTuple

from . import limits
from .columns import FIRST_FORM, SECOND_FORM, Dot, read_column, read_dots, read_integers, read_links, read_scalar
from .reader import Malformed, Reader
from .writing import block, number, sha256, signed, text

CREATES, KEYED, NAMED, EXISTING, DISTINGUISHED = range(5)
# The first byte of a public body of the second form.
SECOND_MARK = 0


class Field(NamedTuple):
    number: int
    personal: bool
    columns: int


class Shape(NamedTuple):
    """What changes of one body have in common."""

    kind: int
    identity: int
    fields: tuple

    @property
    def size(self):
        return max(1, sum(max(1, field.columns) for field in self.fields))

    @property
    def is_private(self):
        return any(field.personal for field in self.fields)


class Write:
    """What a change writes into one field: its values, None while their leaf is not held."""

    __slots__ = ("field", "personal", "columns", "replaces", "values")

    def __init__(self, field, replaces):
        self.field, self.personal, self.columns = field
        self.replaces = replaces
        self.values = None


class Change:
    """One author's write of several fields of one record."""

    __slots__ = (
        "segment", "sequence", "kind", "identity", "key_hash", "mark", "existing", "wall_clock", "person", "writes",
        "is_private")

    @property
    def lacks_leaf(self):
        return self.is_private and any(write.personal and write.values is None for write in self.writes)

    def erase(self):
        """Lets go of the values of its leaf."""
        for write in self.writes:
            if write.personal:
                write.values = None

    def links(self):
        """The links among its values, as far as they are held."""
        return [value for write in self.writes for value in write.values or () if type(value) is Dot]

    def public_links(self):
        return [
            value for write in self.writes if not write.personal for value in write.values if type(value) is Dot]

    def dots(self):
        """Every dot that the change names, as far as its values are held."""
        existing = [] if self.existing is None else [self.existing]
        return existing + [dot for write in self.writes for dot in write.replaces] + self.links()


def read_shape(reader):
    kind = reader.number(limits.KIND, "a kind")
    identity = reader.byte()
    if identity > EXISTING:
        raise Malformed("an unknown identity")
    fields = []
    for _ in range(reader.count(limits.FIELDS, "fields", size=3)):
        field = Field(
            reader.number(limits.FIELD, "a field"), reader.flag("a field's privacy"),
            reader.number(limits.COLUMNS, "the number of columns"))
        if fields and field.number <= fields[-1].number:
            raise Malformed("the fields of a shape do not rise")
        fields.append(field)
    return Shape(kind, identity, tuple(fields))


def read_replaces(reader, shapes, logs, newest, existing=None):
    """For each change, for each of its fields, the dots that it replaces; `existing` has for each the dot of its record."""
    modes = read_integers(reader, len(shapes), "a mode of replaces", 3 if existing else 2, newest)
    listed = sum(len(shape.fields) for shape, mode in zip(shapes, modes) if mode == 2)
    counts = read_integers(reader, listed, "a count of replaces", 65_535, newest)
    total = reader.number(limits.REPLACES, "the total of replaces")
    if total != modes.count(1) + sum(counts):
        raise Malformed("the total of replaces is not that of its parts")
    dots, counts = iter((read_dots if newest == FIRST_FORM else read_links)(reader, total, logs)), iter(counts)
    replaces = []
    for place, (shape, mode) in enumerate(zip(shapes, modes)):
        if mode == 3:
            if existing[place] is None:
                raise Malformed("a change that replaces what created its record, and says no such record")
            replaces.append([[existing[place]]] * len(shape.fields))
        elif mode == 2:
            replaces.append([[next(dots) for _ in range(next(counts))] for _ in shape.fields])
        else:
            replaces.append([[next(dots)] if mode == 1 else []] * len(shape.fields))
    return replaces


def read_public_values(reader, shape, changes, logs):
    """Gives the changes of one shape the values of its public fields."""
    for place, field in enumerate(shape.fields):
        if not field.personal:
            columns = [read_column(reader, len(changes), logs, FIRST_FORM) for _ in range(field.columns)]
            for change, values in zip(changes, zip(*columns) if columns else [()] * len(changes)):
                change.writes[place].values = values


def unfolded_length(change):
    """How many bytes of texts and bytes values the public fields of a change hold."""
    values = (value for write in change.writes for value in write.values or ())
    texts = (value.encode() if isinstance(value, str) else value for value in values)
    return sum(len(text) for text in texts if isinstance(text, bytes))


def read_public_body(data, statement):
    """The changes of a public body, with the values of their public fields."""
    is_second = data[:1] == bytes((SECOND_MARK,))
    reader = Reader(data)
    changes = (read_second_form if is_second else read_first_form)(reader, statement)
    if sum(map(unfolded_length, changes)) > limits.UNFOLDED:
        raise Malformed("texts that unfold to more than a body may hold")
    reader.finish("a public body")
    return changes


def read_first_form(reader, statement):
    count, logs = statement.count, len(statement.seen)
    persons = [reader.text(limits.PERSON, "a person") for _ in range(reader.count(count, "persons"))]
    shapes = [read_shape(reader) for _ in range(reader.count(count, "shapes", size=3))]
    places = read_integers(reader, count, "the index of a shape", len(shapes) - 1, FIRST_FORM)
    shape_of = [shapes[place] for place in places]
    if sum(shape.size for shape in shape_of) > limits.SIZES:
        raise Malformed("the changes are too large together")
    clocks = read_integers(reader, count, "a wall clock", newest=FIRST_FORM)
    authors = read_integers(reader, count, "the index of a person", len(persons) - 1, FIRST_FORM)
    names = iter([reader.take(16) for shape in shape_of if shape.identity == NAMED])
    existing = iter(read_dots(reader, sum(shape.identity == EXISTING for shape in shape_of), logs))
    replaces = read_replaces(reader, shape_of, logs, FIRST_FORM)
    changes = []
    of_shape = [[] for _ in shapes]
    for i, shape in enumerate(shape_of):
        change = new_change(shape, statement.first + i, clocks[i], persons[authors[i]], replaces[i])
        change.key_hash = next(names) if shape.identity == NAMED else None
        change.existing = next(existing) if shape.identity == EXISTING else None
        changes.append(change)
        of_shape[places[i]].append(change)
    for shape, of_it in zip(shapes, of_shape):
        read_public_values(reader, shape, of_it, logs)
    return changes


def new_change(shape, sequence, clock, person, replaces):
    change = Change()
    change.sequence, change.wall_clock, change.person = sequence, clock, person
    change.kind, change.identity = shape.kind, shape.identity
    change.key_hash = change.mark = change.existing = None
    change.writes = [Write(field, dots) for field, dots in zip(shape.fields, replaces)]
    change.is_private = shape.is_private
    return change


class Plan:
    """The head of a body of the second form: its persons, its kinds with their fields, and the shape of each change."""

    def __init__(self, reader, count):
        if reader.byte() != SECOND_MARK:
            raise Malformed("a body that is not of the second form")
        self.persons = [reader.text(limits.PERSON, "a person") for _ in range(reader.count(count, "persons"))]
        self.kinds = [self.read_kind(reader) for _ in range(reader.count(count, "kinds", size=2))]
        self.shapes = []
        size = 0
        for _ in range(reader.count(count, "shapes")):
            self.shapes.append(self.read_shape(reader))
            size += self.shapes[-1][1].size
            if size > limits.SIZES:
                raise Malformed("the shapes are too large together")
        places = reader.numbers(count, count, "the index of a shape")
        if any(place >= len(self.shapes) for place in places):
            raise Malformed("an index beyond the shapes")
        self.kind_of = [self.shapes[place][0] for place in places]
        self.shape_of = [self.shapes[place][1] for place in places]
        if sum(shape.size for shape in self.shape_of) > limits.SIZES:
            raise Malformed("the changes are too large together")

    @staticmethod
    def read_kind(reader):
        kind = reader.number(limits.KIND, "a kind")
        fields = []
        following = 0
        for _ in range(reader.count(limits.FIELDS, "fields", size=2)):
            field = following + reader.number(limits.FIELD, "a field")
            if field > limits.FIELD:
                raise Malformed("a field is out of its limits")
            columns = reader.number(2 * limits.COLUMNS + 1, "the number of columns")
            fields.append(Field(field, columns % 2 == 1, columns // 2))
            following = field + 1
        return kind, fields

    def read_shape(self, reader):
        """The place of a shape's kind, and the shape."""
        place, identity = divmod(reader.number(8 * len(self.kinds), "the kind of a shape"), 8)
        if place >= len(self.kinds) or identity > DISTINGUISHED:
            raise Malformed("a shape of no kind, or of an unknown identity")
        kind, fields = self.kinds[place]
        bits = int.from_bytes(reader.take((len(fields) + 7) // 8), "little")
        if bits >> len(fields):
            raise Malformed("a shape with a field that its kind has not")
        return place, Shape(kind, identity, tuple(field for i, field in enumerate(fields) if bits >> i & 1))

    def columns(self, personal):
        """For each field that is so, or is not, of each kind: the field, and the changes that write it by their places."""
        of_kind = [[] for _ in self.kinds]
        for place, kind in enumerate(self.kind_of):
            of_kind[kind].append(place)
        for places, (_, fields) in zip(of_kind, self.kinds):
            writers = {}
            for place in places:
                for field in self.shape_of[place].fields:
                    writers.setdefault(field.number, []).append(place)
            for field in fields:
                if field.personal == personal:
                    yield field, writers.get(field.number, [])


def read_second_form(reader, statement):
    count, logs = statement.count, len(statement.seen)
    plan = Plan(reader, count)
    clocks = read_integers(reader, count, "a wall clock")
    authors = read_integers(reader, count, "the index of a person", len(plan.persons) - 1)
    names = iter([reader.take(16) for shape in plan.shape_of if shape.identity == NAMED])
    marks = iter([reader.take(4) for shape in plan.shape_of if shape.identity == DISTINGUISHED])
    dots = iter(read_links(reader, sum(shape.identity == EXISTING for shape in plan.shape_of), logs))
    existing = [next(dots) if shape.identity == EXISTING else None for shape in plan.shape_of]
    replaces = read_replaces(reader, plan.shape_of, logs, SECOND_FORM, existing)
    changes = []
    for i, shape in enumerate(plan.shape_of):
        change = new_change(shape, statement.first + i, clocks[i], plan.persons[authors[i]], replaces[i])
        change.key_hash = next(names) if shape.identity == NAMED else None
        change.mark = next(marks) if shape.identity == DISTINGUISHED else None
        change.existing = existing[i]
        changes.append(change)
    for field, places in plan.columns(personal=False):
        columns = [read_column(reader, len(places), logs) for _ in range(field.columns)]
        for place, values in zip(places, zip(*columns) if columns else [()] * len(places)):
            next(write for write in changes[place].writes if write.field == field.number).values = values
    return changes


def read_leaf(leaf, change, logs):
    """The values of each private field of a change."""
    reader = Reader(leaf)
    reader.take(8)
    values = [
        tuple(read_scalar(reader, logs) for _ in range(write.columns)) for write in change.writes if write.personal]
    reader.finish("a leaf")
    return values


def scalar(value):
    """A value as it stands in a leaf."""
    if value is None:
        return b"\0"
    if type(value) is int:
        return b"\1" + signed(value)
    if type(value) is str:
        return b"\2" + text(value)
    if type(value) is bytes:
        return b"\3" + block(value)
    return b"\4" + number(value.index) + number(value.sequence)


class PrivateBody:
    """The leaves of a segment: their bytes where they are held, None where they are not; their hashes, and the root of these."""

    def __init__(self, leaves, hashes):
        self.leaves, self.hashes = leaves, hashes
        self.root = sha256(b"aldea private v1\n", *hashes) if hashes else bytes(32)

    @classmethod
    def lacking(cls, count, root):
        """One that is not held."""
        body = cls([None] * count, [])
        body.root = root
        return body

    @classmethod
    def read(cls, reader, count):
        """Leaf by leaf."""
        read = [cls.read_leaf(reader) for _ in range(count)]
        return cls([leaf for leaf, _ in read], [hashed for _, hashed in read])

    @staticmethod
    def read_leaf(reader):
        """A leaf, and its hash."""
        if not reader.flag("the first byte of a leaf"):
            return None, reader.take(32)
        leaf = bytes(reader.block(limits.LEAF, "a leaf"))
        return leaf, sha256(b"aldea leaf v1\n", leaf)

    @classmethod
    def read_packed(cls, reader, public, count, statement):
        """By columns, under a public body of the second form; the salts follow from a seed."""
        plan = Plan(Reader(public), statement.count)
        seed = bytes(reader.take(16))
        values = [[] for _ in plan.shape_of]
        unfolded = 0
        for field, places in plan.columns(personal=True):
            for _ in range(field.columns):
                column = read_column(reader, len(places), len(statement.seen))
                for place, value in zip(places, column):
                    unfolded += len(value.encode() if isinstance(value, str) else value) if isinstance(
                        value, (str, bytes)) else 0
                    values[place].append(scalar(value))
                if unfolded > limits.UNFOLDED:
                    raise Malformed("texts that unfold to more than a body may hold")
        owners = [place for place, shape in enumerate(plan.shape_of) if shape.is_private]
        if len(owners) != count:
            raise Malformed("the number of private leaves is not that of the changes that need one")
        leaves = []
        for i, place in enumerate(owners):
            salts = sha256(b"aldea salts v1\n", seed, number(i // 4))
            leaves.append(salts[i % 4 * 8:i % 4 * 8 + 8] + b"".join(values[place]))
        if any(len(leaf) > limits.LEAF for leaf in leaves):
            raise Malformed("a leaf is out of its limits")
        return cls(leaves, [sha256(b"aldea leaf v1\n", leaf) for leaf in leaves])

    def give(self, changes, logs):
        """Gives the changes the values of the leaves that are held."""
        private = [change for change in changes if change.is_private]
        if len(private) != len(self.leaves):
            raise Malformed("the number of private leaves is not that of the changes that need one")
        for place, (change, leaf) in enumerate(zip(private, self.leaves)):
            try:
                values = iter([] if leaf is None else read_leaf(leaf, change, logs))
            except Malformed:
                # What counts must not depend on who holds which leaves: this one is like one that is not held.
                self.leaves[place] = leaf = None
            for write in change.writes:
                if write.personal and leaf is not None:
                    write.values = next(values)
