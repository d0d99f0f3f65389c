/// Why the service did not start.
public struct ServerError: Error, Hashable, Sendable {
    /// The stable name of a reason.
    public enum Code: String, Hashable, Sendable {
        /// The address can be reached from other computers, and there is no certificate.
        case certificateNeeded = "server-certificate-needed"
        /// The certificate or its key cannot be read, or they do not belong together.
        case certificateUnusable = "server-certificate-unusable"
        /// The port is out of range.
        case badPort = "server-bad-port"
        /// The address cannot be listened on.
        case addressRefused = "server-address-refused"
    }

    /// Which reason it is.
    public let code: Code
    /// What happened, as one sentence without a full stop.
    public let message: String
    /// What to do now, as one sentence without a full stop.
    public let advice: String

    init(_ code: Code, _ message: String, advice: String) {
        self.code = code
        self.message = message
        self.advice = advice
    }

    /// Equal by code only.
    public static func == (left: ServerError, right: ServerError) -> Bool { left.code == right.code }

    /// Hashes the code only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
