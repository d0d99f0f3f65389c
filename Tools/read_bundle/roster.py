"""The roster: which root entries count, and which enrolments stand."""

from typing import NamedTuple

from . import limits
from .reader import Malformed, Reader
from .signatures import verifies
from .statement import ZERO
from .writing import sha256

ROOT = b"aldea root v1\n"
ENROLMENT = b"aldea enrolment v1\n"
WRITES, IS_SENT_PRIVATE, APPROVES = 1, 2, 4
PROGRAM_SCOPE = "program"


class Registrar(NamedTuple):
    key: bytes
    scopes: tuple
    least: int
    greatest: int
    cut: bytes

    @classmethod
    def read(cls, reader):
        key, scopes = reader.take(32), read_codes(reader, "scopes")
        least = reader.number(limits.DEVICE_NUMBER, "a least device number", least=1)
        greatest = reader.number(limits.DEVICE_NUMBER, "a greatest device number", least=least)
        cut = reader.block(32, "a cut")
        if len(cut) not in (0, 32):
            raise Malformed("a cut is no hash")
        return cls(key, scopes, least, greatest, cut)


def read_codes(reader, what):
    return tuple(
        reader.text(limits.ROSTER_CODE, f"one of the {what}") for _ in range(reader.count(limits.SCOPES, what)))


class RootEntry:
    """What administrators signed about the program, and who of them did."""

    def __init__(self, reader):
        self.signed = bytes(reader.block(limits.ROOT_SIGNED, "a root entry"))
        self.hash = sha256(self.signed)
        self.read_signed(Reader(self.signed))
        self.signatures = {}
        self.bad_signatures = 0
        for _ in range(reader.count(limits.ROOT_SIGNATURES, "signatures", size=96)):
            key, signature = bytes(reader.take(32)), bytes(reader.take(64))
            if verifies(key, signature, self.signed):
                self.add(key, signature)
            else:
                self.bad_signatures += 1

    def read_signed(self, reader):
        if reader.take(len(ROOT)) != ROOT:
            raise Malformed("a root entry of another context")
        self.version = reader.number(limits.ROOT_VERSION, "a root entry's version")
        self.program = reader.take(32)
        if (self.version == 0) != (self.program == ZERO):
            raise Malformed("the first root entry, and only it, names no program: not so here")
        self.previous = frozenset(reader.hashes(limits.ROOT_PREVIOUS, "previous root entries"))
        if (self.version == 0) != (not self.previous):
            raise Malformed("the first root entry, and only it, follows none: not so here")
        self.label = reader.text(limits.ROSTER_NAME, "the program's name")
        reader.signed()
        reader.take(16)
        self.threshold = reader.number(limits.ADMINISTRATORS, "a threshold", least=1)
        self.administrators = set()
        for _ in range(reader.count(limits.ADMINISTRATORS, "administrators", size=33)):
            key = reader.take(32)
            if key in self.administrators:
                raise Malformed("an administrator is listed twice")
            self.administrators.add(key)
            reader.text(limits.ROSTER_NAME, "an administrator's label")
        if self.threshold > len(self.administrators):
            raise Malformed("a threshold above the number of administrators")
        self.registrars = [
            Registrar.read(reader) for _ in range(reader.count(limits.REGISTRARS, "registrars", size=36))]
        self.roles = {}
        for _ in range(reader.count(limits.ROLES, "roles", size=2)):
            role = reader.text(limits.ROSTER_CODE, "a role")
            self.roles[role] = reader.byte()
            if self.roles[role] > WRITES | IS_SENT_PRIVATE | APPROVES:
                raise Malformed("a role has an unknown flag")
        reader.finish("a root entry")

    def add(self, key, signature):
        """Keeps a good signature; of two by one key the smaller one."""
        self.signatures[key] = min(signature, self.signatures.get(key, signature))

    def is_signed_by(self, other):
        """Whether enough administrators of another entry, or of this one, signed this one."""
        return len(other.administrators & self.signatures.keys()) >= other.threshold


