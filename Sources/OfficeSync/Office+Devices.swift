internal import Foundation
internal import Replication
public import SurveyStore
public import Trust

/// Up to where a log of a device is trusted whose key is to be cut.
public struct CutRequest: Hashable, Sendable {
    /// The beginning of the log's name, in hexadecimal digits.
    public let log: String
    /// The last sequence number that may count; 0 for nothing of the log.
    public let sequence: Int64
    /// The beginning of the segment's name, where several branches have one there.
    public let segment: String?

    /// Names a place of a log.
    public init(log: String, sequence: Int64, segment: String? = nil) {
        self.log = log
        self.sequence = sequence
        self.segment = segment
    }

    /// `LOG:SEQUENCE`, as it was typed.
    var text: String { "\(log):\(sequence)" }

    /// Reads `LOG:SEQUENCE` or `LOG:SEQUENCE:SEGMENT`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), !parts[0].isEmpty, let sequence = Int64(parts[1]), sequence >= 0 else {
            return nil
        }
        self.init(
            log: parts[0].lowercased(), sequence: sequence, segment: parts.count == 3 ? parts[2].lowercased() : nil)
    }
}

extension Office {
    /// The device that people mean by `OFFICE-NUMBER`, its number, or the beginning of its key's fingerprint.
    ///
    /// - Throws: `OfficeError.unknownDevice`, `.ambiguousDevice`.
    public func device(_ text: String) throws -> Standing {
        let wanted = text.trimmingCharacters(in: .whitespaces)
        let normal = Base32.normalized(wanted)
        let all = store.roster.standings.values
        var found = all.filter { standing in
            let named = standing.enrolment
            return wanted == String(named.number)
                || wanted.uppercased() == "\(named.office)-\(named.number)"
        }
        if found.isEmpty, normal.count >= 8 {
            found = all.filter {
                Base32.groups(Digest.sha256($0.enrolment.deviceKey), characters: 16, perGroup: 16).hasPrefix(normal)
            }
        }
        guard let device = found.first else { throw OfficeError(.unknownDevice, ["device": wanted]) }
        guard found.count == 1 else { throw OfficeError(.ambiguousDevice, ["device": wanted]) }
        return device
    }

    /// The cuts that trust a device up to what is held of it here, but for the logs that the requests name. Of a device that is revoked
    /// already, they are those that stand.
    ///
    /// - Throws: `OfficeError.unknownCut`, `.ambiguousCut`.
    public func cuts(of device: Standing, at requests: [CutRequest] = []) throws -> [Revocation.Cut] {
        let segments = Dictionary(
            grouping: try store.segments(ofDevice: device.enrolment.deviceKey), by: \.log)
        var asked: [LogID: [CutRequest]] = [:]
        for request in requests {
            let logs = segments.keys.filter { $0.description.hasPrefix(request.log) }
            guard let log = logs.first else { throw OfficeError(.unknownCut, ["cut": request.text]) }
            guard logs.count == 1 else {
                let known = logs.map { String($0.description.prefix(request.log.count + 4)) }.sorted()
                throw OfficeError(.ambiguousCut, ["cut": request.text, "known": known.joined(separator: ", ")])
            }
            asked[log, default: []].append(request)
        }
        let standing = store.roster.revocation(of: device.enrolment.deviceKey)
        var cuts: [Revocation.Cut] = []
        for (log, items) in segments {
            if let wanted = asked[log] {
                for request in wanted where request.sequence > 0 { cuts.append(try cut(items, request)) }
            } else if let standing {
                cuts += standing.cuts.filter { $0.log == log }
            } else {
                cuts += items.filter(\.isEnd).map { Revocation.Cut(log: log, sequence: $0.last, segment: $0.segment) }
            }
        }
        // Of logs that are not held here, what was said of them before stands.
        cuts += standing?.cuts.filter { segments[$0.log] == nil } ?? []
        return cuts.sorted()
    }

    /// The last segment of a log at or before a place; where several branches have one, the one that is named.
    private func cut(_ items: [LogSegmentItem], _ request: CutRequest) throws -> Revocation.Cut {
        let below = items.filter { $0.last <= request.sequence }
        let followed = Set(below.map(\.previous))
        let ends = below.filter { !followed.contains($0.segment) }
            .filter { item in request.segment.map { item.segment.description.hasPrefix($0) } ?? true }
        guard let end = ends.first else { throw OfficeError(.unknownCut, ["cut": request.text]) }
        guard ends.count == 1 else {
            let names = ends.map { "\(request.log):\($0.last):\($0.segment.description.prefix(8))" }
            throw OfficeError(.ambiguousCut, ["cut": request.text, "known": names.joined(separator: ", ")])
        }
        return Revocation.Cut(log: end.log, sequence: end.last, segment: end.segment)
    }

