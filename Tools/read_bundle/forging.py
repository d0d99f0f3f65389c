"""Writes segments and bundles of made-up devices, for tests of readers: nothing that an office would run."""

from typing import NamedTuple

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from .age import to_bech32
from .bodies import EXISTING, NAMED
from .frames import END, MAGIC, MANIFEST, MARKER, SEGMENTS, VERSION
from .statement import STATEMENT, ZERO
from .writing import block, number, sha256, signed, text


class Link(NamedTuple):
    """A dot with the name of the segment through which it is seen; None for the own log's line."""

    log: bytes
    sequence: int
    through: bytes


class Write(NamedTuple):
    field: int
    personal: bool
    values: tuple
    replaces: tuple = ()


class Change(NamedTuple):
    kind: int
    identity: int
    writes: tuple
    clock: int = 1_700_000_000
    person: str = "ana"
    existing: Link = None
    key_hash: bytes = None
    # Which record it writes, for whoever looks for changes of the same one; no part of its bytes.
    subject: object = None

    @property
    def shape(self):
        fields = tuple((write.field, write.personal, len(write.values)) for write in self.writes)
        return self.kind, self.identity, fields

    @property
    def is_private(self):
        return any(write.personal for write in self.writes)

    def links(self):
        return [value for write in self.writes for value in write.values if isinstance(value, Link)]


def key_from(path):
    """The signing key in a key file of Aldea."""
    with open(path, encoding="utf-8") as file:
        seed = next(line.split(":")[1] for line in file if line.startswith("# aldea-signing-seed:"))
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed.strip()))


def key_file(key, recipient):
    """What a key file of Aldea holds."""
    seed = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    identity = recipient.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return "".join([
        "# Aldea keys: for tests only\n", f"# aldea-public-key: {public(key).hex()}\n",
        f"# aldea-signing-seed: {seed.hex()}\n", f"# public key: {to_bech32('age', public(recipient))}\n",
        to_bech32("age-secret-key-", identity).upper() + "\n"])


def random_key(chance):
    return Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))


