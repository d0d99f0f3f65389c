"""Alters a plain bundle behind its checks and seals it again, for tests of readers.

    PYTHONPATH=Tools python3 -m read_bundle.tampering PART --sender STORE/device.key --seed 1 BUNDLE OUT

PART is what one bit is flipped in: a segment's statement, signature, body or leaf, the roster, or a notice. Or it is
what is taken away, as a holder may: "redact" puts the hashes of some leaves in their place, "strip" drops private bodies.
"""

import argparse
import random

from .forging import frame, key_from, public
from .frames import END, MAGIC, NOTICE, PACKED_SEGMENTS, ROSTER, SEGMENTS, VERSION, Frames
from .packed import unpack
from .reader import Reader
from .segment import Segment
from .writing import block, number, sha256

TAKEN = ("redact", "strip")
OF_SEGMENT = ("statement", "signature", "body", "leaf")
PARTS = {"roster": ROSTER, "notice": NOTICE, **dict.fromkeys(OF_SEGMENT + TAKEN, SEGMENTS)}


def read_frames(path):
    """The types and payloads of all frames but the end mark."""
    frames = []
    with open(path, "rb") as file:
        for _ in Frames(iter([file.read()])).read(lambda type_, payload: frames.append((type_, payload))):
            pass
    return [
        (SEGMENTS, unpacked(payload)) if type_ == PACKED_SEGMENTS else (type_, payload)
        for type_, payload in frames if type_ != END]


def unpacked(payload):
    """A packed segments frame as one of segments that stand by themselves."""
    parts = []
    for statement, signature, public, private in unpack(payload):
        parts += [block(statement.data), signature, public, bytes([bool(private.hashes)])]
        for leaf, hashed in zip(private.leaves, private.hashes):
            parts.append(b"\0" + hashed if leaf is None else b"\1" + block(leaf))
    return number(len(unpack(payload))) + b"".join(parts)


class Parts:
    """A segment as it stands in a frame, in parts that can be altered."""

    def __init__(self, reader):
        start = reader.at
        segment = Segment.read(reader)
        again = Reader(reader.data, start, reader.at)
        self.statement = again.block(again.left, "a statement")
        self.signature = again.take(64)
        self.body = again.take(segment.statement.public_length)
        self.leaves = []
        if again.byte():
            for _ in range(segment.statement.private_count):
                is_held = again.byte()
                self.leaves.append((is_held, again.block(again.left, "a leaf") if is_held else again.take(32)))

    def encoded(self):
        leaves = [b"\1" + block(leaf) if is_held else b"\0" + leaf for is_held, leaf in self.leaves]
        return b"".join([block(self.statement), self.signature, self.body, bytes([bool(leaves)]), *leaves])

    def redact(self, chance):
        self.leaves = [
            (0, sha256(b"aldea leaf v1\n", leaf)) if is_held and chance.random() < 0.5 else (is_held, leaf)
            for is_held, leaf in self.leaves]

    def flip(self, part, chance):
        if part == "leaf":
            place = chance.randrange(len(self.leaves))
            is_held, leaf = self.leaves[place]
            self.leaves[place] = is_held, flipped(leaf, chance)
        else:
            setattr(self, part, flipped(getattr(self, part), chance))


def flipped(data, chance):
    altered = bytearray(data)
    altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
    return bytes(altered)


def altered_segments(payload, part, chance):
    reader = Reader(payload)
    segments = [Parts(reader) for _ in range(reader.number())]
    if part == "redact":
        for segment in segments:
            segment.redact(chance)
    elif part == "strip":
        for segment in segments:
            segment.leaves = []
    else:
        chance.choice([segment for segment in segments if part != "leaf" or segment.leaves]).flip(part, chance)
    return number(len(segments)) + b"".join(segment.encoded() for segment in segments), len(segments)


def tampered(frames, part, sender, chance):
    """The file with one part altered in every frame that has it, and an end mark that fits."""
    count = 0
    encoded = []
    program = next(payload for _, payload in frames)[:32]
    for type_, payload in frames:
        if type_ == SEGMENTS:
            changed, segments = altered_segments(payload, part, chance) if PARTS[part] == SEGMENTS else (
                payload, Reader(payload).number())
            count += segments
            payload = changed
        elif type_ == PARTS[part]:
            payload = flipped(payload, chance)
        encoded.append(frame(type_, payload))
    file = MAGIC + bytes([VERSION]) + b"".join(encoded)
    fields = number(len(frames)) + number(count) + sha256(file) + number(0)
    signature = sender.sign(b"aldea bundle end v1\n" + program + public(sender) + fields)
    return file + frame(END, fields + signature)


def main():
    parser = argparse.ArgumentParser(prog="tampering", description=__doc__.splitlines()[0])
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("bundle")
    parser.add_argument("out")
    parser.add_argument("--sender", required=True, help="the key file of the device that wrote the bundle")
    parser.add_argument("--seed", required=True, type=int)
    options = parser.parse_args()
    frames = read_frames(options.bundle)
    if all(type_ != PARTS[options.part] for type_, _ in frames):
        parser.error(f"the bundle has no frame with a {options.part}")
    with open(options.out, "xb") as file:
        file.write(tampered(frames, options.part, key_from(options.sender), random.Random(options.seed)))


if __name__ == "__main__":
    main()
