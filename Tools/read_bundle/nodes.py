"""The changes that count as one: those that the branches of a fork hold alike."""

from collections import Counter

from .names import BY_CHANGE
from .writing import number


class Node:
    """One change, with all copies of it, its name, the record that it writes (None while it is not known), and why it
    is withheld (None when it is not)."""

    __slots__ = ("copies", "name", "record", "withheld")

    def __init__(self):
        self.copies, self.name, self.record, self.withheld = [], b"", None, None

    @property
    def change(self):
        return self.copies[0]

    @property
    def statement(self):
        return self.change.segment.statement

    @property
    def counts(self):
        return self.record is not None and self.withheld is None

    def write(self, field):
        """What it writes into a field, from the first copy whose leaf is held if there is one; None if nothing."""
        writes = [(copy, write) for copy in self.copies for write in copy.writes if write.field == field]
        return next((held for held in writes if held[1].values is not None), writes[0] if writes else None)


class Nodes:
    """All changes of a history, alike ones united."""

    def __init__(self, history, names):
        self.history, self.names = history, names
        self.of = {}
        occurrences = Counter(dot_of(change) for change in names.of)
        alike = {}
        for change in names.of:
            dot = dot_of(change)
            features = self.features(change) if occurrences[dot] > 1 else None
            node = alike.setdefault(dot, {}).setdefault(features, Node())
            node.copies.append(change)
            self.of[change] = node
        self.all = [node for nodes in alike.values() for node in nodes.values()]
        unreadable = [s.statement for s in history.segments.values() if s.unreadable]
        for (log, sequence), nodes in alike.items():
            # What cannot be read is like nothing else.
            hidden = any(it.log == log and it.first <= sequence <= it.last for it in unreadable)
            marks = Counter(names.content(node.change)[:8] for node in nodes.values()) if len(nodes) > 1 else {}
            for node in nodes.values():
                node.name = BY_CHANGE + log + number(sequence)
                if len(nodes) + hidden > 1:
                    mark = names.content(node.change)[:8]
                    node.name += mark + (names.ancestry(node.change)[:8] if marks.get(mark, 0) > 1 else b"")

    def features(self, change):
        """What two changes with one dot must have in common to be one."""
        name = self.names.of[change]
        is_own = name is not None and name.creator is change
        return (
            change.identity, is_own or name and self.identity(name), self.names.content(change),
            tuple(self.replaced(change, write) for write in change.writes),
            tuple(self.named(change, write) for write in change.writes),
            tuple(self.linked(change, value) for value in change.public_links()))

    def named(self, change, write):
        """The logs and sequences of what a write replaces, arrived or not. Void ones are left out."""
        segment = change.segment
        logs = [segment.statement.log] + [seen.log for seen in segment.statement.seen]
        return tuple(sorted(
            (logs[index], sequence) for index, sequence in write.replaces
            if not segment.is_void(change, (index, sequence))))

    def identity(self, name):
        """What makes a record this one: the node that created it, or its key."""
        return self.of[name.creator] if name.creator else name.plain

    def linked(self, change, dot):
        name = self.names.linked(change, dot)
        return name and self.identity(name)

    def replaced(self, change, write):
        """The nodes that a write replaces, in no order; None for each that has not arrived. Void ones are left out."""
        nodes = Counter(
            self.of.get(self.history.lead(change, dot)) for dot in write.replaces
            if not change.segment.is_void(change, dot))
        return frozenset(nodes.items())


def dot_of(change):
    return change.segment.statement.log, change.sequence
