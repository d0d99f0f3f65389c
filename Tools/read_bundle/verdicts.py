"""Which segments count: the verdict of the roster on each, by its signer, its scope and the cuts of its key."""

# Why nothing of a segment counts. A segment that waits is as if it were not there.
WAITING, REVOKED, UNCHAINED, WITHDRAWN, NOT_WRITING = "waiting", "revoked", "unchained", "withdrawn", "not writing"
# Why a change of a segment that counts is withheld all the same.
NOT_AT_HOME, NOT_APPROVING, OF_ANOTHER = "not at home", "not approving", "of another scope or kind"
NOT_PRIVATE = "not in the right body"
COUNTS = "counts"


class Reach:
    """How far the cuts of a revoked key reach in one of its logs."""

    def __init__(self, history, cuts):
        self.names, missing = set(), False
        for cut in cuts:
            name, log = cut.segment, cut.log
            while (segment := history.segments.get(name)) and segment.statement.log == log and name not in self.names:
                self.names.add(name)
                name = segment.statement.previous
            # What is not held, or not in this log, may have more behind it.
            missing = missing or name not in self.names and any(name)
        # Up to where a segment may still turn out to be behind a cut.
        self.open_to = max((cut.sequence for cut in cuts), default=0) if missing else 0

    def verdict(self, segment):
        if segment.name in self.names:
            return None
        return UNCHAINED if segment.statement.first <= self.open_to else REVOKED


class Verdicts:
    """Why each segment of a history does not count; None for one that does."""

    def __init__(self, history, roster):
        self.history, self.roster = history, roster
        self.reaches = {}

    def of(self, segment):
        device, scope = segment.statement.device, segment.statement.scope
        if device not in self.roster.enrolled:
            return WAITING
        cut_off = {
            self.reach(revocation, segment.statement.log).verdict(segment)
            for revocation in self.roster.revocations.get(device, ())} - {None}
        if cut_off:
            return REVOKED if REVOKED in cut_off else UNCHAINED
        if device not in self.roster.devices:
            return WITHDRAWN
        return None if self.roster.devices[device].writes(scope) else NOT_WRITING

    def reach(self, revocation, log):
        if (revocation, log) not in self.reaches:
            self.reaches[revocation, log] = Reach(self.history, [cut for cut in revocation.cuts if cut.log == log])
        return self.reaches[revocation, log]
