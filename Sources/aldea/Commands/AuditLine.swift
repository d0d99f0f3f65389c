import OfficeSync
import SurveyStore

/// A line of the list: one thing, or several of a kind that one person did in a row, such as the approvals of an import.
struct AuditLine {
    /// The thing, or the first of several.
    let first: AuditItem
    /// How many there are.
    let count: Int

    /// So many in a row are told one by one; more of them in one line.
    private static let mostSingle = 3

    /// The lines for items in their order.
    static func lines(of items: [AuditItem]) -> [AuditLine] {
        var runs: [[AuditItem]] = []
        for item in items {
            if let last = runs.last?.last, isAlike(last, item) {
                runs[runs.count - 1].append(item)
            } else {
                runs.append([item])
            }
        }
        return runs.flatMap { run in
            run.count > mostSingle
                ? [AuditLine(first: run[0], count: run.count)] : run.map { AuditLine(first: $0, count: 1) }
        }
    }

    /// Whether the same was done by the same person on the same device within a minute, and counts alike.
    private static func isAlike(_ one: AuditItem, _ next: AuditItem) -> Bool {
        let (seconds, isLost) = next.at.subtractingReportingOverflow(one.at)
        return one.basis == .change && one.what == next.what && one.person == next.person && one.actor == next.actor
            && one.refusal == next.refusal && one.signedBy == next.signedBy && !isLost && seconds < 60
    }
}
