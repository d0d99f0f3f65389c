"""Redactions in force: which leaves they take away, and what then counts."""

from .merge import Merge


class Erasure:
    """What redactions that count erase of a history, and the merge of what is left."""

    def __init__(self, history, roster, kinds):
        self.roster, self.erased = roster, 0
        self.merge = Merge(history, roster, kinds)
        # A leaf that is gone can change a key, and so the name of a record: until nothing is left to erase.
        while roster.redacted and (gone := self.leaves_to_erase()):
            for change in gone:
                change.erase()
            self.erased += len(gone)
            self.merge = Merge(history, roster, kinds)

    def leaves_to_erase(self):
        return [
            change for change in self.merge.names.of
            if change.is_private and not change.lacks_leaf and self.is_redacted(change)]

    def is_redacted(self, change):
        """Whether a redaction that counts names the record that a change writes."""
        name = self.merge.names.of.get(change)
        return name is not None and self.merge.names.lasting(name) in self.roster.redacted
