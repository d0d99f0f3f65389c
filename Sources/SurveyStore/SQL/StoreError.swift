/// Why the store refused or failed.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable name of a refusal.
    public enum Code: String, Hashable, Sendable {
        /// There is no store in the directory.
        case noStore = "store-missing"
        /// There is one already.
        case exists = "store-exists"
        /// The file is not a store, or is damaged.
        case damaged = "store-damaged"
        /// A later version of the program made it.
        case newer = "store-newer"
        /// The directory or the file cannot be written.
        case readOnly = "store-read-only"
        /// The disk is full.
        case full = "store-full"
        /// Another program holds the store for long.
        case busy = "store-busy"
        /// SQLite failed in another way.
        case database = "store-database"
        /// No record is called that.
        case unknownRecord = "record-unknown"
        /// Several records are called that.
        case ambiguousRecord = "record-ambiguous"
        /// This device may not write that scope.
        case scopeRefused = "scope-refused"
        /// This device's role does not write.
        case roleRefused = "role-refused"
        /// This device's role does not approve, return or lock interviews.
        case approvalRefused = "approval-refused"
        /// This device's key was revoked: nothing that it writes would count.
        case revoked = "device-revoked"
        /// An administrator had the personal data of this record erased.
        case redacted = "record-redacted"
        /// The change is larger than a change may be.
        case tooLarge = "change-too-large"
        /// No value was given for a key column.
        case keyMissing = "key-missing"
        /// The segment's bytes are not what its statement says.
        case segmentRefused = "segment-refused"
        /// Too many logs, or too many branches of a log.
        case tooManyLogs = "logs-too-many"
        /// The state does not allow the step, such as approving a draft.
        case stateRefused = "state-refused"
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

    /// Whether this device may not write what was to be written.
    var isRefusal: Bool { [.roleRefused, .scopeRefused, .approvalRefused, .redacted].contains(code) }

    /// Equal by code only.
    public static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }
}
