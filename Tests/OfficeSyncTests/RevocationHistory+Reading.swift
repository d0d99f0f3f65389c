import DeltaBundle
import Replication
import SurveyModel
import SurveyStore

@testable import OfficeSync

/// What came of it, as each office says and as the model does.
extension RevocationHistory {
    /// Everybody gets every segment and every roster.
    func exchange() throws {
        for code in codes { for other in codes { _ = try village[code].store.unite(village[other].store.roster) } }
        let all = try Set(codes.flatMap(segments)).shuffled(using: &random)
        for code in codes { _ = try village[code].store.apply(all) }
    }

    /// What an office shows besides.
    func tables(at code: String) throws -> [String] {
        let store = village[code].store
        let rows = try (store.rows(.enterprise) + store.rows(.interview)).map { row in
            "\(row.code) \(row.office) \(row.values.sorted { $0.key < $1.key })"
        }
        let conflicts = try store.conflicts().map { "\($0.code) \($0.field.name) \($0.heads.map(\.dot))" }
        let findings = try store.findings().map { "\($0.code) \($0.field?.name ?? "") \($0.what)" }
        let withheld = try store.quarantine(limit: .max).map { "\($0.dot) \($0.reason) \($0.isSuperseded)" }
        return rows + conflicts.sorted() + findings.sorted() + withheld.sorted() + (try lines(at: code))
    }

    /// What an office says of every change that it holds, to compare with the model.
    func lines(at code: String) throws -> [String] {
        try items(at: code).flatMap { item in
            // A number behind a full stop tells the branches of a fork apart, in this store only.
            let dot = String(item.dot.split(separator: ".")[0])
            return item.writes.map { write in
                RevocationModel.line(
                    dot, write.field, item.isCreation ? write.value : nil, counts: item.withheldReason == nil,
                    isHead: write.isHead)
            }
        }.sorted()
    }

    /// The changes of all records that an office knows, be it that nothing of them counts.
    private func items(at code: String) throws -> [HistoryItem] {
        let store = village[code].store
        var keys = try Set((store.rows(.enterprise) + store.rows(.interview)).map(\.key))
        for item in try store.quarantine(limit: .max) {
            if let key = item.record, let kind = try store.kind(of: key), RevocationHistory.kinds.contains(kind.id) {
                keys.insert(key)
            }
        }
        return try keys.flatMap { try store.history(of: $0) }
    }

    /// The names that are found in an office's records, in whatever change.
    func found(at code: String) throws -> Set<String> {
        var found: Set<String> = []
        for write in try items(at: code).flatMap(\.writes) {
            if case .text(let text)? = write.value?.first { found.insert(text) }
        }
        return found
    }

    func model(of code: String) throws -> [String] {
        try RevocationModel(segments(at: code), village[code].store.roster)
            .lines(of: RevocationHistory.kinds)
    }
}
