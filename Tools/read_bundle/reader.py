"""A cursor over bytes: numbers, texts and blocks as the section "Numbers, texts and blocks" defines them."""

from . import limits


class Malformed(Exception):
    """Bytes that are not what the page says. The message never quotes them: they may be personal."""


class Reader:
    """Reads one structure from its first byte to its last."""

    __slots__ = ("data", "at", "end")

    def __init__(self, data, at=0, end=None):
        self.data = data
        self.at = at
        self.end = len(data) if end is None else end

    @property
    def left(self):
        return self.end - self.at

    def finish(self, what):
        if self.at != self.end:
            raise Malformed(f"{self.end - self.at} bytes behind the end of {what}")

    def take(self, length):
        start, stop = self.at, self.at + length
        if stop > self.end:
            raise Malformed("bytes are missing")
        self.at = stop
        return self.data[start:stop]

    def byte(self):
        if self.at >= self.end:
            raise Malformed("bytes are missing")
        self.at += 1
        return self.data[self.at - 1]

    def flag(self, what):
        value = self.byte()
        if value > 1:
            raise Malformed(f"{what} is neither 0 nor 1")
        return value == 1

    def number(self, most=limits.UNSIGNED_64, what="a number", least=0):
        data, at, end = self.data, self.at, self.end
        value = shift = 0
        while True:
            if at >= end:
                raise Malformed(f"{what} is not whole")
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 63:
                raise Malformed(f"{what} has more than 64 bits")
        if shift and byte == 0 or value > limits.UNSIGNED_64:
            raise Malformed(f"{what} is not in its shortest form or has more than 64 bits")
        if not least <= value <= most:
            raise Malformed(f"{what} is out of its limits")
        self.at = at
        return value

    def numbers(self, count, most, what):
        self.expect(count)
        return [self.number(most, what) for _ in range(count)]

    def signed(self):
        value = self.number()
        return (value >> 1) ^ -(value & 1)

    def signeds(self, count):
        self.expect(count)
        return [self.signed() for _ in range(count)]

    def expect(self, least):
        """Refuses before anything is allocated when fewer bytes are left than must follow."""
        if least > self.left:
            raise Malformed("bytes are missing")

    def count(self, most, what, least=0, size=1):
        """How many parts follow, each of at least `size` bytes."""
        count = self.number(most, f"the number of {what}", least)
        self.expect(count * size)
        return count

    def block(self, most, what):
        return self.take(self.number(most, f"the length of {what}"))

    def text(self, most, what):
        return utf8(self.block(most, what), what)

    def within(self, length):
        """A reader of the next so many bytes, which this one passes over."""
        start = self.at
        self.take(length)
        return Reader(self.data, start, start + length)

    def hashes(self, most, what):
        return [self.take(32) for _ in range(self.count(most, what, size=32))]

    def rest(self):
        return self.take(self.left)


def utf8(data, what):
    try:
        return bytes(data).decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(f"{what} is not UTF-8") from None
