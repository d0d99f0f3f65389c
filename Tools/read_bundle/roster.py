"""The roster: which root entries, enrolments and redactions count, and what a device may by them."""

from typing import NamedTuple

from . import limits
from .grants import Enrolment, Redaction, up_to
from .reader import Malformed, Reader
from .root import APPROVES, IS_SENT_PRIVATE, PROGRAM_SCOPE, WRITES, RootEntry
from .writing import sha256


class RosterFrame:
    """The entries of one roster as a carrier holds them, in either form."""

    def __init__(self, payload):
        reader = Reader(payload)
        self.entries = [RootEntry(reader) for _ in range(reader.count(limits.ROOT_ENTRIES, "root entries"))]
        self.enrolments = [Enrolment(reader) for _ in range(reader.count(limits.ENROLMENTS, "enrolments"))]
        self.redactions = []
        needs_list = any(entry.is_second for entry in self.entries)
        if needs_list or reader.left:
            self.redactions = [Redaction(reader) for _ in range(reader.count(limits.REDACTIONS, "redactions"))]
            if not needs_list and not self.redactions:
                raise Malformed("a list of redactions in a roster of the first form")
        reader.finish("a roster")

    @property
    def signed_by_one(self):
        return self.enrolments + self.redactions


class Device(NamedTuple):
    """What the enrolments of a device that count allow it together, and what it is called."""

    enrolments: tuple
    # Of each of them, the flags of its role.
    flags: tuple

    @property
    def called(self):
        """The enrolment by which people know the device."""
        return self.enrolments[0]

    def may(self, flags, scope):
        return any(
            given & flags == flags and (scope == PROGRAM_SCOPE or scope in enrolment.writes)
            for enrolment, given in zip(self.enrolments, self.flags))

    def writes(self, scope):
        return self.may(WRITES, scope)

    def approves(self, scope):
        return self.may(WRITES | APPROVES, scope)

    @property
    def holds(self):
        """The scopes that it holds; None when it holds all."""
        return together(self.enrolments)

    @property
    def holds_private(self):
        """The scopes of which it holds the private bodies, too; None when it does of all."""
        return together(one for one, given in zip(self.enrolments, self.flags) if given & IS_SENT_PRIVATE)


def together(enrolments):
    """The scopes that enrolments give to hold."""
    given = [one.holds and {PROGRAM_SCOPE, *one.holds, *one.writes} for one in enrolments]
    return None if not all(given) else set().union(*given)


