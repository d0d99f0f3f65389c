"""The public and the private body of a segment: its changes, column by column and leaf by leaf."""

from typing import NamedTuple

from . import limits
from .columns import Dot, read_column, read_dots, read_integers, read_scalar
from .reader import Malformed, Reader
from .writing import sha256

CREATES, KEYED, NAMED, EXISTING = range(4)


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
        "segment", "sequence", "kind", "identity", "key_hash", "existing", "wall_clock", "person", "writes",
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


def read_replaces(reader, shapes, logs):
    """For each change, for each of its fields, the dots that it replaces."""
    modes = read_integers(reader, len(shapes), "a mode of replaces", most=2)
    listed = sum(len(shape.fields) for shape, mode in zip(shapes, modes) if mode == 2)
    counts = read_integers(reader, listed, "a count of replaces", most=65_535)
    total = reader.number(limits.REPLACES, "the total of replaces")
    if total != modes.count(1) + sum(counts):
        raise Malformed("the total of replaces is not that of its parts")
    dots, counts = iter(read_dots(reader, total, logs)), iter(counts)
    replaces = []
    for shape, mode in zip(shapes, modes):
        if mode == 2:
            replaces.append([[next(dots) for _ in range(next(counts))] for _ in shape.fields])
        else:
            replaces.append([[next(dots)] if mode == 1 else []] * len(shape.fields))
    return replaces


def read_public_values(reader, shape, changes, logs):
    """Gives the changes of one shape the values of its public fields."""
    for place, field in enumerate(shape.fields):
        if not field.personal:
            columns = [read_column(reader, len(changes), logs) for _ in range(field.columns)]
            for change, values in zip(changes, zip(*columns) if columns else [()] * len(changes)):
                change.writes[place].values = values


def unfolded_length(change):
    """How many bytes of texts and bytes values the public fields of a change hold."""
    values = (value for write in change.writes for value in write.values or ())
    texts = (value.encode() if isinstance(value, str) else value for value in values)
    return sum(len(text) for text in texts if isinstance(text, bytes))


def read_public_body(data, statement):
    """The changes of a public body, with the values of their public fields."""
    reader, count, logs = Reader(data), statement.count, len(statement.seen)
    persons = [reader.text(limits.PERSON, "a person") for _ in range(reader.count(count, "persons"))]
    shapes = [read_shape(reader) for _ in range(reader.count(count, "shapes", size=3))]
    places = read_integers(reader, count, "the index of a shape", most=len(shapes) - 1)
    shape_of = [shapes[place] for place in places]
    if sum(shape.size for shape in shape_of) > limits.SIZES:
        raise Malformed("the changes are too large together")
    clocks = read_integers(reader, count, "a wall clock")
    authors = read_integers(reader, count, "the index of a person", most=len(persons) - 1)
    names = iter([reader.take(16) for shape in shape_of if shape.identity == NAMED])
    existing = iter(read_dots(reader, sum(shape.identity == EXISTING for shape in shape_of), logs))
    replaces = read_replaces(reader, shape_of, logs)
    changes = []
    of_shape = [[] for _ in shapes]
    for i, shape in enumerate(shape_of):
        change = Change()
        change.sequence = statement.first + i
        change.kind, change.identity = shape.kind, shape.identity
        change.key_hash = next(names) if shape.identity == NAMED else None
        change.existing = next(existing) if shape.identity == EXISTING else None
        change.wall_clock, change.person = clocks[i], persons[authors[i]]
        change.writes = [Write(field, dots) for field, dots in zip(shape.fields, replaces[i])]
        change.is_private = shape.is_private
        changes.append(change)
        of_shape[places[i]].append(change)
    for shape, of_it in zip(shapes, of_shape):
        read_public_values(reader, shape, of_it, logs)
    if sum(map(unfolded_length, changes)) > limits.UNFOLDED:
        raise Malformed("texts that unfold to more than a body may hold")
    reader.finish("a public body")
    return changes


def read_leaf(leaf, change, logs):
    """The values of each private field of a change."""
    reader = Reader(leaf)
    reader.take(8)
    values = [
        tuple(read_scalar(reader, logs) for _ in range(write.columns)) for write in change.writes if write.personal]
    reader.finish("a leaf")
    return values


class PrivateBody:
    """The leaves of a segment: their bytes where they are held, None where they are not."""

    def __init__(self, reader, statement):
        self.leaves = [None] * statement.private_count
        if reader.flag("whether the private body follows"):
            if not self.leaves:
                raise Malformed("a private body of no leaves")
            hashes = [self.read_leaf(reader, place) for place in range(statement.private_count)]
            if sha256(b"aldea private v1\n", *hashes) != statement.private_root:
                raise Malformed("a private body is not that of its statement")

    def read_leaf(self, reader, place):
        """Reads a leaf; its hash."""
        if not reader.flag("the first byte of a leaf"):
            return reader.take(32)
        self.leaves[place] = bytes(reader.block(limits.LEAF, "a leaf"))
        return sha256(b"aldea leaf v1\n", self.leaves[place])

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
