import SurveyModel
import SurveyStore

/// A record of any kind, by what a person calls it.
struct RecordName {
    private let store: Store

    init(_ session: Session) throws { store = try session.store }

    /// The record of a code, or of a key of an enterprise, wave, locality, session or team.
    ///
    /// - Throws: `StoreError.unknownRecord` when nothing is called that, `.ambiguousRecord` when several things are.
    func find(_ text: String) throws -> RecordKey {
        var found: Set<RecordKey> = []
        for kind in store.isCode(text) ? Catalogue.kinds : [.enterprise, .wave, .locality, .training, .team] {
            do {
                found.insert(try store.find(text, kind: kind, namespace: nil))
            } catch let error as StoreError where error.code == .unknownRecord {
                continue
            }
        }
        guard found.count < 2 else { throw StoreError(.ambiguousRecord, ["text": text]) }
        guard let key = found.first else { throw StoreError(.unknownRecord, ["text": text]) }
        return key
    }
}
