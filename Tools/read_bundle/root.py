"""Root entries: what administrators signed about the program, and whose keys they cut."""

from typing import NamedTuple

from . import limits
from .reader import Malformed, Reader
from .signatures import verifies
from .statement import ZERO
from .writing import sha256

# The contexts of the two forms have one length.
FIRST_FORM, SECOND_FORM = b"aldea root v1\n", b"aldea root v2\n"
WRITES, IS_SENT_PRIVATE, APPROVES = 1, 2, 4
RESTORES, REVOKES = 0, 1
PROGRAM_SCOPE = "program"
REASONS = ("lost", "stolen", "left", "replaced", "rotated", "other")


def read_codes(reader, what):
    return tuple(
        reader.text(limits.ROSTER_CODE, f"one of the {what}") for _ in range(reader.count(limits.SCOPES, what)))


def read_cut(reader, is_second):
    """The hashes of the last things of a registrar that count; None while its grant stands."""
    if is_second:
        count = reader.number(limits.CUT_HASHES + 1, "the number of a cut's hashes")
        return rising(reader, count - 1, "the hashes of a cut") if count else None
    cut = reader.block(32, "a cut")
    if len(cut) not in (0, 32):
        raise Malformed("a cut is no hash")
    return (bytes(cut),) if cut else None


def rising(reader, count, what):
    """So many hashes, each greater than the one before."""
    reader.expect(32 * count)
    hashes = tuple(bytes(reader.take(32)) for _ in range(count))
    if any(not one < following for one, following in zip(hashes, hashes[1:])):
        raise Malformed(f"{what} do not rise")
    return hashes


class Registrar(NamedTuple):
    key: bytes
    scopes: tuple
    least: int
    greatest: int
    cut: tuple
    gives_all: bool

    @classmethod
    def read(cls, reader, is_second):
        key, scopes = reader.take(32), read_codes(reader, "scopes")
        least = reader.number(limits.DEVICE_NUMBER, "a least device number", least=1)
        greatest = reader.number(limits.DEVICE_NUMBER, "a greatest device number", least=least)
        cut = read_cut(reader, is_second)
        return cls(key, scopes, least, greatest, cut, not is_second or reader.flag("whether a registrar gives all"))

    def may_give(self, enrolment):
        """Whether its limits allow an enrolment; its cut is another matter."""
        own = {*self.scopes, PROGRAM_SCOPE}
        return (
            self.least <= enrolment.number <= self.greatest and set(enrolment.writes) <= set(self.scopes)
            and (self.gives_all or bool(enrolment.holds) and set(enrolment.holds) <= own))


class Cut(NamedTuple):
    """The last good segment of one branch of a revoked key's log."""

    log: bytes
    sequence: int
    segment: bytes

    @classmethod
    def read(cls, reader):
        return cls(
            reader.take(16), reader.number(limits.SEQUENCE, "a cut's sequence"), reader.take(32))


class Revocation(NamedTuple):
    """What an entry says of one key; its reason is None when it restores the key."""

    key: bytes
    reason: str
    cuts: tuple

    @classmethod
    def read(cls, reader):
        key = reader.take(32)
        if not reader.flag("a revocation's step"):
            return cls(key, None, ())
        reason = reader.text(limits.ROSTER_CODE, "a reason")
        if reason not in REASONS:
            raise Malformed("an unknown reason")
        cuts = tuple(Cut.read(reader) for _ in range(reader.count(limits.CUTS, "cuts", size=49)))
        if any(following < cut for cut, following in zip(cuts, cuts[1:])):
            raise Malformed("the cuts of a key do not rise")
        return cls(key, reason, cuts)


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
        context = reader.take(len(FIRST_FORM))
        if context not in (FIRST_FORM, SECOND_FORM):
            raise Malformed("a root entry of another context")
        self.is_second = context == SECOND_FORM
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
        self.read_administrators(reader)
        self.registrars = [
            Registrar.read(reader, self.is_second)
            for _ in range(reader.count(limits.REGISTRARS, "registrars", size=36))]
        self.roles = {}
        for _ in range(reader.count(limits.ROLES, "roles", size=2)):
            role = reader.text(limits.ROSTER_CODE, "a role")
            flags = reader.byte()
            if flags > WRITES | IS_SENT_PRIVATE | APPROVES:
                raise Malformed("a role has an unknown flag")
            self.roles.setdefault(role, flags)
        self.revocations, self.former = (), {}
        if self.is_second:
            self.revocations = tuple(
                Revocation.read(reader) for _ in range(reader.count(limits.REVOCATIONS, "revocations", size=33)))
            for _ in range(reader.count(limits.ADMINISTRATORS, "former administrators", size=33)):
                key = reader.take(32)
                count = reader.number(limits.CUT_HASHES, "the number of last redactions")
                self.former[key] = rising(reader, count, "the last redactions of somebody")
        reader.finish("a root entry")

    def read_administrators(self, reader):
        self.administrators = set()
        for _ in range(reader.count(limits.ADMINISTRATORS, "administrators", size=33)):
            key = reader.take(32)
            if key in self.administrators:
                raise Malformed("an administrator is listed twice")
            self.administrators.add(key)
            reader.text(limits.ROSTER_NAME, "an administrator's label")
        if self.threshold > len(self.administrators):
            raise Malformed("a threshold above the number of administrators")

    def add(self, key, signature):
        """Keeps a good signature; of two by one key the smaller one."""
        self.signatures[key] = min(signature, self.signatures.get(key, signature))

    def is_signed_by(self, other):
        """Whether enough administrators of another entry, or of this one, signed this one."""
        return len(other.administrators & self.signatures.keys()) >= other.threshold
