"""All files of one call, united: what they hold, and what in them does not verify."""

from typing import NamedTuple

from .bundle import Bundle
from .frames import Unreadable
from .history import History, follows
from .roster import Roster
from .source import open_source
from .verdicts import WAITING, Verdicts


class Finding(NamedTuple):
    """A sentence about a file, with the place in it if it has one."""

    file: str
    at: int
    sentence: str

    def document(self):
        return {"at": self.at, "file": self.file, "problem": self.sentence}


class Session:
    """Reads files one after the other into one history and one roster."""

    def __init__(self, identities, report):
        self.identities, self.report = identities, report
        self.bundles = {}
        self.program = self.roster = None
        self.history = History()
        self.file_of = {}
        self.problems, self.unreadable = [], []

    def read(self, path, keeps_changes):
        """Yields the good segments of one file; forgets their changes afterwards unless they are wanted."""
        try:
            with open_source(path, self.identities) as source:
                bundle = Bundle(source)
                self.bundles[path] = bundle
                for segment in bundle.segments():
                    self.tell(path, bundle)
                    yield segment
                    if not keeps_changes:
                        segment.forget()
                    self.history.add(segment)
                    self.file_of.setdefault(segment.name, path)
        except (Unreadable, OSError) as reason:
            self.unreadable.append(path)
            self.report(Finding(path, None, reason.strerror if isinstance(reason, OSError) else str(reason)))
            return
        self.tell(path, bundle)

    def tell(self, path, bundle):
        for problem in bundle.problems[bundle.told:]:
            self.problem(path, problem.at, problem.sentence)
        bundle.told = len(bundle.problems)

    def problem(self, path, at, sentence):
        finding = Finding(path, at, sentence)
        self.problems.append(finding)
        self.report(finding)

    def conclude(self):
        """Unites the rosters, and checks what only all files together can tell."""
        named = {path: bundle.program for path, bundle in self.bundles.items() if bundle.program}
        self.program = next(iter(named.values()), None)
        self.program = self.program or next((s.statement.program for s in self.history.segments.values()), None)
        self.roster = Roster(self.program)
        for path, bundle in self.bundles.items():
            if named.get(path, self.program) != self.program:
                self.problem(path, None, "it is of another program than the first file")
            for frame in bundle.rosters:
                self.roster.unite(frame)
        self.history.keep(lambda segment: segment.statement.program == self.program)
        for name, segment in self.history.segments.items():
            self.check_chain(self.file_of[name], segment)

    def check_chain(self, path, segment):
        """Whether a segment fits those that it names, as far as they are there."""
        here = f"segment {segment.name.hex()}"
        previous = self.history.segments.get(segment.statement.previous)
        if previous and not follows(segment, previous):
            self.problem(path, None, f"{here} does not follow the one that it names as previous")
        for seen in segment.statement.seen:
            named = self.history.statement(seen.segment)
            if named and (named.log != seen.log or not named.first <= seen.sequence <= named.last):
                self.problem(path, None, f"{here} names a segment that does not cover what it says it saw of its log")

    def held(self):
        """The segments of devices that the roster knows; those of others wait, as if they were not there."""
        verdicts = Verdicts(self.history, self.roster)
        history = History()
        for segment in self.history.segments.values():
            if verdicts.of(segment) != WAITING:
                history.add(segment)
        return history
