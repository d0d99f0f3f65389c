import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

/// Interviews and who approves them.
extension Village {
    /// A wave, and an interview of an enterprise in it that waits for approval.
    @discardableResult
    func interview(of enterprise: RecordKey, at code: String, date: String = "2025-06-01") throws -> RecordKey {
        let store = self[code].store
        let wave = try store.write(
            [
                RecordEntry(
                    kind: .wave, target: .keyed,
                    values: [
                        FieldID(1): [.text("base")], FieldID(2): [.text("baseline")],
                        FieldID(3): [.text("2025-03-01"), .text("2025-07-31")],
                    ])
            ], person: "p-\(code)")[0]
        return try store.write(
            [
                RecordEntry(
                    kind: .interview, target: .keyed,
                    values: [
                        FieldID(1): [.reference(enterprise)], FieldID(2): [.reference(wave)], FieldID(3): [.text(date)],
                        Kind.interviewStateField: [.text("submitted"), .null, .null], FieldID(33): [.integer(3)],
                    ])
            ], person: "p-\(code)")[0]
    }

    /// Approves an interview as it stands at an office.
    func approve(_ interview: RecordKey, at code: String) throws {
        let store = self[code].store
        let seen = try store.seenHash(interview, except: Kind.interviewStateField)
        _ = try store.write(
            [
                RecordEntry(
                    kind: .interview, target: .existing(interview),
                    values: [Kind.interviewStateField: [.text("approved"), .bytes(seen), .null]])
            ], person: "boss-\(code)")
    }

    /// The states of the interviews that an office shows.
    func states(at code: String) throws -> [String] {
        try self[code].store.rows(.interview).compactMap { $0.text("state") }.sorted()
    }
}
