"""Writes a bundle of a random history that no honest program would write, for tests that compare readers.

    PYTHONPATH=Tools python3 -m read_bundle.random_history --founder STORE/device.key --roster GRANT --seed 1 --out FILE

The founder of a program, whose key file and roster are given, enrols made-up devices. They fork their logs, forget what
they saw, write where they may not, edit edits, link to anything, and withhold private leaves; segments get lost. The
same options, founder and roster give the same bytes.
"""

import argparse
import random

from .bundle import Bundle
from .forging import Change, Device, Link, Log, Segment, Write, bundle, key_from, public
from .bodies import CREATES, EXISTING, KEYED, NAMED
from .source import open_source
from .writing import block, number

SEGMENTS = 16
ENTERPRISE, VISIT, INTERVIEW, ATTENDANCE, WAVE, UNKNOWN = 5, 10, 11, 17, 4, 999
SHORT = ("x", "y", "z")


class History:
    """Segments that grow one by one, each by a device that saw some of the others."""

    def __init__(self, chance, program, forks):
        self.chance, self.program, self.forks = chance, program, forks
        offices = ("GTO", "PUE")
        self.devices = [
            Device(chance, "GTO", offices, "coordinator", 900), Device(chance, "PUE", offices, "coordinator", 901),
            Device(chance, "HUB", offices, "hub", 902), Device(chance, "PUE", ("PUE",), "enumerator", 903)]
        stranger = Device(chance, "PUE", ("PUE",), "coordinator", 904)
        scopes = ("GTO", "GTO", "PUE", "program")
        self.logs = [
            Log(device, scope, chance.randbytes(8))
            for device in self.devices + [stranger] for scope in dict.fromkeys(scopes)]
        # One scope is written most, so that its writers meet in the same records.
        self.weights = [6 if log.device in self.devices[:3] and log.scope == "GTO" else 1 for log in self.logs]
        self.segments = []
        self.clock = 1_700_000_000

    def happens(self, probability):
        return self.chance.random() < probability

    def grow(self):
        """One more segment; often on a branch of its own, which begins with changes of another one."""
        log = self.chance.choices(self.logs, self.weights)[0]
        ends = [s for s in log.segments if all(other.previous is not s for other in log.segments)]
        previous = self.chance.choice(ends) if ends else None
        copied = []
        if self.forks and log.segments and self.happens(0.3):
            rival = self.chance.choice(log.segments)
            previous = rival.previous
            copied = rival.changes[:self.chance.randrange(len(rival.changes))]
        author = Author(self, log, previous, list(copied))
        for _ in range(self.chance.randrange(1, 7)):
            author.write()
        if not author.changes:
            return
        segment = Segment(
            self.program, log, previous, author.changes, lambda: self.chance.choice((0,) * 15 + (1, 2)))
        if all(other.name != segment.name for other in self.segments):
            leaves = self.chance.choice(("all", "all", "some", "none"))
            if leaves == "none":
                segment.leaves = None
            elif leaves == "some":
                segment.leaves = [self.happens(0.5) for _ in segment.private]
            log.segments.append(segment)
            self.segments.append(segment)

    def arriving(self, is_shuffled):
        """Most of the segments, as they were written or in any order."""
        arriving = [segment for segment in self.segments if self.happens(0.9)]
        if is_shuffled:
            self.chance.shuffle(arriving)
        return arriving


