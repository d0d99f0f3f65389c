import FoundationEssentials
import SurveyModel
import SurveyStore
import Trust

/// The record that microdata left the system, signed by the device that let them out.
struct DisclosureRecord {
    private let format: String
    private let hasPersonal: Bool
    private let purpose: Scalar
    private let person: String

    /// - Throws: `ValidationIssue` for a purpose that no field would hold: before anything is written.
    init(format: String, hasPersonal: Bool, purpose: String?, person: String) throws(ValidationIssue) {
        self.format = format
        self.hasPersonal = hasPersonal
        self.person = person
        guard let purpose else {
            self.purpose = .null
            return
        }
        self.purpose = try Kind.disclosure.scalar(from: purpose, column: "purpose")
    }

    /// Keeps that these tables stand at a path now. When that fails, they are taken away again: none leave unrecorded.
    ///
    /// - Returns: whether the record is one that this device signs; a device that does not write only notes it in its store.
    func record(_ tables: [(name: String, rows: Int)], at path: String, _ store: Store) throws -> Bool {
        do {
            let signs = store.writes(Roster.programScope) && store.roster.revocation(of: store.device) == nil
            if signs { try sign(tables, store) } else { try note(tables, store) }
            return signs
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    private func sign(_ tables: [(name: String, rows: Int)], _ store: Store) throws {
        let values: [String: Scalar] = [
            "what": .text("export"), "content": .text(content(tables)), "format": .text(format),
            "rows": .integer(rows(tables)), "personal": .integer(hasPersonal ? 1 : 0), "purpose": purpose,
        ]
        let fields = Kind.disclosure.fields.map { field in (field.id, field.columns.map { values[$0.name] ?? .null }) }
        let entry = RecordEntry(
            kind: .disclosure, target: .create, values: Dictionary(uniqueKeysWithValues: fields))
        _ = try store.write([entry], person: person)
    }

    private func note(_ tables: [(name: String, rows: Int)], _ store: Store) throws {
        var detail = [
            "what": content(tables), "format": format, "personal": hasPersonal ? "yes" : "no",
            "rows": String(rows(tables)),
        ]
        if case .text(let text) = purpose { detail["purpose"] = text }
        try store.record(event: "exported", detail: detail, person: person)
    }

    private func rows(_ tables: [(name: String, rows: Int)]) -> Int64 { tables.reduce(0) { $0 + Int64($1.rows) } }

    /// The tables that hold anything; all of them when none does.
    private func content(_ tables: [(name: String, rows: Int)]) -> String {
        let filled = tables.filter { $0.rows > 0 }
        return (filled.isEmpty ? tables : filled).map(\.name).joined(separator: ", ")
    }
}
