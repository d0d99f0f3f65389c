import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

/// What the situations of other systems' suites need: pieces that travel alone, and a device in the middle.
extension Village {
    /// Edits a record and seals the edit alone, as a piece that can travel without those before it.
    @discardableResult
    func piece(of code: String, scope: String = "centro", _ body: () throws -> Void) throws -> Segment {
        try self[code].seal()
        try body()
        try self[code].seal()
        return try #require(try segments(of: code, at: code, scope: scope).last)
    }

    /// A device talks with another as over the network: both say what they hold, and send what the other lacks.
    func sync(_ code: String, with hub: String, uploads: Bool = true) throws {
        let (down, up) = (fresh(), fresh())
        _ = try self[hub].bundle(answering: self[code].frontierNotice(), to: down)
        _ = try self[code].apply(down)
        guard uploads else { return }
        _ = try self[code].bundle(answering: self[hub].frontierNotice(), to: up)
        _ = try self[hub].apply(up)
    }

    /// What an office shows in a column of the enterprise that was entered under that key.
    func shown(_ column: String, of key: String, at code: String) throws -> String? {
        try self[code].store.row(find(key, at: code))?.text(column)
    }

    /// The values between which people have to decide, by field, of all records of an office.
    func disputed(at code: String) throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for conflict in try self[code].store.conflicts() {
            for head in conflict.heads {
                guard case .text(let text)? = head.value?.first else { continue }
                found[conflict.field.name, default: []].insert(text)
            }
        }
        return found
    }

    /// Every text that anybody ever wrote in a field of an enterprise, with who wrote it.
    func everWritten(_ field: String, of key: String, at code: String) throws -> Set<String> {
        Set(
            try self[code].store.history(of: find(key, at: code)).flatMap { item in
                item.writes.compactMap { write in
                    guard write.name == field, case .text(let text)? = write.value?.first else { return nil }
                    return "\(item.person) \(text)"
                }
            })
    }
}