class Enrolment:
    """What a registrar signed about a device."""

    def __init__(self, reader):
        self.signed = bytes(reader.block(limits.ENROLMENT_SIGNED, "an enrolment"))
        self.hash = sha256(self.signed)
        self.read_signed(Reader(self.signed))
        self.signature = bytes(reader.take(64))
        self.is_good = verifies(self.registrar, self.signature, self.signed)

    def read_signed(self, reader):
        if reader.take(len(ENROLMENT)) != ENROLMENT:
            raise Malformed("an enrolment of another context")
        self.program, self.registrar = reader.take(32), reader.take(32)
        self.sequence = reader.number(limits.ENROLMENT_SEQUENCE, "an enrolment's sequence")
        self.previous = reader.take(32)
        self.device, self.recipient = reader.take(32), reader.take(32)
        self.office = reader.text(limits.ROSTER_CODE, "an office")
        self.number = reader.number(limits.DEVICE_NUMBER, "a device number")
        self.role = reader.text(limits.ROSTER_CODE, "a role")
        self.writes = read_codes(reader, "scopes")
        self.holds = read_codes(reader, "scopes")
        reader.signed()
        reader.finish("an enrolment")


class RosterFrame:
    """The entries of one roster as a carrier holds them."""

    def __init__(self, payload):
        reader = Reader(payload)
        self.entries = [RootEntry(reader) for _ in range(reader.count(limits.ROOT_ENTRIES, "root entries"))]
        self.enrolments = [Enrolment(reader) for _ in range(reader.count(limits.ENROLMENTS, "enrolments"))]
        reader.finish("a roster")


class Roster:
    """All entries that were read of one program, and what of them counts."""

    def __init__(self, program):
        self.program = program
        self.entries = {}
        self.enrolments = {}
        self.settle()

    def unite(self, frame):
        """Takes the entries of a frame in."""
        for entry in frame.entries:
            known = self.entries.setdefault(entry.hash, entry)
            for key, signature in entry.signatures.items():
                known.add(key, signature)
        for enrolment in frame.enrolments:
            if enrolment.is_good and enrolment.program == self.program:
                self.enrolments[enrolment.hash] = enrolment
        self.settle()

    def settle(self):
        self.counting, self.is_frozen = self.count_entries()
        self.devices = self.count_enrolments()

    def count_entries(self):
        """The entries that count, oldest first, and whether the root is frozen."""
        first = self.entries.get(self.program)
        if first is None or first.version or not first.is_signed_by(first):
            return [], False
        counting = [first]
        while True:
            rivals = self.followers(counting[-1], counting[-1:], counting[-1].version + 1)
            while len(rivals) > 1:
                healers = self.followers(counting[-1], rivals, rivals[0].version + 1)
                if not healers:
                    return counting, True
                rivals = healers
            if not rivals:
                return counting, False
            counting += rivals

    def followers(self, last, previous, version):
        """The entries of a version that follow exactly these, signed by enough administrators of `last`."""
        hashes = frozenset(entry.hash for entry in previous)
        return [
            entry for entry in self.entries.values()
            if entry.version == version and entry.program == self.program and entry.previous == hashes
            and entry.is_signed_by(last)]

    def count_enrolments(self):
        """For each device the enrolment of it that stands."""
        devices = {}
        for registrar in self.counting[-1].registrars if self.counting else []:
            for enrolment in self.given_by(registrar):
                other = devices.get(enrolment.device)
                if other is None or (other.sequence, other.hash) < (enrolment.sequence, enrolment.hash):
                    devices[enrolment.device] = enrolment
        return devices

    def given_by(self, registrar):
        """The enrolments that count by a registrar's grant."""
        candidates = self.up_to(registrar.cut) if registrar.cut else self.enrolments.values()
        return [
            enrolment for enrolment in candidates
            if enrolment.registrar == registrar.key and set(enrolment.writes) <= set(registrar.scopes)
            and registrar.least <= enrolment.number <= registrar.greatest]

    def up_to(self, cut):
        """The enrolment of a hash, and those that it leads to from previous to previous."""
        while enrolment := self.enrolments.get(cut):
            yield enrolment
            cut = enrolment.previous

    def writes(self, device, scope):
        """Whether a device may write a scope; None when no enrolment that counts names it."""
        enrolment = self.devices.get(device)
        if enrolment is None:
            return None
        may = self.counting[-1].roles.get(enrolment.role, 0)
        return bool(may & WRITES) and (scope == PROGRAM_SCOPE or scope in enrolment.writes)

    @property
    def digest(self):
        return sha256(
            b"aldea roster v1\n", *(entry.hash for entry in self.counting),
            *sorted(enrolment.hash for enrolment in self.devices.values()), bytes([self.is_frozen]))
