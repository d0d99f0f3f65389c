internal import DeltaBundle
internal import Foundation
internal import Replication
public import SurveyStore
public import Trust

extension Office {
    /// The changes of the root that wait for signatures.
    public func proposals() -> [RootProposal] { store.roster.proposals.map { RootProposal($0, in: store.roster) } }

    /// The changes of the root that stand against each other.
    public func rivals() -> [RootProposal] { store.roster.rivals.map { RootProposal($0, in: store.roster) } }

    /// Whether this device's own key is an administrator's.
    public var isAdministrator: Bool { store.roster.root.administrators.contains { $0.key == deviceKey.bytes } }

    /// Signs the next root entry as an administrator. It counts at once when enough have signed it; else it travels with the
    /// roster, and other administrators add their signatures where they are.
    ///
    /// - Parameters:
    ///   - administrator: the keys of an administrator; nil for this device's.
    ///   - what: a stable word for the list of what was done here.
    /// - Throws: `OfficeError.notAdministrator`, `TrustError.rootFrozen`, `.badThreshold`.
    @discardableResult
    public func propose(
        _ draft: RootDraft, administrator: KeyFile? = nil, what: String, person: String = ""
    ) throws -> RootProposal {
        try propose(draft, over: store.roster, administrator: administrator, what: what, person: person)
    }

    func propose(
        _ draft: RootDraft, over roster: Roster, administrator: KeyFile?, what: String, person: String
    ) throws -> RootProposal {
        let key = try signingKey(administrator)
        var entry = try draft.entry(at: clock.now())
        try entry.sign(with: key)
        var next = roster
        next.add(entry)
        _ = try store.unite(next)
        let proposal = RootProposal(entry, in: store.roster)
        try store.record(event: what, detail: ["entry": proposal.name], person: person)
        return proposal
    }

    private func signingKey(_ administrator: KeyFile?) throws -> SigningKey {
        let key = (administrator ?? keys).signingKey
        let root = store.roster.root
        guard root.administrators.contains(where: { $0.key == key.publicKey.bytes }) else {
            throw OfficeError(
                .notAdministrator, ["known": root.administrators.map(\.label).joined(separator: ", ")])
        }
        return key
    }

    /// Adds a signature to a change that somebody else proposed.
    ///
    /// - Parameter name: the beginning of its name; nil when only one waits.
    /// - Throws: `OfficeError.notAdministrator`, `.noProposal`, `.severalProposals`.
    public func sign(
        proposal name: String?, administrator: KeyFile? = nil, person: String = ""
    ) throws -> RootProposal {
        let key = try signingKey(administrator)
        var entry = try RootFile.proposal(name, in: store.roster)
        try entry.sign(with: key)
        var next = store.roster
        next.add(entry)
        _ = try store.unite(next)
        let proposal = RootProposal(entry, in: store.roster)
        try store.record(event: "root-signed", detail: ["entry": proposal.name], person: person)
        return proposal
    }

    /// Writes the roster, with all that waits in it, as a plain bundle.
    public func writeRoster(to path: String, existing: OutputFile.Existing = .keep) throws {
        try rosterFile(store.roster, at: path, existing: existing).commit()
    }
}

/// A roster in a file, signed where there is no store: by an administrator whose machine is no office's.
public enum RootFile {
    /// The change that waits in a roster.
    ///
    /// - Parameter name: the beginning of its name, in any case, with or without hyphens; nil when only one waits.
    /// - Throws: `OfficeError.noProposal`, `.severalProposals`.
    public static func proposal(_ name: String?, in roster: Roster) throws -> RootEntry {
        let waiting = roster.proposals
        guard !waiting.isEmpty else { throw OfficeError(.noProposal) }
        let wanted = name.map { Base32.normalized($0) }
        let found = waiting.filter { entry in
            wanted.map { Base32.groups(entry.hash, characters: 16, perGroup: 16).hasPrefix($0) } ?? true
        }
        guard let entry = found.first else { throw OfficeError(.noProposal) }
        guard found.count == 1 else {
            let names = found.map { Base32.groups($0.hash, characters: 8) }
            throw OfficeError(.severalProposals, ["known": names.joined(separator: ", ")])
        }
        return entry
    }

    /// The changes that wait in a roster.
    public static func proposals(in roster: Roster) -> [RootProposal] {
        roster.proposals.map { RootProposal($0, in: roster) }
    }

    /// Adds a signature to a change that waits in a roster, and writes that roster as a plain bundle.
    ///
    /// - Throws: `OfficeError.notAdministrator`, `.noProposal`, `.severalProposals`, `OutputError`.
    public static func sign(
        proposal name: String?, in roster: Roster, administrator: KeyFile, to path: String,
        existing: OutputFile.Existing = .keep, clock: Clock = .system
    ) throws -> RootProposal {
        var entry = try proposal(name, in: roster)
        let key = administrator.signingKey
        guard roster.root.administrators.contains(where: { $0.key == key.publicKey.bytes }) else {
            throw OfficeError(
                .notAdministrator, ["known": roster.root.administrators.map(\.label).joined(separator: ", ")])
        }
        try entry.sign(with: key)
        var next = roster
        next.add(entry)
        let file = try OutputFile(path: path, existing: existing)
        let manifest = Manifest(
            program: roster.program.bytes, sender: key.publicKey.bytes, epoch: [UInt8](repeating: 0, count: 16),
            createdAt: clock.now(), prerequisites: Frontier())
        let writer = try BundleWriter(manifest: manifest) { try file.write($0) }
        for frame in Frame.frames(of: next) { try writer.write(frame) }
        try writer.finish(frontier: Frontier(), key: key)
        try file.commit()
        return RootProposal(entry, in: next)
    }
}