    /// Cuts a device's key. Its powers as administrator and registrar end with it.
    ///
    /// - Parameters:
    ///   - cuts: the last good segments; see ``cuts(of:at:)``.
    ///   - enrolments: if it is a registrar, the last good ones, one for each branch; nil for all ends that are known and count.
    ///   - administrator: the keys of an administrator; nil for this device's.
    /// - Throws: `OfficeError.notAdministrator`, `.revokedAlready` when the key is cut there already, `TrustError.badThreshold` when too few
    ///   administrators would be left.
    public func revoke(
        _ device: Standing, reason: Revocation.Reason, cuts: [Revocation.Cut], enrolments: [Enrolment]? = nil,
        administrator: KeyFile? = nil, person: String = ""
    ) throws -> RootProposal {
        let key = device.enrolment.deviceKey
        let revocation = Revocation(key: key, reason: reason, cuts: cuts)
        guard store.roster.revocation(of: key) != revocation else { throw OfficeError(.revokedAlready) }
        var draft = try RootDraft(following: store.roster)
        if let enrolments { draft.cutRegistrar(key, behind: enrolments.map(\.hash)) }
        draft.end(revocation, in: store.roster)
        return try propose(draft, administrator: administrator, what: "device-revoked", person: person)
    }

    /// Takes the cut of a device's key back: what it wrote beyond counts again. Powers as administrator and registrar do not come back.
    ///
    /// - Throws: `OfficeError.notAdministrator`, `.notRevoked`.
    public func restore(
        _ device: Standing, administrator: KeyFile? = nil, person: String = ""
    ) throws -> RootProposal {
        let key = device.enrolment.deviceKey
        guard store.roster.revocation(of: key) != nil else { throw OfficeError(.notRevoked) }
        var draft = try RootDraft(following: store.roster)
        draft.restore(key)
        return try propose(draft, administrator: administrator, what: "device-restored", person: person)
    }

    /// Enrols a new device or a new key in the place of another one, whose key is cut, and writes the roster for it.
    ///
    /// It gets the other one's office and, of its scopes, those that it asks for. Where a device is to do less than before, this is the way, too:
    /// what it wrote with the old key counts as before.
    /// - Parameters:
    ///   - role: what it may do; nil for what the other one might.
    ///   - holds: the scopes that it holds besides those that it writes; nil for those of the other one.
    /// - Throws: as `approve` and `revoke`.
    public func replace(
        _ device: Standing, by request: EnrolmentRequest, role: String? = nil, holds: [String]? = nil,
        reason: Revocation.Reason = .replaced, cuts: [Revocation.Cut], administrator: KeyFile? = nil,
        to path: String, existing: OutputFile.Existing = .keep, person: String = ""
    ) throws -> (enrolment: Enrolment, proposal: RootProposal) {
        let old = device.enrolment
        guard request.office == old.office else {
            throw OfficeError(.badName, ["what": "office", "name": request.office])
        }
        if let scope = request.scopes.first(where: { !device.writtenScopes.contains($0) }) {
            throw OfficeError(.scopeNotMine, ["scope": scope, "known": device.writtenScopes.joined(separator: ", ")])
        }
        let roster = store.roster
        let (next, enrolment) = try enrolling(request, role: role ?? old.role, holds: holds ?? old.holds, in: roster)
        let proposal: RootProposal
        if roster.revocation(of: old.deviceKey) == nil {
            var draft = try RootDraft(following: roster)
            draft.end(Revocation(key: old.deviceKey, reason: reason, cuts: cuts), in: next)
            proposal = try propose(
                draft, over: next, administrator: administrator, what: "device-replaced", person: person)
        } else {
            // Revoked before, when it was found to be lost.
            _ = try store.unite(next)
            try store.record(event: "device-replaced", detail: ["office": old.office], person: person)
            proposal = RootProposal(store.roster.root, in: store.roster)
        }
        try writeRoster(to: path, existing: existing)
        return (enrolment, proposal)
    }
}

extension RootDraft {
    /// Cuts a key and ends its other powers: an administrator's behind its last redactions, a registrar's behind its last enrolments
    /// that are known.
    mutating func end(_ revocation: Revocation, in roster: Roster) {
        revoke(revocation)
        removeAdministrator(revocation.key, lastRedactions: roster.lastRedactions(by: revocation.key).map(\.hash))
        cutRegistrar(revocation.key, behind: roster.lastEnrolments(by: revocation.key).map(\.hash))
    }
}
