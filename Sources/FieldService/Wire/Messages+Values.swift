import OfficeSync
import SurveyStore

extension ReceiptAnswer {
    /// What became of a bundle, as the wire says it.
    init(_ summary: ApplySummary) {
        self.init(
            complete: summary.isComplete, conflicts: summary.conflicts, held: summary.held, new: summary.new,
            newChanges: summary.newChanges, refused: summary.refused, waiting: summary.waiting,
            withheld: summary.withheld)
    }
}

extension DigestAnswer {
    /// A state code, as the wire says it.
    init(_ code: StateCode) {
        self.init(code: code.text, scopes: code.byScope, warnings: code.warnings)
    }
}
