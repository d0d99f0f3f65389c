"""What counts: verdicts, heads and conflicts, from the changes alone."""

from .names import Names, canonical
from .nodes import Nodes
from .root import PROGRAM_SCOPE
from .verdicts import NOT_APPROVING, NOT_AT_HOME, NOT_PRIVATE, OF_ANOTHER, Verdicts

# The field of an interview that says how far it is, and what in it only a device that approves may say.
INTERVIEW, STATE = 11, 6
APPROVED_STATES = ("returned", "approved", "locked")


class Record:
    """A record that changes write, with the heads of its fields."""

    __slots__ = ("name", "scope", "kind", "is_keyed", "writers", "heads")

    def __init__(self, full_name, name):
        self.name, self.scope, self.kind, self.is_keyed = full_name, name.scope, name.kind, name.creator is None
        self.writers, self.heads = [], {}

    @property
    def counts(self):
        return any(node.counts for node in self.writers)


class Merge:
    """The records of a history with their heads, under a roster."""

    def __init__(self, history, roster, kinds):
        self.history, self.roster, self.kinds = history, roster, kinds
        self.verdicts = Verdicts(history, roster)
        self.names = Names(history, kinds)
        self.nodes = Nodes(history, self.names)
        self.records = {}
        for node in self.nodes.all:
            # Personal values are those of a copy in a segment that is not withheld, if there is one.
            node.copies.sort(key=lambda copy: (self.verdicts.of(copy.segment) is not None, copy.segment.name))
            self.place(node)
        written = [(node, write.field) for node in self.nodes.all if node.counts for write in node.change.writes]
        reached = self.reach(written)
        for node, field in written:
            if (node, field) not in reached:
                node.record.heads.setdefault(field, []).append(node)
        for record in self.records.values():
            record.heads = {
                field: sorted(record.heads[field], key=lambda node: node.name) for field in sorted(record.heads)}

    def place(self, node):
        """Finds the record of a node, and whether the node counts."""
        name = self.names.of[node.change]
        if name:
            identity = self.nodes.identity(name)
            if identity not in self.records:
                self.records[identity] = Record(self.full(name), name)
            node.record = self.records[identity]
            node.record.writers.append(node)
        node.withheld = self.reason(node, name)

    def full(self, name):
        """A record's name with the discriminator that a fork gave it."""
        return self.nodes.of[name.creator].name if name.creator else name.plain

    def reason(self, node, name):
        """The verdict: why a change does not count although it has arrived; None when it may count."""
        reasons = [self.verdicts.of(copy.segment) for copy in node.copies]
        if None not in reasons:
            return min(reasons)
        kind, scope = self.kinds.get(node.change.kind), node.statement.scope
        if kind and kind.is_of_program and scope != PROGRAM_SCOPE:
            return NOT_AT_HOME
        if self.decides(node) and not self.roster.devices[node.statement.device].approves(scope):
            return NOT_APPROVING
        if kind and any(write.personal != (write.field in kind.personal) for write in node.change.writes):
            return NOT_PRIVATE
        if name and (name.scope, name.kind) != (scope, node.change.kind):
            return OF_ANOTHER
        return None

    def decides(self, node):
        """Whether a change says of an interview what only those who approve may say."""
        if node.change.kind != INTERVIEW:
            return False
        _, write = node.write(STATE) or (None, None)
        return bool(write and write.values) and write.values[0] in APPROVED_STATES

    def replaced(self, node, field):
        """The nodes that a node replaces in a field: those that write the same field of the same record."""
        for copy in node.copies:
            for write in copy.writes:
                if write.field == field:
                    for dot in write.replaces:
                        led = self.nodes.of.get(self.history.lead(copy, dot))
                        if led and led.record is node.record and led.write(field):
                            yield led

    def reach(self, starts):
        """Every node and field that one comes to from others by following *replaces*."""
        reached = set()
        stack = list(starts)
        while stack:
            node, field = stack.pop()
            for replaced in self.replaced(node, field):
                if (replaced, field) not in reached:
                    reached.add((replaced, field))
                    stack.append((replaced, field))
        return reached

    def value(self, node, field):
        """The canonical bytes of what a node writes into a field; None while its leaf is not held."""
        change, write = node.write(field)
        return None if write.values is None else canonical(write.values, lambda dot: self.link(change, dot))

    def link(self, change, dot):
        name = self.names.linked(change, dot)
        return name and self.full(name)

    def is_personal(self, node, field):
        """Whether the catalogue or the write itself says that a field is personal."""
        kind = self.kinds.get(node.change.kind)
        return node.write(field)[1].personal or kind is not None and field in kind.personal

    def replaces_any(self, node, field):
        """Whether a node replaces a change that has arrived, of whatever record."""
        return any(
            self.history.lead(copy, dot) for copy in node.copies for write in copy.writes
            if write.field == field for dot in write.replaces)

    def contenders(self, record, field):
        """The heads of a field without those that only copy what another one has replaced."""
        heads = record.heads[field]
        if not record.is_keyed:
            return heads
        behind = {head: {self.value(node, field) for node, _ in self.reach([(head, field)])} for head in heads}
        return [head for head in heads if not self.is_copy(head, field, behind)] or heads

    def is_copy(self, head, field, behind):
        """Whether a head replaces nothing and its value, which must be held, is one that another head left behind."""
        value = self.value(head, field)
        return value is not None and not self.replaces_any(head, field) and any(
            value in values for other, values in behind.items() if other is not head)

    def conflicts(self):
        """Each record and field whose contenders do not all say the same, and how many heads it has."""
        for record in sorted(self.records.values(), key=lambda record: record.name):
            for field, heads in record.heads.items():
                if len(heads) > 1 and len({self.value(node, field) for node in self.contenders(record, field)}) > 1:
                    yield record, field, len(heads)
