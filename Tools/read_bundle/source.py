"""The bytes of a file, plain or taken out of an age file."""

from contextlib import contextmanager

from .age import FIRST_LINE, open_age
from .frames import Unreadable

PIECE = 1 << 18


@contextmanager
def open_source(path, identities):
    """The pieces and gaps of a file's content."""
    with open(path, "rb") as file:
        start = file.read(len(FIRST_LINE))
        file.seek(0)
        if start != FIRST_LINE:
            yield iter(lambda: file.read(PIECE), b"")
        elif identities:
            yield open_age(file, identities)
        else:
            raise Unreadable("it is encrypted: name a file with its age identity by --identity")
