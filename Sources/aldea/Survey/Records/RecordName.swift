import SurveyModel
import SurveyStore

/// A record of any kind, by what a person calls it.
struct RecordName {
    private let store: Store

    init(_ session: Session) throws { store = try session.store }

    /// The record of a code, or of a key: an enterprise's first, then that of a wave, locality, session or team.
    ///
    /// - Throws: `StoreError.unknownRecord` when nothing is called that, `.ambiguousRecord` when several things of one kind are.
    func find(_ text: String) throws -> RecordKey {
        for kind in store.isCode(text) ? Catalogue.kinds : [.enterprise, .wave, .locality, .training, .team] {
            do {
                return try store.find(text, kind: kind, namespace: nil)
            } catch let error as StoreError where error.code == .unknownRecord {
                continue
            }
        }
        throw StoreError(.unknownRecord, ["text": text])
    }
}
