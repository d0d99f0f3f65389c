"""Writes a program with a random history that no honest one would have, for tests that compare readers.

    PYTHONPATH=Tools python3 -m read_bundle.random_history --seed 1 --out DIRECTORY

In the directory, which it makes: `store/request.key`, the keys of a device that asked to join; `grant.aldea`, by
which it joins; and `1.aldea`, `2.aldea` …, to be applied in this order. It prints the program's fingerprint. Made-up
devices fork their logs, forget what they saw, write where they may not, edit edits, link to anything, decide
interviews; keys are cut at any segment and restored; root entries fork; leaves are withheld and redacted; segments get
lost. One seed gives the same bytes always.
"""

import argparse
import os
import random

from .bodies import CREATES, EXISTING, KEYED, NAMED
from .catalogue import read_kinds
from .digest import shown
from .forging import Change, Device, Link, Log, Segment, Write, bundle, key_file
from .forging_rosters import roster
from .history import History as Chains
from .names import Names
from .random_roster import RandomRoster
from .reader import Reader
from .segment import Segment as ReadSegment

SEGMENTS = 18
ENTERPRISE, VISIT, INTERVIEW, ATTENDANCE, WAVE, UNKNOWN = 5, 10, 11, 17, 4, 999
SHORT = ("x", "y", "z")
STATES = ("submitted", "returned", "approved", "locked", "draft")


class History:
    """Segments that grow one by one, each by a device that saw some of the others."""

    def __init__(self, chance, program, devices):
        self.chance, self.program = chance, program
        scopes = ("GTO", "GTO", "PUE", "program")
        self.logs = [Log(device, scope, chance.randbytes(8)) for device in devices for scope in dict.fromkeys(scopes)]
        self.logs += [Log(device, "GTO", chance.randbytes(8)) for device in devices[:2]]
        # One scope is written most, so that its writers meet in the same records.
        self.weights = [6 if log.device in devices[:3] and log.scope == "GTO" else 1 for log in self.logs]
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
        if log.segments and self.happens(0.3):
            rival = self.chance.choice(log.segments)
            previous = rival.previous
            copied = rival.changes[:self.chance.randrange(len(rival.changes) + 1)]
        author = Author(self, log, previous, list(copied))
        for _ in range(self.chance.randrange(1, 7)):
            author.write()
        if not author.changes:
            return
        segment = Segment(
            self.program, log, previous, author.changes, lambda: self.chance.choice((0,) * 15 + (1, 2)),
            self.chance.choice((None,) * 40 + ("body", "leaf")))
        if all(other.name != segment.name for other in self.segments):
            log.segments.append(segment)
            self.segments.append(segment)

    def lasting_names(self):
        """The lasting names of all records whose changes have a leaf, as somebody knows them who holds everything."""
        chains = Chains()
        for segment in self.segments:
            chains.add(ReadSegment.read(Reader(segment.encoded())))
        names = Names(chains, read_kinds())
        return sorted({names.lasting(name) for change, name in names.of.items() if name and change.is_private})

    def deliveries(self, count):
        """Most of the segments as they stand in frames, some of them several times, with these leaves or those."""
        arriving = [segment for segment in self.segments if self.happens(0.9)]
        if self.happens(0.5):
            self.chance.shuffle(arriving)
        cuts = sorted(self.chance.randrange(len(arriving) + 1) for _ in range(count - 1))
        parts = [arriving[start:end] for start, end in zip([0] + cuts, cuts + [len(arriving)])]
        for part in parts[1:]:
            part += [segment for segment in arriving if self.happens(0.2)]
        return [[segment.encoded(self.leaves(segment)) for segment in part] for part in parts]

    def leaves(self, segment):
        """Which leaves of a segment are carried."""
        which = self.chance.choice(("all", "all", "some", "none"))
        return [which == "all" or self.happens(0.5) for _ in segment.private] if which != "none" else []


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
        if change and self.history.happens(0.02):
            # Its last field stands in the body where it does not belong.
            *others, last = change.writes
            change = change._replace(writes=(*others, last._replace(personal=not last.personal)))
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
        phone = [(8, True, self.chance.choice(SHORT))] if self.history.happens(0.4) else []
        return self.keyed(ENTERPRISE, KEYED, key, (1, False, *key), (2, False, self.chance.choice(SHORT)), *phone)

    def visit(self):
        return Change(VISIT, CREATES, (Write(1, False, (self.record(ENTERPRISE),)), Write(3, False, ("2025-01-01",))))

    def interview(self):
        key = (self.record(ENTERPRISE), self.record(WAVE), self.chance.choice(("2025-01-01", "2025-01-02")))
        return self.keyed(
            INTERVIEW, KEYED, key, *((place, False, value) for place, value in enumerate(key, 1)),
            (6, False, *self.state()), (33, False, self.chance.randrange(-3, 5)))

    def state(self):
        return self.chance.choice(STATES), None, None

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
        field = self.chance.choice({ENTERPRISE: (2, 2, 2, 4, 8), INTERVIEW: (33, 6, 6), UNKNOWN: (70,)}.get(kind, (3,)))
        personal = (kind, field) in ((ENTERPRISE, 8), (ATTENDANCE, 3), (UNKNOWN, 70))
        values = ("2025-03-01", None) if kind == WAVE else (self.chance.choice(SHORT),)
        if (kind, field) == (INTERVIEW, 6):
            values = self.state()
        target = self.link(segment, sequence)
        return Change(kind, EXISTING, (
            Write(field, personal, values, self.heads(field, edited.subject) or (target,)),),
            existing=target, subject=edited.subject)


def write_program(seed, directory):
    """Writes the files of one random program; its fingerprint."""
    chance = random.Random(seed)
    viewer = Device(chance, "HUB", 800)
    people = RandomRoster(chance, viewer)
    devices = [Device(chance, office, 900 + place) for place, office in enumerate(("GTO", "PUE", "HUB", "PUE", "PUE"))]
    both = ("GTO", "PUE")
    people.enrol(zip(devices[:4], ("coordinator", "coordinator", "hub", "enumerator"), (both, both, both, ("PUE",))))
    history = History(chance, people.program, devices)
    for _ in range(SEGMENTS):
        history.grow()
    people.redact(history.lasting_names())
    people.grow(history.logs)
    os.makedirs(os.path.join(directory, "store"), mode=0o700)
    carrier = people.desks[0]

    def put(name, rosters, segments):
        with open(os.path.join(directory, name), "xb") as file:
            file.write(bundle(people.program, carrier, rosters, segments))

    put("grant.aldea", [roster(people.entries[:1], people.enrolments[:1])], [])
    deliveries = history.deliveries(chance.choice((1, 1, 2, 3)))
    for place, segments in enumerate(deliveries, 1):
        put(f"{place}.aldea", [people.known(is_last=place == len(deliveries))], segments)
    with open(os.path.join(directory, "store", "request.key"), "x", opener=privately) as file:
        file.write(key_file(viewer.key, viewer.recipient_key))
    return shown(people.program, 16)


def privately(path, flags):
    return os.open(path, flags, 0o600)


def main():
    parser = argparse.ArgumentParser(prog="random_history", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", required=True, type=int)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    print(write_program(options.seed, options.out))


if __name__ == "__main__":
    main()
