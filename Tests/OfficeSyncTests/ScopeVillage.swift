import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

/// A program of three regions.
extension Village {
    /// GTO holds all; SUR and SURB write and hold `sur`; NTE writes and holds `norte`. Everybody knows everybody.
    static func regions() throws -> Village {
        let village = try Village(["GTO"], scopes: ["GTO": ["centro", "norte", "sur"]])
        try village.enrol("SUR", writes: ["sur"], holds: ["sur"])
        try village.enrol("SURB", writes: ["sur"], holds: ["sur"])
        try village.enrol("NTE", writes: ["norte"], holds: ["norte"])
        try village.tellRoster(of: "GTO")
        return village
    }

    /// Enters an enterprise with its values in a scope.
    @discardableResult
    func enter(_ one: PrivateEnterprise, at code: String, scope: String) throws -> RecordKey {
        try self[code].store.write(
            [
                RecordEntry(
                    kind: .enterprise, target: .create, scope: scope, values: one.values(namespace: code))
            ], person: "p")[0]
    }

    /// The scopes of the segments that an office holds.
    func scopes(at code: String) throws -> Set<String> { try Set(segments(at: code).map(\.statement.log.scope)) }
}
