import OfficeSync

extension ApplySummary {
    /// What two bundles did, one after the other: what was new adds up, how things stand is what the later one says.
    func followed(by later: ApplySummary) -> ApplySummary {
        var sum = later
        sum.new += new
        sum.newChanges += newChanges
        sum.held += held
        sum.withheld += withheld
        sum.withheldOffices = Set(withheldOffices + later.withheldOffices).sorted()
        sum.refused += refused
        sum.rosterChanged = rosterChanged || later.rosterChanged
        sum.forks = forks + later.forks.filter { !forks.contains($0) }
        return sum
    }
}
