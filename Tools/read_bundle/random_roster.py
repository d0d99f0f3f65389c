"""Rosters that no honest program would have: root entries that fork and heal, cuts anywhere, grants beyond limits."""

from dataclasses import replace

from .forging import public, random_key
from .forging_rosters import ROLES, Entry, Registrar, Root, Step, enrolment, redaction, roster
from .root import IS_SENT_PRIVATE, REASONS
from .statement import ZERO

SCOPES = ("GTO", "PUE")
# The role of the device that the history is for: it is sent everything, whatever becomes of the other roles.
VIEWER = "viewer"


class RandomRoster:
    """The first entry, and the enrolments of the devices that are to write; then what follows from their history."""

    def __init__(self, chance, viewer):
        self.chance = chance
        self.people = [random_key(chance) for _ in range(4)]
        self.desks = [self.people[0], random_key(chance), random_key(chance)]
        registrars = [Registrar(self.desks[0])]
        if self.happens(0.5):
            registrars.append(Registrar(self.desks[1], gives_all=self.happens(0.5)))
        administrators = tuple(self.people[:chance.choice((1, 2, 3))])
        first = Root(
            0, ZERO, administrators, chance.randint(1, len(administrators)), tuple(registrars),
            roles={**ROLES, VIEWER: IS_SENT_PRIVATE}, is_second=self.happens(0.1))
        self.entries = [Entry(first, administrators)]
        self.program = self.entries[0].hash
        self.redactions = []
        self.enrolments = [enrolment(self.program, self.desks[0], viewer, VIEWER, ())]

    def happens(self, probability):
        return self.chance.random() < probability

    def choose(self, items, most=None):
        """Some of the items, in their order; now and then none or all."""
        count = self.chance.randint(0, len(items) if most is None else min(most, len(items)))
        return [items[i] for i in sorted(self.chance.sample(range(len(items)), count))]

    # Enrolments

    def enrol(self, devices):
        """Gives each device its own enrolment, and some of them odd ones besides."""
        for device, role, writes in devices:
            if self.happens(0.93):
                self.give(self.desks[0], device, role, writes)
            while self.happens(0.35):
                self.give(
                    self.chance.choice(self.desks), device,
                    self.chance.choice(("coordinator", "supervisor", "enumerator", "hub", "auditor", "wizard")),
                    self.choose(SCOPES + ("program", "OAX")[:self.chance.choice((0, 0, 1, 2))]),
                    self.choose(SCOPES + ("program", "OAX")[:self.chance.choice((0, 1, 2))]),
                    self.chance.choice((None, None, 0, 1000, self.chance.randrange(1, 1200))))

    def give(self, desk, device, role, writes, holds=(), device_number=None):
        sequence, previous = self.following(self.enrolments, desk)
        self.enrolments.append(
            enrolment(self.program, desk, device, role, writes, holds, device_number, sequence, previous))

    def following(self, grants, signer):
        """Sequence and previous of a signer's next one: behind its last, seldom behind another, or nowhere."""
        own = [one for one in grants if one.signer is signer]
        odd = self.chance.random()
        if not own or odd < 0.03:
            return self.chance.choice((1, 1, 7)), ZERO
        if odd < 0.06:
            return len(own) + 1, self.chance.randbytes(32)
        if odd < 0.09:
            return len(own) + 1, self.chance.choice(grants).hash
        last = self.chance.choice(own) if odd < 0.2 else own[-1]
        return last.sequence + 1, last.hash

    def known(self, is_last):
        """The type and payload of a roster that somebody may hold at some time: all of it in the end."""
        if is_last:
            return roster(self.entries, self.enrolments, self.redactions)
        entries = self.entries[:self.chance.randint(1, len(self.entries))]
        return roster(entries, self.enrolments[:self.chance.randint(1, len(self.enrolments))])

    # Redactions

    def redact(self, lasting_names):
        """Redactions by administrators, others who once were or will be, and strangers."""
        for _ in range(self.chance.randint(0, 4)):
            records = self.choose(lasting_names, 3)
            if self.happens(0.2):
                records.append(self.chance.choice(lasting_names)[:-1] + b"?")
            if self.happens(0.05):
                records.append(self.chance.randbytes(self.chance.randrange(0, 60)))
            signer = self.chance.choice(self.people + self.people[:2] + self.desks[1:2])
            sequence, previous = self.following(self.redactions, signer)
            self.redactions.append(redaction(self.program, signer, records, sequence, previous))

    # Root entries

    def grow(self, logs):
        """The entries after the first, with cuts of the logs' devices."""
        self.logs, last = logs, self.entries[0]
        for _ in range(self.chance.choice((0, 1, 2, 3, 4, 5))):
            fate = self.chance.random()
            if fate < 0.12:
                self.add(last, self.followed(last), enough=False)
            elif fate < 0.17:
                self.add(last, last.next(previous=(last.hash, self.chance.randbytes(32))))
            elif fate < 0.2:
                self.add(last, last.next(program=self.chance.randbytes(32)))
            elif fate < 0.35:
                healed = self.fork(last)
                if healed is None:
                    return
                last = healed
            else:
                last = self.add(last, self.followed(last))

    def fork(self, last):
        """Several entries of one version; the one that heals them, or None if none does."""
        rivals = [self.add(last, self.followed(last)) for _ in range(self.chance.choice((2, 2, 3)))]
        while len(rivals) > 1:
            if self.happens(0.2):
                return None
            named = rivals if self.happens(0.9) else rivals[:2]
            healing = self.followed(self.chance.choice(rivals + [last]))
            count = self.chance.choice((1, 1, 1, 2))
            healers = [
                self.add(last, replace(
                    healing, version=rivals[0].root.version + 1, previous=tuple(rival.hash for rival in named),
                    nonce=self.chance.randbytes(16)))
                for _ in range(count)]
            if len(named) < len(rivals):
                return None
            rivals = healers
        return rivals[0]

    def add(self, last, root, enough=True):
        """Adds an entry, signed by enough administrators of `last`, or by too few; others may have signed, too."""
        administrators = list(last.root.administrators)
        count = self.chance.randint(last.root.threshold, len(administrators)) if enough else last.root.threshold - 1
        signers = self.chance.sample(administrators, count)
        others = [key for key in self.people + self.desks if key not in administrators]
        signers += self.choose(others, 1) if self.happens(0.3) else []
        entry = Entry(root, tuple(signers))
        self.entries.append(entry)
        return entry

    def followed(self, last):
        """What follows an entry: nearly the same, with one thing or several changed."""
        changes = {"nonce": self.chance.randbytes(16)}
        root = last.root
        while len(changes) == 1 or self.happens(0.4):
            change = self.chance.choice((
                self.administration, self.registry, self.role_table, self.formers, *[self.steps] * 4))
            changes.update(change(replace(root, **changes)))
        changes["is_second"] = self.happens(0.1)
        return last.next(**changes)

    def administration(self, root):
        administrators = list(root.administrators)
        former = list(root.former)
        if self.happens(0.6) and len(administrators) > 1:
            gone = administrators.pop(self.chance.randrange(len(administrators)))
            if self.happens(0.8):
                former.append((public(gone), self.last_of(self.redactions, gone)))
        if self.happens(0.6):
            administrators += self.choose([key for key in self.people if key not in administrators], 1)
        return {
            "administrators": tuple(administrators), "former": tuple(former),
            "threshold": self.chance.randint(1, len(administrators))}

    def last_of(self, grants, signer):
        """The hashes that a cut names: some of somebody's grants, none, and now and then what is not there."""
        own = [one.hash for one in grants if one.signer is signer]
        last = self.choose(own, self.chance.choice((1, 1, 2))) + [self.chance.randbytes(32)] * self.happens(0.1)
        return tuple(sorted(set(last)))

    def formers(self, root):
        listed = dict(root.former)
        for key in self.choose(self.people + self.desks[1:2], 2):
            listed[public(key)] = self.last_of(self.redactions, key)
        return {"former": tuple(listed.items())}

    def registry(self, root):
        registrars = list(root.registrars)
        place = self.chance.randrange(len(registrars))
        odd = self.chance.random()
        if odd < 0.3:
            registrars.append(Registrar(self.chance.choice(self.desks), gives_all=self.happens(0.5)))
        elif odd < 0.4:
            registrars.insert(0, Registrar(self.chance.choice(self.desks), least=900, greatest=1100))
        elif odd < 0.45 and len(registrars) > 1:
            registrars.pop(place)
        elif odd < 0.55:
            registrars[place] = replace(registrars[place], scopes=tuple(self.choose(SCOPES + ("program",))))
        elif odd < 0.65:
            registrars[place] = replace(
                registrars[place], least=self.chance.choice((1, 1, 901)), greatest=self.chance.choice((902, 999, 2000)))
        elif odd < 0.75:
            registrars[place] = replace(registrars[place], gives_all=self.happens(0.5))
        else:
            cut = self.last_of(self.enrolments, registrars[place].key)
            registrars[place] = replace(registrars[place], cut=cut)
        return {"registrars": tuple(registrars)}

    def role_table(self, root):
        roles = dict(root.roles)
        for role in self.choose([*ROLES, "wizard"], 2):
            if role in roles and self.happens(0.2):
                del roles[role]
            else:
                roles[role] = self.chance.choice((7, 7, 3, 5, 1, 6, 4, 2, 0))
        return {"roles": roles}

    def steps(self, root):
        """Keys that are cut or restored, each once in an entry."""
        steps = {step.key: step for step in root.revocations}
        devices = list({id(log.device): log.device for log in self.logs}.values())
        for device in self.choose(devices, 2):
            key = public(device.key)
            if self.happens(0.2):
                steps[key] = Step(key)
            else:
                own = [log for log in self.logs if log.device is device]
                cuts = {cut for log in own if self.happens(0.7) for cut in self.cuts(log)}
                steps[key] = Step(key, self.chance.choice(REASONS), tuple(cuts))
        return {"revocations": tuple(steps.values())}

    def cuts(self, log):
        """Segments of a log that are named as the last good ones of its branches, and names that lead nowhere."""
        ends = [s for s in log.segments if all(other.previous is not s for other in log.segments)]
        named = self.choose(log.segments, 2) if self.happens(0.6) else ends
        cuts = {(log.name, segment.last, segment.name) for segment in named}
        if self.happens(0.1):
            cuts.add((log.name, self.chance.randint(1, 9), self.chance.randbytes(32)))
        if self.happens(0.05) and named:
            cuts.add((self.chance.choice(self.logs).name, self.chance.randint(1, 9), named[0].name))
        return cuts
