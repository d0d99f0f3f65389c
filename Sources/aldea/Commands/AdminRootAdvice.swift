import SurveyModel
import Trust

/// What somebody should change about a root that counts.
enum AdminRootAdvice {
    static func tell(_ root: RootEntry, _ session: Session) {
        if root.threshold == root.administrators.count {
            session.note(
                "root.no-spare", ["k": String(root.threshold), "n": String(root.administrators.count)])
        }
        if !root.registrars.contains(where: { $0.cut == nil }) { session.note("root.no-registrar") }
    }
}
