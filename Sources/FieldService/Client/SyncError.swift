/// Why a sync over the network did not go through.
///
/// Nothing is lost by it: what had arrived is applied, and the next sync goes on from there.
public struct SyncError: Error, Hashable, Sendable {
    /// The stable name of a reason.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The address is no `https://` or `http://` URL.
        case badURL = "sync-bad-url"
        /// The address is `http://` and not on this computer.
        case insecure = "sync-insecure"
        /// The file with the trusted certificate cannot be read.
        case trustFile = "sync-trust-file"
        /// Nobody answers at the address.
        case unreachable = "sync-unreachable"
        /// The answer did not come in time.
        case timeout = "sync-timeout"
        /// The hub's certificate is not trusted, or is another host's.
        case certificate = "sync-certificate"
        /// Something answers, but it is not the service.
        case notAHub = "sync-not-a-hub"
        /// The hub speaks another version of the protocol.
        case hubVersion = "sync-hub-version"
        /// The hub belongs to another program.
        case otherProgram = "sync-other-program"
        /// The hub's device is not on this device's roster.
        case hubUnknown = "sync-hub-unknown"
        /// The hub could not prove that it is the device that it says.
        case hubUnproven = "sync-hub-unproven"
        /// The hub does not let this device in.
        case deviceRefused = "sync-device-refused"
        /// What is to be sent is larger than the hub accepts, or what comes is larger than this program accepts.
        case tooLarge = "sync-too-large"
        /// The hub refused what was sent.
        case refused = "sync-refused"
        /// The hub failed.
        case hubFailed = "sync-hub-failed"
        /// What the hub sent is no bundle that this program can apply.
        case bundleRefused = "sync-bundle-refused"
        /// This computer's disk is full or cannot be written.
        case localDisk = "sync-local-disk"
        /// The store of this device failed.
        case localStore = "sync-local-store"
    }

    /// Which reason it is.
    public let code: Code
    /// What happened, as one sentence without a full stop.
    public let message: String
    /// What to do now, as one sentence without a full stop.
    public let advice: String
    /// Facts for the sentences, by name, such as the stable name of the error beneath; never personal data.
    public let places: [String: String]
    /// Whether trying the same again may help.
    let isPassing: Bool

    init(_ code: Code, _ message: String, advice: String, places: [String: String] = [:], isPassing: Bool = false) {
        self.code = code
        self.message = message
        self.advice = advice
        self.places = places
        self.isPassing = isPassing
    }

    /// Whether trust or integrity is the reason, rather than the network, the disk or the way of calling.
    public var isRefusal: Bool {
        switch code {
        case .certificate, .otherProgram, .hubUnknown, .hubUnproven, .deviceRefused, .refused, .bundleRefused: true
        default: false
        }
    }

    /// Equal by code only.
    public static func == (left: SyncError, right: SyncError) -> Bool { left.code == right.code }

    /// Hashes the code only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
