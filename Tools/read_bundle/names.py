"""Names of records: the section "Canonical bytes and record names"."""

from typing import NamedTuple

from .bodies import DISTINGUISHED, EXISTING, KEYED, NAMED
from .writing import block, number, sha256, signed, text

BY_CHANGE, BY_KEY = b"\1", b"\2"


def canonical(values, name_of_link):
    """The canonical bytes of one field's columns. A link whose record is not known is written as null."""
    parts = [number(len(values))]
    for value in values:
        if value is None:
            parts.append(b"\0")
        elif type(value) is int:
            parts.append(b"\1" + signed(value))
        elif type(value) is str:
            parts.append(b"\2" + text(value))
        elif type(value) is bytes:
            parts.append(b"\3" + block(value))
        else:
            name = name_of_link(value)
            parts.append(b"\0" if name is None else b"\4" + block(name))
    return b"".join(parts)


class Name(NamedTuple):
    """A record's name without discriminator, its scope and kind, and the change that created it unless a key did."""

    plain: bytes
    scope: str
    kind: int
    creator: object


class Names:
    """The names of the records that the changes of a history write."""

    def __init__(self, history, kinds):
        self.history, self.kinds = history, kinds
        # For each change the name of its record; None while it cannot be known.
        self.of = {}
        self.ancestries = {}
        for segment in history.in_order():
            for change in segment.changes:
                self.of[change] = self.name(change)

    def linked(self, change, dot):
        """The name of the record that the change at a dot created; None while it cannot be known."""
        led = self.history.lead(change, dot)
        return self.of[led] if led and led.identity != EXISTING else None

    def name(self, change):
        if change.identity == EXISTING:
            return self.linked(change, change.existing)
        if change.identity == NAMED:
            return self.by_key(change, change.key_hash)
        if change.identity in (KEYED, DISTINGUISHED):
            if not self.has_arrived(change):
                return None
            key = self.key(change)
            if key is not None:
                context = b"aldea key v2\n" if change.identity == DISTINGUISHED else b"aldea key v1\n"
                values = canonical(key, lambda dot: self.plain(change, dot))
                return self.by_key(change, sha256(context, values, change.mark or b"")[:16])
        statement = change.segment.statement
        plain = BY_CHANGE + statement.log + number(change.sequence)
        return Name(plain, statement.scope, change.kind, change)

    def lasting(self, name):
        """The name by which a redaction names a record: of one without a key, with the content that created it."""
        return name.plain + self.content(name.creator, lambda dot: None) if name.creator else name.plain

    def ancestry(self, change):
        """The hash of a change's content in which links stand for all that made their records what they were."""
        waiting = [change]
        while waiting:
            last = waiting[-1]
            before = [] if last in self.ancestries else [
                name.creator for name in (self.linked(last, dot) for dot in last.public_links())
                if name and name.creator and name.creator not in self.ancestries]
            if before:
                waiting += before
                continue
            if last not in self.ancestries:
                self.ancestries[last] = self.content(last, lambda dot: self.descended(last, dot))
            waiting.pop()
        return self.ancestries[change]

    def descended(self, change, dot):
        name = self.linked(change, dot)
        return name and name.plain + (self.ancestries[name.creator] if name.creator else b"")

    def by_key(self, change, key_hash):
        scope = change.segment.statement.scope
        hashed = sha256(b"aldea name v1\n", text(scope), number(change.kind), key_hash)
        return Name(BY_KEY + hashed[:16], scope, change.kind, None)

    def has_arrived(self, change):
        """Whether all that a change links to and replaces is known, as far as it can ever be."""
        return all(self.linked(change, dot) for dot in change.public_links()) and all(
            self.history.segment_of(change, dot) or change.segment.is_void(change, dot)
            for write in change.writes for dot in write.replaces)

    def key(self, change):
        """The values of the key columns of a change, null where there is none; None when it names no key."""
        kind = self.kinds.get(change.kind)
        is_distinguished = change.identity == DISTINGUISHED
        if kind is None or any(column.field in kind.personal for column in kind.key) != is_distinguished:
            return None
        written = {write.field: write.values for write in change.writes if not write.personal}
        values = []
        for column in kind.key:
            if column.field in kind.personal:
                values.append(None)
                continue
            of_field = written.get(column.field)
            if of_field is None and column.is_required:
                return None
            values.append(of_field[column.place] if of_field and column.place < len(of_field) else None)
        return values

    def content(self, change, name_of_link=None):
        """The hash by which changes that a fork gave one dot are told apart."""
        name_of_link = name_of_link or (lambda dot: self.plain(change, dot))
        parts = [number(change.kind), signed(change.wall_clock), text(change.person)]
        for write in change.writes:
            parts += [number(write.field), bytes([write.personal])]
            if not write.personal:
                parts.append(canonical(write.values, name_of_link))
        return sha256(*parts)

    def plain(self, change, dot):
        name = self.linked(change, dot)
        return name and name.plain
