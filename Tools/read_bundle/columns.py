"""Columns, scalars and lists of dots: how a public body and a leaf hold values.

A value is None, an int, a str, bytes, or a Dot when it is a link.
"""

import datetime
from typing import NamedTuple

from . import limits
from .reader import Malformed, utf8


class Dot(NamedTuple):
    """A change as a body names it: index 0 is the segment's own log, i > 0 its entry i - 1 of *seen*."""

    index: int
    sequence: int


def read_dots(reader, count, logs):
    reader.expect(2 * count)
    indexes = reader.numbers(count, logs, "a log index")
    dots = []
    sequence = 0
    for index, difference in zip(indexes, reader.signeds(count)):
        sequence += difference
        if not 1 <= sequence <= limits.SEQUENCE:
            raise Malformed("a dot's sequence is out of its limits")
        dots.append(Dot(index, sequence))
    return dots


def read_scalar(reader, logs):
    tag = reader.byte()
    if tag == 0:
        return None
    if tag == 1:
        return reader.signed()
    if tag == 2:
        return reader.text(limits.TEXT, "a text")
    if tag == 3:
        return bytes(reader.block(limits.TEXT, "bytes"))
    if tag == 4:
        index = reader.number(logs, "a log index")
        return Dot(index, reader.number(limits.SEQUENCE, "a dot's sequence", least=1))
    raise Malformed("a scalar of an unknown tag")


def read_differences(reader, count):
    values = []
    value = 0
    for difference in reader.signeds(count):
        value = (value + difference + (1 << 63)) % (1 << 64) - (1 << 63)
        values.append(value)
    return values


def read_dictionary(reader, count):
    words = [reader.text(limits.TEXT, "a word") for _ in range(reader.count(count, "words"))]
    indexes = reader.numbers(count, limits.UNSIGNED_64, "the index of a word")
    if any(index >= len(words) for index in indexes):
        raise Malformed("an index beyond the words")
    return [words[index] for index in indexes]


def read_texts(reader, count):
    lengths = reader.numbers(count, limits.TEXT, "the length of a text")
    reader.expect(sum(lengths))
    return [utf8(reader.take(length), "a text") for length in lengths]


def read_inner(reader, count, what):
    """Integers that stand inside a column: a tag of their own and no nulls."""
    tag = reader.byte()
    if tag == 1:
        return reader.signeds(count)
    if tag == 2:
        return read_differences(reader, count)
    if tag == 7 and reader.byte() == 1:
        return [reader.signed()] * count
    raise Malformed(f"{what} are no integers")


EPOCH = datetime.date(1970, 1, 1).toordinal()


def day(number):
    """The text of a day so many days after 1970-01-01."""
    if not 1 <= number + EPOCH <= datetime.date.max.toordinal():
        raise Malformed("a day outside the years 1 to 9999")
    return datetime.date.fromordinal(number + EPOCH).isoformat()


def numeral(number):
    if number < 0:
        raise Malformed("a numeral that is negative")
    return str(number)


def read_words(reader, count):
    """Texts by the words that recur in them."""
    size = reader.count(count, "words")
    tag = reader.byte()
    if tag not in TEXTS:
        raise Malformed("words that are no texts")
    words = TEXTS[tag](reader, size)
    indexes = read_inner(reader, count, "the indexes of words")
    if any(not 0 <= index < size for index in indexes):
        raise Malformed("an index beyond the words")
    return [words[index] for index in indexes]


def read_links(reader, count, logs):
    """Dots of the second form: their log indexes, then their sequences; nothing when there are none."""
    if not count:
        return []
    indexes = read_inner(reader, count, "log indexes")
    dots = [Dot(*dot) for dot in zip(indexes, read_inner(reader, count, "sequences"))]
    if any(not 0 <= dot.index <= logs or not 1 <= dot.sequence <= limits.SEQUENCE for dot in dots):
        raise Malformed("a dot is out of its limits")
    return dots


def read_constant(reader, count, logs):
    value = read_scalar(reader, logs)
    if value is None:
        raise Malformed("a constant that is null")
    return [value] * count


TEXTS = {
    4: read_texts,
    8: lambda reader, count: [day(number) for number in read_inner(reader, count, "days")],
    9: lambda reader, count: [numeral(number) for number in read_inner(reader, count, "numerals")],
}
FIRST_FORM, SECOND_FORM = 6, 11


def read_column(reader, count, logs, newest=SECOND_FORM):
    """A column of so many values, in one of the forms up to `newest`."""
    tag = reader.byte()
    present = None
    if tag & 0x80:
        bitmap = int.from_bytes(reader.take((count + 7) // 8), "little")
        present = [bitmap >> i & 1 for i in range(count)]
    form = tag & 0x7F
    there = count if present is None else sum(present)
    if form == 0 and present is None:
        return [None] * count
    if form > newest:
        raise Malformed("a column of an unknown form")
    if form == 1:
        values = reader.signeds(there)
    elif form == 2:
        values = read_differences(reader, there)
    elif form == 3:
        values = read_dictionary(reader, there)
    elif form in TEXTS:
        values = TEXTS[form](reader, there)
    elif form == 5:
        reader.expect(there)
        values = [read_scalar(reader, logs) for _ in range(there)]
    elif form == 6:
        values = read_dots(reader, there, logs)
    elif form == 7:
        values = read_constant(reader, there, logs)
    elif form == 10:
        values = read_links(reader, there, logs)
    elif form == 11:
        values = read_words(reader, there)
    else:
        raise Malformed("a column of an unknown form")
    if present is None:
        return values
    following = iter(values)
    return [next(following) if here else None for here in present]


def read_integers(reader, count, what, most=None, newest=SECOND_FORM):
    """A column of integers, none of them null: from 0 to `most`, or any when there is no most."""
    values = read_column(reader, count, 0, newest)
    for value in values:
        if type(value) is not int:
            raise Malformed(f"{what} is no integer")
        if most is not None and not 0 <= value <= most:
            raise Malformed(f"{what} is out of its limits")
    return values
