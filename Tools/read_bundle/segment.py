"""Segments as they stand in a frame."""

from . import limits
from .bodies import PrivateBody, read_public_body
from .reader import Malformed, Reader
from .signatures import verifies
from .statement import Statement
from .writing import sha256


class Segment:
    """A statement, its signature, and the changes that its bodies hold."""

    def __init__(self, statement, signature, public, private):
        self.statement, self.signature = statement, signature
        self.changes = []
        # Why the bodies, although they are those that were signed, cannot be read; None when they can.
        self.unreadable = None
        try:
            changes = read_public_body(public, self.statement)
            private.give(changes, len(self.statement.seen))
            self.changes = changes
        except Malformed as reason:
            self.unreadable = str(reason)
        self.held = [leaf is not None for leaf in private.leaves]
        for change in self.changes:
            change.segment = self

    @classmethod
    def read(cls, reader):
        """One that stands by itself."""
        statement = Statement(bytes(reader.block(limits.STATEMENT, "a statement")))
        signature = bytes(reader.take(64))
        public = bytes(reader.take(statement.public_length))
        if sha256(public) != statement.public_hash:
            raise Malformed("a public body is not that of its statement")
        private = PrivateBody.lacking(statement.private_count, statement.private_root)
        if reader.flag("whether the private body follows"):
            if not statement.private_count:
                raise Malformed("a private body of no leaves")
            private = PrivateBody.read(reader, statement.private_count)
        if private.root != statement.private_root:
            raise Malformed("a private body is not that of its statement")
        return cls(statement, signature, public, private)

    @property
    def name(self):
        return self.statement.name

    def verifies(self):
        """Whether the signature is the device's."""
        return verifies(self.statement.device, self.signature, self.statement.data)

    def void_changes(self):
        """The changes that name one that their author could not have seen."""
        return [change for change in self.changes if any(self.is_void(change, dot) for dot in change.dots())]

    def is_void(self, change, dot):
        """Whether a change names one that is not before it, or beyond what its segment says it saw."""
        index, sequence = dot
        return sequence > self.statement.seen[index - 1].sequence if index else sequence >= change.sequence

    def forget(self):
        """Lets go of all but the statement's facts."""
        self.changes, self.statement.data, self.signature = [], b"", b""

    def fill_from(self, other):
        """Takes the leaves that another copy holds and this one does not."""
        self.held = [mine or others for mine, others in zip(self.held, other.held)]
        for change, copy in zip(self.changes, other.changes):
            for write, written in zip(change.writes, copy.writes):
                if write.values is None:
                    write.values = written.values

    def lacks(self, is_redacted):
        """Whether a leaf is not held that no redaction covers."""
        if not self.changes:
            return not all(self.held)
        return any(change.lacks_leaf and not is_redacted(change) for change in self.changes)


def read_segments(payload):
    """The payload of a segments frame."""
    reader = Reader(payload)
    count = reader.count(limits.segments_in(len(payload)), "segments")
    segments = [Segment.read(reader) for _ in range(count)]
    reader.finish("a segments frame")
    return segments
