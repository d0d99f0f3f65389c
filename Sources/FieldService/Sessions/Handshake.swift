import Trust

/// What the two sides of a sign-in sign: their keys and the fresh value that each of them chose.
///
/// `Schema/http-api.md` says why each part is in it.
struct Handshake: Sendable {
    /// Whose signature it is.
    enum Side: String, Sendable {
        /// The device that asks.
        case caller = "caller_\n"
        /// The device whose store the service opened.
        case hub = "hub____\n"
    }

    private static let context = "aldea session v1\n"

    /// The hub's key, 32 bytes.
    let hubKey: [UInt8]
    /// The caller's key, 32 bytes.
    let callerKey: [UInt8]
    /// The value that the hub chose, 32 bytes.
    let challenge: [UInt8]
    /// The value that the caller chose, 32 bytes.
    let nonce: [UInt8]

    /// The 32 bytes that a side signs as its challenge.
    func transcript(_ side: Side) -> [UInt8] {
        Digest.sha256(Array((Self.context + side.rawValue).utf8) + hubKey + callerKey + challenge + nonce)
    }
}
