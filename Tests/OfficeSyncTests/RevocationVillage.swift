import DeltaBundle
import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// What administrators and registrars of a village do.
extension Village {
    /// The administrator's key that was written out when the program began.
    func recovery() throws -> KeyFile { try KeyFile(contentsOf: path("recovery.key"), passphrase: nil) }

    /// A device as the roster of an office names it, by its key.
    func standing(_ code: String, at office: String) throws -> Standing {
        try #require(self[office].store.roster.standings[self[code].deviceKey.bytes])
    }

    /// An office cuts the key of another one's device, up to what it holds of it unless the cuts say otherwise.
    @discardableResult
    func revoke(
        _ code: String, at office: String = "GTO", keeping cuts: [Revocation.Cut]? = nil, by key: KeyFile? = nil
    ) throws -> RootProposal {
        let device = try standing(code, at: office)
        return try self[office].revoke(
            device, reason: .stolen, cuts: cuts ?? self[office].cuts(of: device), administrator: key)
    }

    @discardableResult
    func restore(_ code: String, at office: String = "GTO", by key: KeyFile? = nil) throws -> RootProposal {
        try self[office].restore(standing(code, at: office), administrator: key)
    }

    /// Changes the root at an office, signed by its device or another administrator.
    @discardableResult
    func change(
        rootAt office: String, by key: KeyFile? = nil, _ body: (inout RootDraft) throws -> Void
    ) throws -> RootProposal {
        var draft = try RootDraft(following: self[office].store.roster)
        try body(&draft)
        return try self[office].propose(draft, administrator: key, what: "root-changed")
    }

    /// One office gives another a plain bundle for everybody, whether or not it knows that other one.
    @discardableResult
    func hand(from: String, to: String) throws -> ApplySummary {
        let file = fresh()
        _ = try self[from].createBundle(to: file, for: .everyone, encrypt: false)
        return try self[to].apply(file)
    }

    /// Offices hand each other such bundles until everybody of them has everything.
    func mingle(_ codes: [String]) throws {
        for _ in 0..<2 { for from in codes { for to in codes where from != to { try hand(from: from, to: to) } } }
    }

    /// Everybody learns of an office's roster, and of nothing else.
    func tellRoster(of office: String) throws {
        for (code, other) in offices where code != office { _ = try other.store.unite(self[office].store.roster) }
    }

    /// The segments that an office holds of a device's logs, oldest first.
    func segments(of device: [UInt8], at office: String, scope: String = "centro") throws -> [Segment] {
        try self[office].store.segmentNumbers(lackedBy: nil).compactMap { try self[office].store.segment($0) }
            .filter { $0.statement.log.deviceKey == device && $0.statement.log.scope == scope }
            .sorted { $0.statement.first < $1.statement.first }
    }

    func segments(of code: String, at office: String, scope: String = "centro") throws -> [Segment] {
        try segments(of: self[code].deviceKey.bytes, at: office, scope: scope)
    }

    /// The names of the enterprises that an office shows.
    func names(at office: String) throws -> [String] {
        try self[office].store.rows(.enterprise).compactMap { $0.text("name") }.sorted()
    }
}

/// Somebody who has a copy of a device's key, and writes segments by hand.
struct RevocationThief {
    let key: SigningKey
    let program: [UInt8]

    init(_ office: Office) {
        key = office.keys.signingKey
        program = office.store.roster.program.bytes
    }

    init(key: SigningKey, of office: Office) {
        self.key = key
        program = office.store.roster.program.bytes
    }

    /// A log of the key that nobody has seen before.
    func log(_ ordinal: Int, scope: String = "centro") -> LogDescriptor {
        LogDescriptor(
            deviceKey: key.publicKey.bytes, ordinal: ordinal, nonce: [9, 9, 9, 9, 9, 9, 9, 9], scope: scope)
    }

    func segment(
        _ log: LogDescriptor, first: Int64 = 1, previous: SegmentID = .none, seen: [Statement.Seen] = [],
        _ changes: [Change]
    ) throws -> Segment {
        let numbered = changes.enumerated().map { offset, change in
            var change = change
            change.dot = Dot(log: 0, sequence: first + Int64(offset))
            return change
        }
        return try Segment(
            body: SegmentBody(changes: numbered), program: program, log: log, first: first, previous: previous,
            schemaVersion: 1, seen: seen, key: key)
    }

    /// A new enterprise.
    func enterprise(_ name: String) -> Change {
        Change(
            dot: Dot(log: 0, sequence: 1), kind: Kind.enterprise.id, identity: .creates, wallClock: 1_760_000_000,
            person: "thief", writes: [FieldWrite(field: FieldID(2), isPrivate: false, value: [.text(name)])])
    }

    /// Another name for the enterprise that the first change of `seen` created, replacing that change's word.
    func rename(_ name: String, log index: Int = 1, sequence: Int64 = 1, at clock: Int64 = 1_760_000_000) -> Change {
        let dot = Dot(log: index, sequence: sequence)
        return Change(
            dot: Dot(log: 0, sequence: 1), kind: Kind.enterprise.id, identity: .existing(dot), wallClock: clock,
            person: "thief",
            writes: [FieldWrite(field: FieldID(2), isPrivate: false, replaces: [dot], value: [.text(name)])])
    }
}

extension Segment {
    /// The entry by which another statement names this segment's last change.
    var asSeen: Statement.Seen {
        Statement.Seen(log: statement.log.id, sequence: statement.last, segment: id)
    }

    /// The cut behind this segment.
    var asCut: Revocation.Cut {
        Revocation.Cut(log: statement.log.id, sequence: statement.last, segment: id)
    }
}
