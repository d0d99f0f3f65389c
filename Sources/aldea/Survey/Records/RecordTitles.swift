import SurveyModel
import SurveyStore

/// What records are called on the screen; remembered, since lists name the same ones again and again.
final class RecordTitles {
    private let store: Store
    private var titles: [RecordKey: String] = [:]
    private var references: [RecordKey: String] = [:]

    init(_ store: Store) { self.store = store }

    /// Reads the names of all records of a kind at once, for lists that name many of them.
    func prepare(_ kind: Kind) throws {
        try store.forEachRow(kind) { remember($0) }
    }

    /// The name that people know a record by: an enterprise's name, a wave's key; its code when it has none.
    func title(_ key: RecordKey) throws -> String {
        try learn(key)
        return titles[key] ?? ""
    }

    /// What stands for a record in documents and is accepted wherever one is named: the key of a record of the program,
    /// else the record's code.
    func reference(_ key: RecordKey) throws -> String {
        try learn(key)
        return references[key] ?? ""
    }

    /// Title and reference, where they differ.
    func titleAndReference(_ key: RecordKey) throws -> String {
        let (title, reference) = (try title(key), try reference(key))
        return title == reference ? title : "\(title) (\(reference))"
    }

    private func learn(_ key: RecordKey) throws {
        guard references[key] == nil else { return }
        guard let row = try store.row(key) else {
            references[key] = try store.code(of: key)
            titles[key] = references[key]
            return
        }
        remember(row)
        // What has no name of its own is known by its enterprise.
        if titles[key] == references[key], row.kind.naturalKey.isEmpty, let enterprise = row.reference("enterprise") {
            titles[key] = try title(enterprise)
        }
    }

    private func remember(_ row: RecordRow) {
        let own = row.kind.naturalKey.count == 1 ? row.text(row.kind.naturalKey[0]) : nil
        let reference = own ?? row.code
        references[row.key] = reference
        let names = ["name", "topic", "university", "platform", "item", "indicator", "key"]
        titles[row.key] = names.lazy.compactMap { row.text($0) }.first ?? reference
    }
}
