"""What one key signs in a chain of its own: a registrar its enrolments, an administrator its redactions."""

from . import limits
from .reader import Malformed, Reader
from .root import read_codes
from .signatures import verifies
from .writing import sha256

ENROLMENT, REDACTION = b"aldea enrolment v1\n", b"aldea redaction v1\n"


class Signed:
    """A block of signed bytes with its signer's signature, that follows an earlier one of the same signer."""

    context = what = most = None

    def __init__(self, reader):
        self.signed = bytes(reader.block(self.most, self.what))
        self.hash = sha256(self.signed)
        inner = Reader(self.signed)
        if inner.take(len(self.context)) != self.context:
            raise Malformed(f"{self.what} of another context")
        self.program, self.signer = inner.take(32), inner.take(32)
        self.sequence = inner.number(limits.GRANT_SEQUENCE, f"the sequence of {self.what}")
        self.previous = inner.take(32)
        self.read_rest(inner)
        inner.finish(self.what)
        self.signature = bytes(reader.take(64))
        self.is_good = verifies(self.signer, self.signature, self.signed)


class Enrolment(Signed):
    """What a registrar signed about a device."""

    context, what, most = ENROLMENT, "an enrolment", limits.ENROLMENT_SIGNED

    def read_rest(self, reader):
        self.device, self.recipient = reader.take(32), reader.take(32)
        self.office = reader.text(limits.ROSTER_CODE, "an office")
        self.number = reader.number(limits.DEVICE_NUMBER, "a device number")
        self.role = reader.text(limits.ROSTER_CODE, "a role")
        self.writes = read_codes(reader, "scopes")
        self.holds = read_codes(reader, "scopes")
        reader.signed()


class Redaction(Signed):
    """An administrator's word that the personal data of records is to be erased."""

    context, what, most = REDACTION, "a redaction", limits.REDACTION_SIGNED

    def read_rest(self, reader):
        self.records = [
            bytes(reader.block(limits.RECORD_NAME, "a record's name"))
            for _ in range(reader.count(limits.REDACTED, "records of a redaction"))]
        if b"" in self.records:
            raise Malformed("a record without a name in a redaction")
        if any(not name < following for name, following in zip(self.records, self.records[1:])):
            raise Malformed("the records of a redaction do not rise")
        reader.signed()


def up_to(last, of_hash, signer):
    """Of one signer's, those that some hashes name, and what these lead to from previous to previous."""
    found = {}
    for hash_ in last:
        while hash_ not in found and (one := of_hash.get(hash_)) and one.signer == signer:
            found[hash_] = one
            hash_ = one.previous
    return found
