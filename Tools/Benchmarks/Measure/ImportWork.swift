internal import Interchange
internal import OfficeSync
internal import SurveyModel
internal import SurveyStore

/// One import into an open store. It changes the store, so that it can be done once only.
struct ImportWork {
    private let office: Office
    private let kind: ImportKind
    private let file: String

    private struct UnknownKind: Error {
        let name: String
    }

    /// - Parameters:
    ///   - store: the directory of the store.
    ///   - kind: what the file's rows are.
    init(store: String, kind: String, file: String) throws {
        office = try Office.open(store)
        guard let found = ImportKind.all.first(where: { $0.name == kind }) else { throw UnknownKind(name: kind) }
        self.kind = found
        self.file = file
    }

    func timings() throws -> [String: Timing] {
        let importer = Importer(
            store: office.store, namespace: nil, person: "person-1",
            phrases: Phrasebook(language: .en, sentences: [:]), today: "2026-01-01")
        return ["import": try Timing.once { _ = try importer.run(kind: kind, path: file) }]
    }
}