def public(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


class Device:
    """A device with as many logs as it likes."""

    def __init__(self, chance, office, number):
        self.key = random_key(chance)
        self.recipient_key = X25519PrivateKey.from_private_bytes(chance.randbytes(32))
        self.recipient = public(self.recipient_key)
        self.office, self.number = office, number
        self.logs = 0


class Log:
    """A log of a device, and the segments written into it."""

    def __init__(self, device, scope, nonce):
        self.device, self.scope = device, scope
        self.descriptor = public(device.key) + number(device.logs) + nonce + text(scope)
        device.logs += 1
        self.name = sha256(b"aldea log v1\n", self.descriptor)[:16]
        self.segments = []


class Segment:
    """A segment that was just signed. What `spoils` names, its body or its last leaf, has a byte too many."""

    def __init__(self, program, log, previous, changes, saw_less=lambda: 0, spoils=None):
        self.log, self.previous, self.changes = log, previous, changes
        self.first = previous.last + 1 if previous else 1
        self.last = self.first + len(changes) - 1
        self.seen = {}
        body = self.public_body() + (b"\0" if spoils == "body" else b"")
        self.private = [self.leaf(change) for change in changes if change.is_private]
        if spoils == "leaf" and self.private:
            self.private[-1] += b"\0"
        hashes = [sha256(b"aldea leaf v1\n", leaf) for leaf in self.private]
        entries = [
            name + number(max(1, sequence - saw_less())) + segment
            for (name, segment), (_, sequence) in self.seen.items()]
        self.statement = b"".join([
            STATEMENT, program, log.name, log.descriptor, number(self.first), number(len(changes)),
            previous.name if previous else ZERO, number(1), number(len(body)), sha256(body), number(len(self.private)),
            sha256(b"aldea private v1\n", *hashes) if hashes else ZERO, number(len(entries)), *entries])
        self.name = sha256(self.statement)
        self.body = body
        self.signature = log.device.key.sign(self.statement)

    def dot(self, link):
        """The log index and sequence of a link; what it is seen through becomes an entry of *seen*."""
        if link.through is None:
            return 0, link.sequence
        index, newest = self.seen.setdefault((link.log, link.through), (len(self.seen) + 1, 0))
        self.seen[link.log, link.through] = index, max(newest, link.sequence)
        return index, link.sequence

    def dots(self, links):
        named = [self.dot(link) for link in links]
        before = [0] + [sequence for _, sequence in named]
        return b"".join(
            [number(index) for index, _ in named]
            + [signed(sequence - last) for (_, sequence), last in zip(named, before)])

    def scalar(self, value):
        if value is None:
            return b"\0"
        if isinstance(value, int):
            return b"\1" + signed(value)
        if isinstance(value, str):
            return b"\2" + text(value)
        if isinstance(value, bytes):
            return b"\3" + block(value)
        return b"\4" + b"".join(map(number, self.dot(value)))

    def leaf(self, change):
        return bytes(8) + b"".join(
            self.scalar(value) for write in change.writes if write.personal for value in write.values)

    def public_body(self):
        """The columns in their plainest forms: integers and mixed."""
        persons = list(dict.fromkeys(change.person for change in self.changes))
        shapes = list(dict.fromkeys(change.shape for change in self.changes))
        writes = [write for change in self.changes for write in change.writes]
        replaces = [link for write in writes for link in write.replaces]
        parts = [number(len(persons)), *map(text, persons), number(len(shapes)), *map(shape_bytes, shapes)]
        parts.append(integers([shapes.index(change.shape) for change in self.changes]))
        parts.append(integers([change.clock for change in self.changes]))
        parts.append(integers([persons.index(change.person) for change in self.changes]))
        parts += [change.key_hash for change in self.changes if change.identity == NAMED]
        parts.append(self.dots([change.existing for change in self.changes if change.identity == EXISTING]))
        parts.append(integers([2] * len(self.changes)))
        parts.append(integers([len(write.replaces) for write in writes]))
        parts += [number(len(replaces)), self.dots(replaces)]
        for shape in shapes:
            of_shape = [change for change in self.changes if change.shape == shape]
            for place, (_, personal, columns) in enumerate(shape[2]):
                for column in range(0 if personal else columns):
                    parts.append(b"\5")
                    parts += [self.scalar(change.writes[place].values[column]) for change in of_shape]
        return b"".join(parts)

    def encoded(self, held=None):
        """The segment as it stands in a frame; `held` says which of its leaves it carries, all unless it says so."""
        held = [True] * len(self.private) if held is None else held
        parts = [block(self.statement), self.signature, self.body, bytes([bool(self.private and held)])]
        for leaf, is_held in zip(self.private, held):
            parts.append(b"\1" + block(leaf) if is_held else b"\0" + sha256(b"aldea leaf v1\n", leaf))
        return b"".join(parts)


def shape_bytes(shape):
    kind, identity, fields = shape
    return b"".join(
        [number(kind), bytes([identity]), number(len(fields))]
        + [number(field) + bytes([personal]) + number(columns) for field, personal, columns in fields])


def integers(values):
    return b"\1" + b"".join(map(signed, values)) if values else b"\0"


def frame(type_, payload):
    stored = zstandard.ZstdCompressor().compress(payload)
    header = b"".join([
        MARKER, bytes([type_]), len(stored).to_bytes(4, "little"), len(payload).to_bytes(4, "little"),
        sha256(stored)[:8]])
    return header + sha256(header)[:4] + stored


def bundle(program, sender, rosters, segments):
    """A whole bundle: manifest, rosters (each its frame's type and payload), segments in order, and the end mark."""
    manifest = program + public(sender) + bytes(16) + signed(1_700_000_000) + number(0)
    frames = [frame(MANIFEST, manifest), *(frame(type_, payload) for type_, payload in rosters)]
    frames.append(frame(SEGMENTS, number(len(segments)) + b"".join(segments)))
    file = MAGIC + bytes([VERSION]) + b"".join(frames)
    fields = number(len(frames)) + number(len(segments)) + sha256(file) + number(0)
    signature = sender.sign(b"aldea bundle end v1\n" + program + public(sender) + fields)
    return file + frame(END, fields + signature)