class Roster:
    """All entries that were read of one program, and what of them counts."""

    def __init__(self, program):
        self.program = program
        self.entries, self.enrolments, self.redactions = {}, {}, {}
        self.settle()

    def unite(self, frame):
        """Takes the entries of a frame in."""
        for entry in frame.entries:
            known = self.entries.setdefault(entry.hash, entry)
            for key, signature in entry.signatures.items():
                known.add(key, signature)
        for known, signed in (self.enrolments, frame.enrolments), (self.redactions, frame.redactions):
            known.update((one.hash, one) for one in signed if one.is_good and one.program == self.program)
        self.settle()

    def settle(self):
        self.counting, rivals = self.count_entries()
        self.is_frozen = bool(rivals)
        self.disputed = self.followed(rivals)
        self.leave_out_strangers()
        self.revocations = self.count_revocations()
        self.devices = self.count_enrolments()
        self.erasing = self.count_redactions()
        self.redacted = {record for redaction in self.erasing for record in redaction.records}
        self.enrolled = {enrolment.device for enrolment in self.known_enrolments.values()}

    def count_entries(self):
        """The entries that count, oldest first, and those that stand against each other behind them."""
        first = self.entries.get(self.program)
        if first is None or first.version or not first.is_signed_by(first):
            return [], []
        counting = [first]
        while True:
            rivals = self.followers(counting[-1], counting[-1:], counting[-1].version + 1)
            while len(rivals) > 1:
                healers = self.followers(counting[-1], rivals, rivals[0].version + 1)
                if not healers:
                    return counting, rivals
                rivals = healers
            if not rivals:
                return counting, []
            counting += rivals

    def followed(self, disputed):
        """Entries that are disputed, with all that follow one of them."""
        disputed = list(disputed)
        for last in disputed:
            disputed += [
                entry for entry in self.entries.values()
                if entry not in disputed and entry.version == last.version + 1 and entry.program == self.program
                and last.hash in entry.previous and entry.is_signed_by(last)]
        return disputed

    def followers(self, last, previous, version):
        """The entries of a version that follow exactly these, signed by enough administrators of `last`."""
        hashes = frozenset(entry.hash for entry in previous)
        return [
            entry for entry in self.entries.values()
            if entry.version == version and entry.program == self.program and entry.previous == hashes
            and entry.is_signed_by(last)]

    def leave_out_strangers(self):
        """Finds the enrolments and redactions by keys that an entry worth keeping once named."""
        kept = self.counting[:1]
        others = [entry for entry in self.entries.values() if entry.program == self.program]
        administrators, registrars = set(), set()
        while kept:
            for entry in kept:
                administrators |= entry.administrators
                registrars.update(registrar.key for registrar in entry.registrars)
            kept = [entry for entry in others if entry.signatures.keys() & administrators]
            others = [entry for entry in others if entry not in kept]
        self.known_enrolments = {
            hash_: enrolment for hash_, enrolment in self.enrolments.items() if enrolment.signer in registrars}
        self.known_redactions = {
            hash_: redaction for hash_, redaction in self.redactions.items() if redaction.signer in administrators}

    def count_revocations(self):
        """By key what holds of it: the last word of the entries that count, and whatever is disputed beside it."""
        last = {step.key: step for entry in self.counting for step in entry.revocations}
        holding = {key: [step] for key, step in last.items() if step.reason is not None}
        for entry in self.disputed:
            for step in entry.revocations:
                if step.reason is not None:
                    holding.setdefault(step.key, []).append(step)
        return holding

    def count_enrolments(self):
        """The devices with an enrolment that counts."""
        newest = self.counting[-1] if self.counting else None
        registrars = {}
        for registrar in newest.registrars if newest else []:
            registrars.setdefault(registrar.key, registrar)
        found = {}
        for registrar in registrars.values():
            given = sorted(self.given_by(registrar), key=lambda one: (one.sequence, one.hash), reverse=True)
            for enrolment in given:
                found.setdefault(enrolment.device, []).append(enrolment)
        return {
            key: Device(tuple(enrolments), tuple(newest.roles.get(enrolment.role, 0) for enrolment in enrolments))
            for key, enrolments in found.items()}

    def given_by(self, registrar):
        """The enrolments that count by a registrar's grant."""
        given = {hash_: one for hash_, one in self.known_enrolments.items() if one.signer == registrar.key}
        disputed = [other.cut for entry in self.disputed for other in entry.registrars if other.key == registrar.key]
        for cut in [registrar.cut, *disputed]:
            if cut is not None:
                within = up_to(cut, self.known_enrolments, registrar.key)
                given = {hash_: one for hash_, one in given.items() if hash_ in within}
        return [one for one in given.values() if registrar.may_give(one)]

    def count_redactions(self):
        """The redactions that count: administrators' own, and the former ones' up to the last that count."""
        if not self.counting:
            return []
        last_of = {}
        for entry in self.counting:
            last_of.update(entry.former)
        found = {}
        for key in {one.signer for one in self.known_redactions.values()}:
            allowed = [entry.former[key] for entry in self.disputed if key in entry.former]
            if key not in self.counting[-1].administrators:
                allowed.append(last_of.get(key, ()))
            own = {hash_: one for hash_, one in self.known_redactions.items() if one.signer == key}
            for last in allowed:
                within = up_to(last, self.known_redactions, key)
                own = {hash_: one for hash_, one in own.items() if hash_ in within}
            found.update(own)
        return [found[hash_] for hash_ in sorted(found)]

    @property
    def digest(self):
        enrolments = (one.hash for device in self.devices.values() for one in device.enrolments)
        return sha256(
            b"aldea roster v1\n", *(entry.hash for entry in self.counting), *sorted(enrolments),
            *(redaction.hash for redaction in self.erasing), bytes([self.is_frozen]))
