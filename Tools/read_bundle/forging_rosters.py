"""Writes rosters of made-up programs, for tests of readers: root entries, enrolments, redactions."""

from dataclasses import dataclass, field, replace

from .forging import public
from .frames import FULL_ROSTER, ROSTER
from .grants import ENROLMENT, REDACTION
from .root import FIRST_FORM, RESTORES, REVOKES, SECOND_FORM
from .statement import ZERO
from .writing import block, number, sha256, signed, text

CLOCK = 1_700_000_000
ROLES = {"enumerator": 3, "supervisor": 7, "coordinator": 7, "hub": 2, "auditor": 0}


def listed(parts):
    parts = list(parts)
    return number(len(parts)) + b"".join(parts)


@dataclass(frozen=True)
class Registrar:
    key: object
    scopes: tuple = ("GTO", "PUE")
    least: int = 1
    greatest: int = 999
    # The hashes of the last enrolments that count; None while the grant stands.
    cut: tuple = None
    gives_all: bool = True

    def encoded(self, is_second):
        beginning = public(self.key) + listed(map(text, self.scopes)) + number(self.least) + number(self.greatest)
        if not is_second:
            return beginning + block(b"".join(self.cut or ()))
        cut = number(0) if self.cut is None else number(len(self.cut) + 1) + b"".join(sorted(self.cut))
        return beginning + cut + bytes([self.gives_all])

    @property
    def needs_second(self):
        return not self.gives_all or self.cut is not None and len(self.cut) != 1


@dataclass(frozen=True)
class Step:
    """What a root entry says of a device's key: it cuts it, or restores it when there is no reason."""

    key: bytes
    reason: str = None
    # A log's name, a sequence and a segment's name each.
    cuts: tuple = ()

    def encoded(self):
        if self.reason is None:
            return self.key + bytes([RESTORES])
        return self.key + bytes([REVOKES]) + text(self.reason) + listed(
            log + number(sequence) + segment for log, sequence, segment in sorted(self.cuts))


@dataclass(frozen=True)
class Root:
    """What a root entry says; keys are signing keys, but for those in `former` and in the steps."""

    version: int
    program: bytes
    administrators: tuple
    threshold: int
    registrars: tuple
    roles: dict = field(default_factory=lambda: dict(ROLES))
    previous: tuple = ()
    revocations: tuple = ()
    former: tuple = ()
    nonce: bytes = bytes(16)
    is_second: bool = False

    @property
    def needs_second(self):
        return bool(self.revocations or self.former or any(one.needs_second for one in self.registrars))

    def signed_bytes(self):
        is_second = self.is_second or self.needs_second
        parts = [
            SECOND_FORM if is_second else FIRST_FORM, number(self.version), self.program,
            listed(sorted(self.previous)), text("Aldeas"), signed(CLOCK), self.nonce, number(self.threshold),
            listed(public(key) + text("") for key in self.administrators),
            listed(registrar.encoded(is_second) for registrar in self.registrars),
            listed(text(role) + bytes([flags]) for role, flags in self.roles.items())]
        if is_second:
            parts.append(listed(step.encoded() for step in self.revocations))
            parts.append(listed(key + listed(sorted(last)) for key, last in self.former))
        return b"".join(parts)


class Entry:
    """A root entry with the signatures of some keys."""

    def __init__(self, root, signers):
        self.root, self.signers = root, signers
        self.signed = root.signed_bytes()
        self.hash = sha256(self.signed)
        self.is_second = self.signed.startswith(SECOND_FORM)

    def encoded(self, signers=None):
        signers = self.signers if signers is None else signers
        return block(self.signed) + listed(sorted(public(key) + key.sign(self.signed) for key in signers))

    def next(self, **changes):
        """What the entry after this one would say if nothing but this changed."""
        program = self.root.program if self.root.version else self.hash
        follows = dict(version=self.root.version + 1, program=program, previous=(self.hash,), revocations=(), former=())
        return replace(self.root, **{**follows, **changes})


class Grant:
    """An enrolment or a redaction: signed by one key, and following an earlier one of it."""

    def __init__(self, signer, sequence, previous, signed_bytes):
        self.signer, self.sequence, self.previous = signer, sequence, previous
        self.signed, self.hash = signed_bytes, sha256(signed_bytes)

    def encoded(self):
        return block(self.signed) + self.signer.sign(self.signed)


def beginning(context, program, signer, sequence, previous):
    return context + program + public(signer) + number(sequence) + previous


def enrolment(program, signer, device, role, writes, holds=(), device_number=None, sequence=1, previous=ZERO):
    return Grant(signer, sequence, previous, b"".join([
        beginning(ENROLMENT, program, signer, sequence, previous), public(device.key), device.recipient,
        text(device.office), number(device.number if device_number is None else device_number), text(role),
        listed(map(text, writes)), listed(map(text, holds)), signed(CLOCK)]))


def redaction(program, signer, records, sequence=1, previous=ZERO):
    return Grant(signer, sequence, previous, b"".join([
        beginning(REDACTION, program, signer, sequence, previous), listed(map(block, sorted(set(records)))),
        signed(CLOCK)]))


def roster(entries, enrolments, redactions=()):
    """The type and the payload of a roster's frame, in the form that it needs; of entries their encoded bytes."""
    parts = [listed(entry.encoded() for entry in entries), listed(one.encoded() for one in enrolments)]
    if not redactions and not any(entry.is_second for entry in entries):
        return ROSTER, b"".join(parts)
    return FULL_ROSTER, b"".join(parts) + listed(one.encoded() for one in redactions)
