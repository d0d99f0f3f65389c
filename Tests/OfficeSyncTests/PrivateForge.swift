import DeltaBundle
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// Segments made by hand, as a device could sign them whose program was altered.
extension Village {
    /// Every segment that an office holds, sealed first.
    func segments(at code: String, scope: String? = nil) throws -> [Segment] {
        try self[code].seal()
        return try self[code].store.segmentNumbers(lackedBy: nil)
            .compactMap { try self[code].store.segment($0) }
            .filter { scope == nil || $0.statement.log.scope == scope }
    }

    /// A log of an office's device that its store does not know.
    func strangeLog(of code: String, scope: String, ordinal: Int = 9) -> LogDescriptor {
        LogDescriptor(
            deviceKey: self[code].deviceKey.bytes, ordinal: ordinal, nonce: [1, 2, 3, 4, 5, 6, 7, 8], scope: scope)
    }

    /// A first segment of a new log that an office's device signs by hand.
    ///
    /// - Parameter leaves: what stands in the private body instead of what belongs there.
    func forge(
        by code: String, scope: String = "centro", ordinal: Int = 9, seen: [Statement.Seen] = [],
        _ changes: [Change], leaves: (([PrivateBody.Leaf]) -> [PrivateBody.Leaf])? = nil
    ) throws -> Segment {
        let program = self[code].store.roster.program.bytes
        let log = strangeLog(of: code, scope: scope, ordinal: ordinal)
        let key = self[code].keys.signingKey
        let body = SegmentBody(changes: changes)
        guard let leaves else {
            return try Segment(
                body: body, program: program, log: log, first: 1, previous: .none, schemaVersion: 1, seen: seen,
                key: key)
        }
        let privateBody = PrivateBody(leaves: leaves(body.privateBody { [UInt8](repeating: 7, count: 8) }.leaves))
        let statement = Statement(
            program: program, log: log, first: 1, count: changes.count, previous: .none, schemaVersion: 1,
            publicBody: body.publicBytes, privateCount: privateBody.leaves.count, privateRoot: privateBody.root,
            seen: seen)
        return try Segment(
            statementBytes: statement.bytes, signature: try key.sign(statement.bytes), publicBody: body.publicBytes,
            privateBody: privateBody)
    }

    /// A change by hand; `private` fields lie in the private body.
    func change(
        _ sequence: Int64, _ kind: Kind, _ identity: Change.Identity, _ values: [UInt16: [Scalar]],
        private: [UInt16: [Scalar]] = [:]
    ) -> Change {
        let writes =
            values.map { FieldWrite(field: FieldID($0.key), isPrivate: false, value: $0.value) }
            + `private`.map { FieldWrite(field: FieldID($0.key), isPrivate: true, value: $0.value) }
        return Change(
            dot: Dot(log: 0, sequence: sequence), kind: kind.id, identity: identity, wallClock: 1_760_000_000,
            person: "x", writes: writes.sorted { $0.field < $1.field })
    }
}

extension Segment {
    /// The segment as somebody passes it on who has taken out personal data: all of it, or the leaves at these places.
    func redacted(at places: Set<Int>? = nil) throws -> Segment {
        let leaves = (privateBody?.leaves ?? []).enumerated().map { place, leaf in
            places?.contains(place) ?? true ? PrivateBody.Leaf.redacted(leaf.hash) : leaf
        }
        return try Segment(
            statementBytes: statementBytes, signature: signature, publicBody: publicBody,
            privateBody: PrivateBody(leaves: leaves))
    }
}
