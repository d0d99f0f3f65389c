public import Replication
internal import Trust

/// What makes a log the log it is: a device's key, one of its incarnations, and a scope.
public struct LogDescriptor: Hashable, Sendable {
    /// The device's Ed25519 public key, 32 bytes.
    public let deviceKey: [UInt8]
    /// How many logs the device had begun before this one; its letter on paper.
    public let ordinal: Int
    /// Eight random bytes, so that two clones of a device begin different logs.
    public let nonce: [UInt8]
    /// The scope to which all records created here belong.
    public let scope: String

    /// Describes a log; the key has 32 bytes and the nonce 8.
    public init(deviceKey: [UInt8], ordinal: Int, nonce: [UInt8], scope: String) {
        self.deviceKey = deviceKey
        self.ordinal = ordinal
        self.nonce = nonce
        self.scope = scope
    }

    /// The log's name.
    public var id: LogID {
        var writer = ByteWriter()
        writer.raw("aldea log v1\n".utf8)
        append(to: &writer)
        return LogID(Digest.sha256(writer.bytes).prefix(16))!
    }

    /// A, B, … Z, AA, AB, …
    public var letter: String {
        var rest = ordinal
        var letters = ""
        repeat {
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }

    /// The longest name of a scope, in bytes.
    public static let maximumScope = 64

    func append(to writer: inout ByteWriter) {
        writer.raw(deviceKey)
        writer.count(ordinal)
        writer.raw(nonce)
        writer.text(scope)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        deviceKey = Array(try reader.raw(32))
        ordinal = try reader.count(atMost: 1 << 20)
        nonce = Array(try reader.raw(8))
        scope = try reader.text(atMost: LogDescriptor.maximumScope)
        // The store's texts end at a NUL: a name with one would be another log's there.
        guard !scope.isEmpty, !scope.utf8.contains(0) else { throw reader.failure(.inconsistent) }
    }
}