class Author:
    """Somebody who writes the changes of one segment."""

    def __init__(self, history, log, previous, changes):
        self.history, self.chance = history, history.chance
        self.log, self.previous, self.changes = log, previous, changes
        self.first = previous.last + 1 if previous else 1

    def write(self):
        self.history.clock += self.chance.choice((0, 0, 1, 60))
        kind = self.chance.choice((
            self.enterprise, self.registered, self.registered, self.visit, self.interview, self.attendance, self.wave,
            self.unknown, *[self.edit] * 8))
        change = kind()
        if change:
            self.changes.append(change._replace(
                clock=self.history.clock, person=self.chance.choice(("ana", "luis")),
                subject=change.subject or (self.log.name, self.first + len(self.changes))))

    def known(self):
        """Every change that the author can name: the segment (None for the own one), the sequence and the change."""
        return [
            (segment, segment.first + place, change)
            for segment in self.history.segments for place, change in enumerate(segment.changes)
        ] + [(None, self.first + place, change) for place, change in enumerate(self.changes)]

    def link(self, segment, sequence):
        """A link to a change, through its segment or one behind it."""
        at = self.previous
        while at and at is not segment:
            at = at.previous
        if segment is None or at:
            return Link(self.log.name, sequence, None)
        behind = [segment]
        for other in segment.log.segments:
            if other.previous in behind:
                behind.append(other)
        return Link(segment.log.name, sequence, self.chance.choice(behind).name)

    def some(self, wanted):
        found = [(segment, sequence) for segment, sequence, change in self.known() if wanted(change)]
        return self.link(*self.chance.choice(found)) if found else None

    def record(self, kind):
        """A link to a record of a kind, now and then through a change that only edits it; or none."""
        edits = self.history.happens(0.1)
        return self.some(lambda change: change.kind == kind and (edits or change.identity != EXISTING))

    def heads(self, field, subject):
        """What a write of a field replaces: changes of its record that wrote it, now and then any others, or none."""
        is_odd = self.history.happens(0.1)

        def is_head(change):
            return is_odd or change.subject == subject and any(write.field == field for write in change.writes)

        found = [self.some(is_head) for _ in range(self.chance.choice((0, 0, 1, 1, 2)))]
        return tuple(dict.fromkeys(link for link in found if link))

    def keyed(self, kind, identity, key, *writes, key_hash=None):
        """A change of a record that a key names; each write is a field, its values, and whether they are personal."""
        subject = (kind, self.log.scope, key)
        return Change(kind, identity, tuple(
            Write(field, personal, values, self.heads(field, subject)) for field, personal, *values in writes),
            key_hash=key_hash, subject=subject)

    def enterprise(self):
        writes = [Write(2, False, (self.chance.choice(SHORT),))]
        if self.history.happens(0.5):
            writes.append(Write(8, True, (self.chance.choice(SHORT),)))
        return Change(ENTERPRISE, CREATES, tuple(writes))

    def registered(self):
        key = (self.chance.choice(("GTO", None)), "1")
        return self.keyed(ENTERPRISE, KEYED, key, (1, False, *key), (2, False, self.chance.choice(SHORT)))

    def visit(self):
        return Change(VISIT, CREATES, (Write(1, False, (self.record(ENTERPRISE),)), Write(3, False, ("2025-01-01",))))

    def interview(self):
        key = (self.record(ENTERPRISE), self.record(WAVE), self.chance.choice(("2025-01-01", "2025-01-02")))
        return self.keyed(
            INTERVIEW, KEYED, key, *((place, False, value) for place, value in enumerate(key, 1)),
            (33, False, self.chance.randrange(-3, 5)))

    def attendance(self):
        return self.keyed(
            ATTENDANCE, NAMED, None, (3, True, self.chance.choice(SHORT)), (4, False, self.chance.randrange(3)),
            key_hash=bytes(15) + b"1")

    def wave(self):
        key = self.chance.choice(SHORT)
        return self.keyed(
            WAVE, KEYED, key, (1, False, key), (2, False, "baseline"), (3, False, "2025-01-01", "2025-02-01"))

    def unknown(self):
        return self.keyed(
            UNKNOWN, self.chance.choice((CREATES, KEYED, NAMED)), None,
            (1, False, self.chance.choice(SHORT), self.chance.randbytes(2), self.chance.choice((None, 7))),
            (70, True, self.chance.randrange(-9, 9)), key_hash=bytes(16))

    def edit(self):
        known = self.known()
        if not known:
            return None
        # Older changes more often than newer ones, so that a few records are edited again and again.
        segment, sequence, edited = known[int(len(known) * self.chance.random() ** 3)]
        kind = edited.kind if self.history.happens(0.95) else VISIT
        field = self.chance.choice({ENTERPRISE: (2, 2, 2, 4, 8), INTERVIEW: (33,), UNKNOWN: (70,)}.get(kind, (3,)))
        personal = (kind, field) in ((ENTERPRISE, 8), (ATTENDANCE, 3), (UNKNOWN, 70))
        values = ("2025-03-01", None) if kind == WAVE else (self.chance.choice(SHORT),)
        target = self.link(segment, sequence)
        return Change(kind, EXISTING, (
            Write(field, personal, values, self.heads(field, edited.subject) or (target,)),),
            existing=target, subject=edited.subject)


def enrolled(program, founder, roster, devices):
    """A roster's payload with made-up devices added to it."""
    entries = [block(entry.signed) + number(len(entry.signatures)) + b"".join(
        key + signature for key, signature in sorted(entry.signatures.items())) for entry in roster.entries]
    known = {enrolment.hash: block(enrolment.signed) + enrolment.signature for enrolment in roster.enrolments}
    last = max(
        (enrolment for enrolment in roster.enrolments if enrolment.registrar == public(founder)),
        key=lambda enrolment: enrolment.sequence)
    sequence, previous = last.sequence, last.hash
    for device in devices:
        sequence += 1
        encoded, previous = device.enrolment(program, founder, sequence, previous)
        known[previous] = encoded
    return b"".join(
        [number(len(entries)), *entries, number(len(known)), *(known[hash_] for hash_ in sorted(known))])


def main():
    parser = argparse.ArgumentParser(prog="random_history", description=__doc__.splitlines()[0])
    parser.add_argument("--founder", required=True, help="the key file of the program's founder")
    parser.add_argument("--roster", required=True, help="a bundle that holds the program's roster")
    parser.add_argument("--seed", required=True, type=int)
    parser.add_argument("--forks", action="store_true", help="logs are forked")
    parser.add_argument("--shuffled", action="store_true", help="segments come in any order")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    with open_source(options.roster, []) as source:
        grant = Bundle(source)
        for _ in grant.segments():
            pass
    founder = key_from(options.founder)
    history = History(random.Random(options.seed), grant.program, options.forks)
    for _ in range(SEGMENTS):
        history.grow()
    roster = enrolled(grant.program, founder, grant.rosters[0], history.devices)
    with open(options.out, "xb") as file:
        file.write(bundle(grant.program, founder, roster, history.arriving(options.shuffled)))


if __name__ == "__main__":
    main()
