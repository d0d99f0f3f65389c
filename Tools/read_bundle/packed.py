"""Packed segments: the section "Packed segments frame"."""

from . import limits
from .bodies import PrivateBody
from .reader import Malformed, Reader
from .segment import Segment
from .statement import STATEMENT, ZERO, Statement, read_descriptor, read_range, read_seen
from .writing import number, sha256

NONE, LEAVES, PACKED = range(3)


class Head:
    """What stands of a segment before the bodies."""

    def __init__(self, reader, logs, place):
        log = reader.number(limits.UNSIGNED_64, "the index of a log")
        if log >= len(logs):
            raise Malformed("an index beyond the logs")
        self.log = logs[log]
        self.first, self.count = read_range(reader)
        self.back, self.previous = 0, ZERO
        if self.first > 1:
            self.back = reader.number(place, "how far back a segment is")
            self.previous = None if self.back else bytes(reader.take(32))
            if self.previous == ZERO:
                raise Malformed("the segment before is named exactly when there is one: not so here")
        self.schema_version = reader.number(limits.SCHEMA_VERSION, "a schema version")
        self.public_length = reader.number(limits.PUBLIC_BODY, "the length of a public body")
        self.private_count = reader.number(self.count, "the number of private leaves")
        self.form, self.private_root = LEAVES, ZERO
        if self.private_count:
            self.form = reader.byte()
            if self.form > PACKED:
                raise Malformed("a private body of an unknown form")
            if self.form == NONE:
                self.private_root = bytes(reader.take(32))
        at = reader.at
        read_seen(reader)
        self.seen = bytes(reader.data[at:reader.at])
        self.signature = bytes(reader.take(64))

    def statement(self, program, previous, public, root):
        """The signed bytes, made again from what is here."""
        return b"".join([
            STATEMENT, program, sha256(b"aldea log v1\n", self.log)[:16], self.log, number(self.first),
            number(self.count), previous, number(self.schema_version), number(len(public)), sha256(public),
            number(self.private_count), root, self.seen])


def read_packed_segments(payload):
    """The payload of a packed segments frame."""
    return [Segment(*parts) for parts in unpack(payload)]


def unpack(payload):
    """The parts of each segment: statement, signature, public and private body."""
    reader = Reader(payload)
    program = bytes(reader.take(32))
    logs = [read_descriptor(reader) for _ in range(reader.count(len(payload) // 40, "logs"))]
    heads = [Head(reader, logs, place) for place in range(reader.count(len(payload) // 70, "segments"))]
    bodies = [bytes(reader.take(head.public_length)) for head in heads]
    segments = []
    unpacked = 0
    for head, public in zip(heads, bodies):
        previous = segments[-head.back][0].name if head.back else head.previous
        private = PrivateBody.lacking(head.private_count, head.private_root)
        if head.form == LEAVES:
            private = PrivateBody.read(reader, head.private_count)
        elif head.form == PACKED:
            seen = Statement(head.statement(program, previous, public, ZERO))
            private = PrivateBody.read_packed(reader, public, head.private_count, seen)
        data = head.statement(program, previous, public, private.root)
        if len(data) > limits.STATEMENT:
            raise Malformed("a statement is out of its limits")
        unpacked += 512 + len(data) + len(public) + sum(
            64 if leaf is None else 32 + len(leaf) for leaf in private.leaves if head.form != NONE)
        if unpacked > limits.UNPACKED:
            raise Malformed("segments that unpack to more than a frame may hold")
        segments.append((Statement(data), head.signature, public, private))
    reader.finish("a packed segments frame")
    return segments
