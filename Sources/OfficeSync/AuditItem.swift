public import SurveyStore

/// Something of consequence that was done in a program, and whose word it is.
public struct AuditItem: Sendable {
    /// Whose signature stands under it.
    public enum Basis: String, Hashable, Sendable, CaseIterable {
        /// The administrators': a root entry.
        case root
        /// A registrar's: an enrolment.
        case enrolment
        /// An administrator's: a redaction.
        case redaction
        /// A device's: a change.
        case change
        /// Nobody's: this store alone says so.
        case local
    }

    /// What people ask for together.
    public enum Topic: String, Hashable, Sendable, CaseIterable {
        case program, administration, devices, redactions, interviews, conflicts, enterprises, consents, exports
        case adoptions, local
    }

    /// A device as people know it.
    public struct Device: Hashable, Sendable {
        /// Its public key, 32 bytes.
        public let key: [UInt8]
        /// `OFFICE-NUMBER`; the beginning of its fingerprint while no roster names it.
        public let name: String
    }

    /// Wall clock of whoever did it, seconds since 1970.
    public let at: Int64
    /// What was done.
    public let what: AuditWord
    /// Whose signature stands under it.
    public let basis: Basis
    /// Who signed it: administrators by label, a registrar or a device by name; empty when nobody did.
    public let signedBy: [String]
    /// Who did it, as claimed: in a change under the device's signature, otherwise only by this store.
    public internal(set) var person: String
    /// The device that did it; nil for administrators, who may be on no device.
    public let actor: Device?
    /// The device that it was done to.
    public let target: Device?
    /// The codes of the records that it is about, enterprises included.
    public let records: [String]
    /// Facts by name, in the program's own words and never personal.
    public let detail: [String: String]
    /// Why it does not count: a word of `Verdict.Reason`, or `rival`, `proposed`; nil when it does.
    public let refusal: String?

    init(
        at: Int64, _ what: AuditWord, _ basis: Basis, signedBy: [String] = [], person: String = "",
        actor: Device? = nil, target: Device? = nil, records: [String] = [], detail: [String: String] = [:],
        refusal: String? = nil
    ) {
        self.at = at
        self.what = what
        self.basis = basis
        self.signedBy = signedBy
        self.person = person
        self.actor = actor
        self.target = target
        self.records = records
        self.detail = detail
        self.refusal = refusal
    }
}

/// What was done, as a stable word.
public enum AuditWord: Hashable, Sendable {
    /// What entries of the roster say.
    public enum Roster: String, Hashable, Sendable, CaseIterable {
        case programCreated = "program-created"
        case programRenamed = "program-renamed"
        case administratorAdded = "administrator-added"
        case administratorRemoved = "administrator-removed"
        case administratorRenamed = "administrator-renamed"
        case thresholdChanged = "threshold-changed"
        case registrarGranted = "registrar-granted"
        case registrarChanged = "registrar-changed"
        case registrarCut = "registrar-cut"
        case registrarReopened = "registrar-reopened"
        case roleChanged = "role-changed"
        case roleRemoved = "role-removed"
        case rootHealed = "root-healed"
        case rootRenewed = "root-renewed"
        case keyRevoked = "key-revoked"
        case keyRestored = "key-restored"
        case deviceApproved = "device-approved"
        case deviceAssigned = "device-assigned"
        case redacted
    }

    case roster(Roster)
    case act(Act.What)
    /// A word of this store's own list of what was done.
    case local(String)

    /// The word.
    public var text: String {
        switch self {
        case .roster(let word): word.rawValue
        case .act(let word): word.rawValue
        case .local(let word): word
        }
    }

    /// Every word that can be signed.
    public static let signed: [AuditWord] = Roster.allCases.map(AuditWord.roster) + Act.What.allCases.map(AuditWord.act)

    /// What people ask for it by.
    public var topic: AuditItem.Topic {
        switch self {
        case .roster(.programCreated), .roster(.programRenamed): .program
        case .roster(.keyRevoked), .roster(.keyRestored), .roster(.deviceApproved), .roster(.deviceAssigned): .devices
        case .roster(.redacted): .redactions
        case .roster: .administration
        case .act(.interviewApproved), .act(.interviewReturned), .act(.interviewLocked): .interviews
        case .act(.conflictResolved): .conflicts
        case .act(.enterpriseRemoved), .act(.enterpriseReinstated), .act(.enterprisesMerged),
            .act(.enterprisesUnmerged):
            .enterprises
        case .act(.consentWithdrawn), .act(.consentReinstated): .consents
        case .act(.dataExported), .act(.disclosureEdited): .exports
        case .act(.valueAdopted): .adoptions
        // An export by a device that does not write leaves no signature, and is asked for with the others.
        case .local("exported"): .exports
        case .local: .local
        }
    }
}
