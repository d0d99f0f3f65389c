import Interchange
import SurveyModel
import SurveyStore

/// Gives the rows of exported tables from the store: links as keys, owner and consent beside their enterprise.
final class ExportSource {
    private let store: Store
    private let hasPersonal: Bool
    /// What links to a record are written as, for the kinds that are linked to.
    private var links: [RecordKey: String] = [:]
    private var linkedKinds: Set<KindID> = []
    private var owners: [RecordKey: RecordRow] = [:]
    private var consents: [RecordKey: RecordRow] = [:]

    init(_ store: Store, hasPersonal: Bool) throws {
        self.store = store
        self.hasPersonal = hasPersonal
    }

    /// The table of a kind of import file.
    func table(_ kind: ImportKind) -> ExportTable { .importable(kind, hasPrivate: hasPersonal) }

    /// Every table: those of import files, and the records of other kinds where there are any.
    func tables() throws -> [ExportTable] {
        let counts = Dictionary(try store.info().records.map { ($0.kind, $0.count) }) { first, _ in first }
        let others = Catalogue.kinds.filter { kind in
            !ImportKind.all.contains { $0.kind.id == kind.id } && counts[kind.name, default: 0] > 0
        }
        return ImportKind.all.map(table) + others.map { .complete($0, hasPrivate: hasPersonal) }
    }

    /// Calls the body with each row's cells.
    ///
    /// - Returns: how many rows were left out because they belong to a record that is removed or has not arrived.
    func forEachRow(of table: ExportTable, _ body: ([ExportCell]) throws -> Void) throws -> Int {
        let imported = ImportKind(named: table.name)
        guard let kind = imported?.kind ?? Catalogue.kind(named: table.name) else { return 0 }
        for case .reference(let id) in kind.columns.map(\.type) { try prepareLinks(id) }
        if table.columns.contains(where: { $0.part == .owner }) { try prepareOwners() }
        if table.columns.contains(where: { $0.part == .consent }) { try prepareConsents() }
        let handedOver = kind.id == Kind.enterprise.id ? try self.handedOver() : []
        var left = 0
        // Nothing in here asks the store, which is busy giving the rows.
        try store.forEachRow(kind) { row in
            let isDangling = kind.fields.contains { field in
                guard field.isRequired, let column = field.columns.first, let key = row.reference(column.name) else {
                    return false
                }
                return links[key] == nil
            }
            guard !isDangling else {
                left += 1
                return
            }
            // Its row is that of the record which goes on with its key.
            guard !handedOver.contains(row.key) else { return }
            try body(table.columns.map { cell($0, of: row, isImported: imported != nil) })
        }
        return left
    }

    /// Enterprises that were handed over to another scope, where a record with the same key goes on.
    private func handedOver() throws -> Set<RecordKey> {
        let moved = try store.rows(.enterprise, where: .column("status", .text("moved")))
        guard !moved.isEmpty else { return [] }
        var joined: [RecordKey: [RecordKey]] = [:]
        for row in try store.rows(.merge) where row["same"] == .integer(1) {
            guard let first = row.reference("first"), let second = row.reference("second") else { continue }
            joined[first, default: []].append(second)
            joined[second, default: []].append(first)
        }
        var found: Set<RecordKey> = []
        for row in moved where row["key"] != .null {
            for other in joined[row.key] ?? [] {
                guard let next = try store.row(other), next["status"] != .text("moved"), next["key"] == row["key"],
                    next["namespace"] == row["namespace"]
                else { continue }
                found.insert(row.key)
            }
        }
        return found
    }

    private func cell(_ column: ExportColumn, of row: RecordRow, isImported: Bool) -> ExportCell {
        guard column.field != nil else { return .text(row.code) }
        let source: RecordRow?
        switch column.part {
        case .main: source = row
        case .owner: source = owners[row.key]
        case .consent: source = consents[row.key]
        }
        guard let source else { return .scalar(.null) }
        if case .reference(let key) = source[column.column.name] { return .text(links[key] ?? "") }
        // An enterprise without a key of its own is known by its code, as in the tables that link to it.
        if isImported, column.name == "key", row.kind.field(named: "registration") != nil {
            return .text(link(to: row))
        }
        return .scalar(source[column.column.name])
    }

    private func prepareLinks(_ id: KindID) throws {
        guard let kind = Catalogue.kind(id), linkedKinds.insert(id).inserted else { return }
        try store.forEachRow(kind) { links[$0.key] = link(to: $0) }
    }

    /// How a cell names a record: by namespace and key, or by its code.
    private func link(to row: RecordRow) -> String {
        let id = row.kind.id
        if row.kind.naturalKey.count == 1 { return row.text(row.kind.naturalKey[0]) ?? row.code }
        guard let key = row.text("key"), let namespace = row.text("namespace") else {
            return RecordLink.code(id, row.code).text
        }
        // With its namespace, also an own one: so that the row means the same record at every office that imports it.
        return RecordLink.registered(id, namespace: namespace, key: key).text
    }

    private func prepareOwners() throws {
        guard owners.isEmpty else { return }
        try store.forEachRow(.owner) { row in
            if let key = row.reference("enterprise"), owners[key] == nil { owners[key] = row }
        }
    }

    /// The newest consent in force.
    private func prepareConsents() throws {
        guard consents.isEmpty else { return }
        try store.forEachRow(.consent) { row in
            guard let key = row.reference("enterprise"), row.text("withdrawn_on") == nil else { return }
            if let known = consents[key], (known.text("consent_on") ?? "") >= (row.text("consent_on") ?? "") { return }
            consents[key] = row
        }
    }
}
