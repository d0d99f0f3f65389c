import Foundation
import OfficeSync
import SurveyModel
import SurveyStore
import Testing
import Trust

extension Village {
    /// What an office's audit says, by word.
    func audit(_ code: String, _ word: String? = nil) throws -> [AuditItem] {
        try self[code].audit().filter { word == nil || $0.what.text == word }
    }

    /// Records a consent.
    func consent(of enterprise: RecordKey, at code: String) throws -> RecordKey {
        let entry = RecordEntry(
            kind: .consent, target: .create,
            values: [FieldID(1): [.reference(enterprise)], FieldID(2): [.text("2025-03-01")]])
        return try self[code].store.write([entry], person: "p-\(code)")[0]
    }

    /// Says of two enterprises whether they are one.
    func same(_ first: RecordKey, _ second: RecordKey, at code: String, _ answer: Int64) throws {
        let entry = RecordEntry(
            kind: .merge, target: .keyed,
            values: [
                FieldID(1): [.reference(first)], FieldID(2): [.reference(second)],
                FieldID(3): [.integer(answer), .null],
            ])
        _ = try self[code].store.write([entry], person: "p-\(code)")
    }

    /// Records that data left.
    @discardableResult
    func disclose(_ content: String, at code: String, purpose: Scalar = .null) throws -> RecordKey {
        let entry = RecordEntry(
            kind: .disclosure, target: .create,
            values: [
                FieldID(1): [.text("export")], FieldID(2): [.text(content)], FieldID(3): [.text("csv")],
                FieldID(4): [.integer(12)], FieldID(5): [.integer(1)], FieldID(6): [purpose],
            ])
        return try self[code].store.write([entry], person: "p-\(code)")[0]
    }

    /// Cuts a device's key before anything that it wrote, or behind all that is held of it.
    @discardableResult
    func cutKey(of code: String, at office: String, keepingAll: Bool = false) throws -> RootProposal {
        let device = try self[office].device("\(code)-\(self[code].store.enrolment!.number)")
        let cuts = keepingAll ? try self[office].cuts(of: device) : []
        return try self[office].revoke(device, reason: .stolen, cuts: cuts, person: "jefa")
    }
}

extension AuditItem {
    /// What must be the same wherever it is told.
    var word: String {
        let facts = detail.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return "\(at) \(what.text) \(signedBy) \(actor?.name ?? "") \(target?.name ?? "") \(refusal ?? "") \(facts)"
    }
}
