internal import Foundation
internal import SurveyStore
public import Trust

/// What came of asking for a new key.
public enum Rotation: Sendable {
    /// The new key is in use.
    case done(Office)
    /// The new key is enrolled; the old one is cut once more administrators have signed.
    case proposed(RootProposal)
    /// A registrar must enrol the new key: `aldea device replace`.
    case requested(EnrolmentRequest)
}

extension Office {
    /// Where a new key lies until it is in use.
    static let nextKeyName = "next.key"

    /// Gives this device a new key. Where it may enrol and administrate, at once; otherwise a request is made, for a registrar to
    /// answer, and the store takes the new key into use by itself when the roster comes that enrols it.
    ///
    /// What the old key signed up to now counts for ever. Asking again gives the same new key.
    public func rotate(passphrase: String? = nil, administrator: KeyFile? = nil, person: String = "") throws -> Rotation
    {
        try seal()
        let path = directory + "/" + Office.nextKeyName
        let next: KeyFile
        if FileManager.default.fileExists(atPath: path) {
            next = try KeyFile(contentsOf: path, passphrase: passphrase)
        } else {
            next = try KeyFile.generate()
            try next.write(to: path, passphrase: passphrase)
        }
        guard let standing = store.standing else { throw OfficeError(.notRegistrar) }
        let isWaiting = store.roster.proposals.contains { entry in
            entry.revocations.contains { $0.key == store.device }
        }
        guard !isWaiting else { throw OfficeError(.grantEnding) }
        let old = standing.enrolment
        let request = try EnrolmentRequest(
            office: old.office, scopes: standing.writtenScopes, at: clock.now(),
            recipient: next.agreementKey.recipient, key: next.signingKey)
        let root = store.roster.root
        let administers = administrator != nil || isAdministrator
        guard let grant = root.registrars.first(where: { $0.key == old.deviceKey && $0.cut == nil }), administers else {
            return .requested(request)
        }
        let (roster, _) = try enrolling(request, role: old.role, holds: old.holds, in: store.roster)
        var draft = try RootDraft(following: store.roster)
        let revocation = Revocation(key: old.deviceKey, reason: .rotated, cuts: try cuts(of: standing))
        let new = next.signingKey.publicKey.bytes
        if let mine = root.administrators.first(where: { $0.key == old.deviceKey }) {
            draft.add(RootEntry.Administrator(key: new, label: mine.label))
        }
        draft.end(revocation, in: roster)
        draft.add(
            RootEntry.Registrar(key: new, scopes: grant.scopes, numbers: grant.numbers, givesAll: grant.givesAll))
        let proposal = try propose(
            draft, over: roster, administrator: administrator, what: "device-rotated", person: person)
        guard proposal.isEffective else { return .proposed(proposal) }
        return .done(try Office.open(directory, passphrase: passphrase, clock: clock))
    }

    /// Takes a new key into use that the roster has come to enrol, if there is one.
    ///
    /// What the old key signed beyond its cut is entered anew under the new one, so that nothing is lost.
    static func takeNextKey(
        _ directory: String, _ store: Store, _ keys: KeyFile?, passphrase: String?, clock: Clock
    ) throws -> KeyFile? {
        let path = directory + "/" + nextKeyName
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let next = try KeyFile(contentsOf: path, passphrase: passphrase)
        let new = next.signingKey.publicKey.bytes
        if store.device != new {
            // As long as the old key is not cut, both count: the old one may still write what is in hand.
            guard let keys, store.roster.members[new] != nil, store.roster.revocation(of: store.device) != nil else {
                return nil
            }
            let office = Office(store: store, directory: directory, keys: keys, clock: clock)
            try office.seal()
            try store.takeDevice(new)
        }
        _ = try store.adoptFromFormerKey()
        guard rename(path, directory + "/" + keyName) == 0 else {
            throw OfficeError(.directory, ["directory": directory])
        }
        return next
    }
}
