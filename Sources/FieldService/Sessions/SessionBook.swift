import Trust

/// Who is signed in: tokens, each bound to a device and good for a quarter of an hour.
///
/// The tokens themselves are not kept, only their SHA-256, so that neither the book nor the time of a look-up gives one
/// away.
struct SessionBook: Sendable {
    /// How long a token is good.
    static let lifetime: Duration = .seconds(900)
    /// The length of a token in bytes.
    static let length = 32

    private struct Entry {
        let digest: [UInt8]
        let deviceKey: [UInt8]
        let expiry: ContinuousClock.Instant
    }

    private let capacity: Int
    private let perDevice: Int
    /// Oldest first, which is also the order in which they expire.
    private var entries: [Entry] = []

    /// An empty book.
    ///
    /// - Parameters:
    ///   - capacity: the most tokens that are kept, at least 1.
    ///   - perDevice: the most tokens that one device may have.
    init(capacity: Int = 512, perDevice: Int = 8) {
        self.capacity = max(1, capacity)
        self.perDevice = max(1, perDevice)
    }

    /// How many tokens are kept.
    var count: Int { entries.count }

    /// Enters a token for a device; if there are too many, the oldest gives way, the device's own first.
    mutating func enter(_ token: [UInt8], deviceKey: [UInt8], now: ContinuousClock.Instant) {
        entries.removeAll { $0.expiry <= now }
        let own = entries.indices.filter { entries[$0].deviceKey == deviceKey }
        if own.count >= perDevice {
            entries.remove(at: own[0])
        } else if entries.count >= capacity {
            entries.removeFirst()
        }
        entries.append(
            Entry(
                digest: Digest.sha256(token), deviceKey: deviceKey, expiry: now.advanced(by: Self.lifetime)))
    }

    /// The device that a token belongs to.
    ///
    /// - Parameters:
    ///   - isListed: whether the roster lists a device now; if not, all its tokens are dropped.
    /// - Returns: the device's key; nil for an unknown or expired token, or one of a device that left the roster.
    mutating func device(
        of token: [UInt8], now: ContinuousClock.Instant, isListed: (_ deviceKey: [UInt8]) -> Bool
    ) -> [UInt8]? {
        let digest = Digest.sha256(token)
        guard let entry = entries.first(where: { ConstantTime.isEqual($0.digest, digest) }), now < entry.expiry else {
            return nil
        }
        guard isListed(entry.deviceKey) else {
            entries.removeAll { $0.deviceKey == entry.deviceKey }
            return nil
        }
        return entry.deviceKey
    }
}
