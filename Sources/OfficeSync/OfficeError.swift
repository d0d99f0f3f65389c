/// Why an office's store, its keys or a bundle could not be used.
public struct OfficeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable name of a refusal.
    public enum Code: String, Hashable, Sendable {
        /// There is a store or a pending request in the directory already.
        case exists = "office-exists"
        /// The directory cannot be made or used.
        case directory = "office-directory"
        /// The keys in the directory are not those of its store.
        case keysDiffer = "office-keys-differ"
        /// This device may not enrol others.
        case notRegistrar = "not-registrar"
        /// A proposal that waits for signatures ends this device's grant: what it enrolled now would be withdrawn then.
        case grantEnding = "grant-ending"
        /// A request names a scope that this registrar may not give.
        case scopeNotMine = "scope-not-mine"
        /// The registrar's range of numbers is used up.
        case numbersUsedUp = "numbers-used-up"
        /// The roster knows no such role.
        case unknownRole = "role-unknown"
        /// The device is in the roster already.
        case enrolledAlready = "enrolled-already"
        /// The grant is for another device, or there is no request here.
        case grantForAnother = "grant-for-another"
        /// A file holds no roster.
        case noRoster = "no-roster"
        /// A bundle is of another program.
        case otherProgram = "other-program"
        /// A bundle is encrypted, and not for this device.
        case notForUs = "not-for-us"
        /// No device of that office is in the roster.
        case unknownOffice = "office-unknown"
        /// A file holds no notice of what its sender holds.
        case noNotice = "no-notice"
        /// The signer of a notice is not in the roster, or did not sign it.
        case noticeRefused = "notice-refused"
        /// The medium stopped in the middle of a file.
        case mediumFailed = "medium-failed"
        /// A file cannot be read.
        case unreadable = "file-unreadable"
        /// The device of this name is not in the roster.
        case unknownDevice = "device-unknown"
        /// Several devices are called that.
        case ambiguousDevice = "device-ambiguous"
        /// The device is revoked already.
        case revokedAlready = "revoked-already"
        /// The device is not revoked.
        case notRevoked = "not-revoked"
        /// The device was revoked: no other office takes anything from it.
        case revoked = "revoked"
        /// The key is no administrator's.
        case notAdministrator = "not-administrator"
        /// A cut names a log or segment that is not held.
        case unknownCut = "cut-unknown"
        /// A cut can mean one of several branches.
        case ambiguousCut = "cut-ambiguous"
        /// No proposal of that name, or none at all, waits for a signature.
        case noProposal = "no-proposal"
        /// Several proposals wait; one must be named.
        case severalProposals = "several-proposals"
        /// The log is not known, or was not forked.
        case noFork = "no-fork"
        /// The offices of a bundle hold different scopes.
        case mixedAudience = "audience-mixed"
        /// No record of the enterprise has personal data that is not redacted.
        case redactedAlready = "redacted-already"
        /// The administrators asked for make no sense.
        case badThreshold = "threshold-bad"
        /// A name or code has characters or a length that it may not have.
        case badName = "name-bad"
    }

    /// Which refusal it is.
    public let code: Code
    /// Facts that help, by name; never personal data.
    public let places: [String: String]

    /// Describes a refusal.
    public init(_ code: Code, _ places: [String: String] = [:]) {
        self.code = code
        self.places = places
    }

    /// Code and facts.
    public var description: String {
        ([code.rawValue] + places.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }

    /// Equal by code only.
    public static func == (left: OfficeError, right: OfficeError) -> Bool { left.code == right.code }
}
