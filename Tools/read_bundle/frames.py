"""Frames: the sections "Bundle file", "Frames" and "Reading on after damage".

A source is an iterator of bytes in any pieces, and of Gap where bytes of it are known to be damaged.
"""

import hashlib
import lzma
from typing import NamedTuple

import zstandard

from . import limits
from .reader import Malformed
from .writing import sha256

MARKER = b"\xf5ADF"
HEADER = 25
MAGIC = b"\x89ALDEA\r\n\x1a\n"
VERSION = 1
BEGINNING = len(MAGIC) + 1
AS_TEXT = (b"\x89ALDEA", b"\x09ALDEA", b"\xc2\x89ALDEA", b"\xef\xbf\xbdALDEA")
MANIFEST, ROSTER, SEGMENTS, ATTACHMENT, NOTICE, FULL_ROSTER, PACKED_SEGMENTS = range(1, 8)
PARCEL, PARCEL_END, END = 8, 9, 127
OPTIONAL = 0x80
# A payload is decompressed in pieces of so many stored bytes: a bomb gets no further than 2 MiB with each.
PIECE = 64
# Past this, plus four times what was read, frames that fail are skipped whole.
FREE_SEARCH = 64 * limits.MIB


class Unreadable(Exception):
    """A file of which nothing can be read."""


class Refused(Exception):
    """A frame that matters and cannot be understood: nothing behind it is read."""


class Gap(NamedTuple):
    length: int


class Header(NamedTuple):
    type: int
    stored: int
    raw: int
    check: bytes


class Damage(NamedTuple):
    at: int
    sentence: str


class Frame(NamedTuple):
    """What a good frame holds, and the place where it begins."""

    at: int
    type: int
    content: object


def read_header(data):
    """A good header; None for anything else."""
    if len(data) < HEADER or data[:4] != MARKER or sha256(data[:21])[:4] != data[21:25]:
        return None
    header = Header(
        data[4], int.from_bytes(data[5:9], "little"), int.from_bytes(data[9:13], "little"), bytes(data[13:21]))
    return header if header.stored <= limits.STORED_PAYLOAD and header.raw <= limits.PAYLOAD else None


def decompress(stored, raw):
    """The payload of exactly so many bytes, from one or more frames of Zstandard."""
    payload = bytearray()
    try:
        while stored:
            size = zstandard.frame_content_size(stored)
            if size > raw or zstandard.get_frame_parameters(stored).dict_id:
                raise Malformed("a payload is longer than stated, or needs a dictionary")
            decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 30).decompressobj()
            at = 0
            while at < len(stored) and not decompressor.eof and len(payload) <= raw:
                payload += decompressor.decompress(stored[at:at + PIECE])
                at += PIECE
            if not decompressor.eof:
                raise Malformed("a payload is cut or longer than stated")
            stored = decompressor.unused_data + stored[at:]
    except (zstandard.ZstdError, MemoryError):
        raise Malformed("a payload does not decompress") from None
    if len(payload) != raw:
        raise Malformed("a payload's length is not the stated one")
    return bytes(payload)


# How a parcel is coded, which its stream does not say.
LZMA = [{"id": lzma.FILTER_LZMA1, "dict_size": 64 * 1024, "lc": 2, "lp": 0, "pb": 0}]


def decompress_parcel(stored, raw):
    """The payload of exactly so many bytes, from a bare stream of LZMA that ends with its marker."""
    try:
        decompressor = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=LZMA)
        payload = decompressor.decompress(stored, max_length=raw + 1)
    except (lzma.LZMAError, MemoryError):
        raise Malformed("a payload does not decompress") from None
    if not decompressor.eof or decompressor.unused_data or len(payload) != raw:
        raise Malformed("a payload's length is not the stated one")
    return payload


