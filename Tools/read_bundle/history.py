"""Segments of any bundles united: chains, branches, gaps, and what a dot leads to."""

from functools import lru_cache


class History:
    """All segments that are held, by name."""

    def __init__(self):
        self.segments = {}

    def add(self, segment):
        """Takes a segment in; of one that is held already, the leaves that were not."""
        known = self.segments.setdefault(segment.name, segment)
        if known is not segment:
            known.fill_from(segment)

    def keep(self, wanted):
        """Lets go of the segments that are not wanted."""
        self.segments = {name: segment for name, segment in self.segments.items() if wanted(segment)}

    def statement(self, name):
        segment = self.segments.get(name)
        return segment.statement if segment else None

    def previous(self, segment):
        """The segment of the same log that one names as its previous; None for the first of a log, and behind a gap."""
        previous = self.segments.get(segment.statement.previous)
        return previous if previous and previous.statement.log == segment.statement.log else None

    def lead(self, change, dot):
        """The change that a dot of another change leads to; None when it is void or has not arrived."""
        segment = self.segment_of(change, dot)
        return segment.changes[dot.sequence - segment.statement.first] if segment and segment.changes else None

    def segment_of(self, change, dot):
        """The segment that holds what a dot of a change leads to."""
        segment = change.segment
        if segment.is_void(change, dot):
            return None
        index, sequence = dot
        if index:
            seen = segment.statement.seen[index - 1]
            segment = self.segments.get(seen.segment)
            if segment is None or segment.statement.log != seen.log:
                return None
        return self.back(segment, sequence)

    @lru_cache(maxsize=None)
    def back(self, segment, sequence):
        """The segment with a sequence that one comes to from another by going back."""
        while segment and sequence < segment.statement.first:
            segment = self.previous(segment)
        return segment if segment and sequence <= segment.statement.last else None

    def in_order(self):
        """The segments, each behind all those that its own dots can lead to."""
        ordered = {}
        for name in sorted(self.segments):
            stack = [name]
            while stack:
                segment = self.segments[stack[-1]]
                wanted = [other for other in named_by(segment) if other in self.segments and other not in ordered]
                if wanted:
                    stack += wanted
                else:
                    ordered[stack.pop()] = segment
        return ordered.values()

    def logs(self):
        """The segments of each log, in the order in which they can follow each other."""
        logs = {}
        for segment in self.segments.values():
            logs.setdefault(segment.statement.log, []).append(segment)
        return {log: sorted(logs[log], key=lambda segment: segment.statement.first) for log in sorted(logs)}

    def branches(self, segments):
        """Of one log's segments: those that end a branch without gaps, and those beyond a gap."""
        chained, passed = {}, set()
        beyond = []
        for segment in segments:
            previous = chained.get(segment.statement.previous)
            if segment.statement.first == 1 or previous and follows(segment, previous):
                chained[segment.name] = segment
                passed.add(segment.statement.previous)
            else:
                beyond.append(segment)
        return [segment for name, segment in chained.items() if name not in passed], beyond


def named_by(segment):
    return [segment.statement.previous] + [seen.segment for seen in segment.statement.seen]


def follows(segment, previous):
    """Whether a segment continues another one of the same log."""
    return (
        segment.statement.log == previous.statement.log
        and segment.statement.first == previous.statement.last + 1)
