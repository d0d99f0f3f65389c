"""The statement: what a device signed about a segment."""

from typing import NamedTuple

from . import limits
from .reader import Malformed, Reader
from .writing import sha256

STATEMENT = b"aldea segment v1\n"
ZERO = bytes(32)


class Seen(NamedTuple):
    """An entry of *seen*: the branch of a log that the bodies' dots mean, and how far it was seen."""

    log: bytes
    sequence: int
    segment: bytes


def read_descriptor(reader):
    """The bytes of a log's descriptor, which is right."""
    start = reader.at
    reader.take(32)
    reader.number(limits.ORDINAL, "a log's ordinal")
    reader.take(8)
    scope = reader.text(limits.SCOPE, "a scope")
    if not scope:
        raise Malformed("a scope is empty")
    if "\0" in scope:
        raise Malformed("a scope with a NUL")
    return bytes(reader.data[start:reader.at])


def read_range(reader):
    """The first sequence of a segment, and how many changes it has."""
    first = reader.number(limits.SEQUENCE, "a first sequence", least=1)
    count = reader.number(limits.CHANGES, "the number of changes", least=1)
    if first + count > limits.SEQUENCE:
        raise Malformed("the last sequence is out of its limits")
    return first, count


def read_seen(reader):
    return [
        Seen(reader.take(16), reader.number(limits.SEQUENCE, "a seen sequence", least=1), reader.take(32))
        for _ in range(reader.count(limits.SEEN, "entries of seen", size=49))]


class Statement:
    """What a device signed about a segment."""

    def __init__(self, data):
        reader = Reader(data)
        if reader.take(len(STATEMENT)) != STATEMENT:
            raise Malformed("a statement of another context")
        self.data = data
        self.name = sha256(data)
        self.program = reader.take(32)
        self.log = reader.take(16)
        descriptor = reader.at
        inner = Reader(read_descriptor(reader))
        self.device = inner.take(32)
        self.ordinal = inner.number(limits.ORDINAL, "a log's ordinal")
        inner.take(8)
        self.scope = inner.text(limits.SCOPE, "a scope")
        if sha256(b"aldea log v1\n", data[descriptor:reader.at])[:16] != self.log:
            raise Malformed("a log's name is not that of its descriptor")
        self.first, self.count = read_range(reader)
        self.last = self.first + self.count - 1
        self.previous = reader.take(32)
        if (self.previous == ZERO) != (self.first == 1):
            raise Malformed("the segment before is named exactly when there is one: not so here")
        self.schema_version = reader.number(limits.SCHEMA_VERSION, "a schema version")
        self.public_length = reader.number(limits.PUBLIC_BODY, "the length of a public body")
        self.public_hash = reader.take(32)
        self.private_count = reader.number(self.count, "the number of private leaves")
        self.private_root = reader.take(32)
        if not self.private_count and self.private_root != ZERO:
            raise Malformed("the root of no leaves is not zero")
        self.seen = read_seen(reader)
        reader.finish("a statement")