class Frames:
    """Reads the frames of one file in their order, and goes on after damage."""

    def __init__(self, source):
        self.source = iter(source)
        # The bytes in sight: `window[at:]` is next, `base + at` its place in the file.
        self.window = bytearray()
        self.at = self.base = 0
        # What ends the run of bytes in sight: None while it is not known, a Gap, or False at the file's end.
        self.stop = None
        self.hasher = hashlib.sha256()
        self.hashed = 0
        self.failed_bytes = 0
        # Where a frame begins that the file's end cut short.
        self.cut_at = None

    @property
    def place(self):
        return self.base + self.at

    @property
    def digest(self):
        """H(every byte before the frame that is being read)."""
        return self.hasher.digest()

    def read(self, decode):
        """Yields a Frame or a Damage each, up to the end mark or the file's end.

        `decode` gives a frame's content from its type and payload; it raises Malformed or Refused.
        """
        damage = None if self.begin() else Damage(0, "the beginning of the file is damaged")
        while damage is None or self.search():
            if damage:
                yield damage
            if self.sight(1) == 0 and self.stop is False:
                return
            self.hash_up_to_here()
            frame = self.read_frame(decode)
            damage = frame if isinstance(frame, Damage) else None
            if damage is None:
                yield frame
                if frame.type in (END, PARCEL):
                    return
        # What the file's end cut short is truncated and not damaged, unless something good followed.
        if damage.at != self.cut_at:
            yield damage

    def begin(self):
        """Reads the file's first bytes; False when a gap or the file's end lies in them."""
        there = self.sight(BEGINNING)
        start = bytes(self.window[:BEGINNING])
        if there >= BEGINNING and start.startswith(MAGIC):
            if start[-1] != VERSION:
                raise Unreadable(f"it is a bundle of format version {start[-1]}, which this reader does not know")
            self.at = BEGINNING
            return True
        if start.startswith(AS_TEXT) and not MAGIC.startswith(start):
            raise Unreadable("a program took the bundle for text and changed its bytes: copy it as binary")
        if there < BEGINNING and (isinstance(self.stop, Gap) or MAGIC.startswith(start)):
            self.cut_at = 0 if self.stop is False else None
            return False
        raise Unreadable("it is no bundle")

    def read_frame(self, decode):
        """The frame that begins here; or its damage, one byte further."""
        start = self.place
        self.sight(HEADER)
        header = read_header(bytes(self.window[self.at:self.at + HEADER]))
        if header is None:
            self.note_cut(start, HEADER)
            self.at = min(self.at + 1, len(self.window))
            return Damage(start, "no good frame begins here")
        length = HEADER + header.stored
        try:
            if self.sight(length) < length:
                self.note_cut(start, length)
                raise Malformed("a frame is cut short")
            stored = bytes(self.window[self.at + HEADER:self.at + length])
            if sha256(stored)[:8] != header.check:
                raise Malformed("a payload fails its check")
            unpack = decompress_parcel if header.type == PARCEL else decompress
            content = decode(header.type, unpack(stored, header.raw))
        except Malformed as reason:
            self.failed_bytes += length
            is_dear = self.failed_bytes > FREE_SEARCH + 4 * (self.base + len(self.window))
            self.at = min(self.at + (length if is_dear else 1), len(self.window))
            return Damage(start, str(reason))
        self.at += length
        return Frame(start, header.type, content)

    def note_cut(self, start, length):
        if self.stop is False and len(self.window) - self.at < length:
            self.cut_at = start

    def search(self):
        """Goes to the next good header; False when there is none."""
        while True:
            there = self.sight(limits.MIB)
            found = self.window.find(MARKER, self.at)
            if found >= 0:
                self.at = found
                self.sight(HEADER)
                if read_header(bytes(self.window[self.at:self.at + HEADER])):
                    return True
                self.at += 1
            elif self.stop is None:
                self.at += max(0, there - len(MARKER) + 1)
            elif not self.cross_gap():
                return False

    def sight(self, length):
        """Brings so many bytes in sight, if the run has them; how many there are."""
        while self.stop is None and len(self.window) - self.at < length:
            piece = next(self.source, False)
            if piece is False or isinstance(piece, Gap):
                self.stop = piece
            else:
                self.hash_up_to_here()
                if self.at > limits.MIB:
                    del self.window[:self.at]
                    self.base += self.at
                    self.at = 0
                self.window += piece
        return len(self.window) - self.at

    def hash_up_to_here(self):
        if self.hashed < self.place:
            self.hasher.update(self.window[self.hashed - self.base:self.at])
            self.hashed = self.place

    def cross_gap(self):
        """Goes on behind the gap that ends this run; False at the end of the file."""
        if self.stop is False:
            return False
        self.base += len(self.window) + self.stop.length
        self.window = bytearray()
        self.at, self.hashed, self.stop = 0, self.base, None
        return True
