/// The challenges that were given and not used yet: each is good once, for a minute.
///
/// The book is bounded; beyond its capacity the oldest challenge is forgotten. To push out a caller's challenge within
/// one round trip, somebody would have to ask for thousands in that time; refusing new ones would need far fewer.
struct ChallengeBook: Sendable {
    /// How long a challenge is good.
    static let lifetime: Duration = .seconds(60)
    /// The length of a challenge in bytes.
    static let length = 32

    private let capacity: Int
    private var expiries: [[UInt8]: ContinuousClock.Instant] = [:]
    /// Every challenge that may still be in `expiries`, oldest first, from `first` on.
    private var order: [[UInt8]] = []
    private var first = 0

    /// An empty book.
    ///
    /// - Parameter capacity: the most challenges that are kept, at least 1.
    init(capacity: Int = 4096) {
        self.capacity = max(1, capacity)
    }

    /// How many challenges are kept.
    var count: Int { expiries.count }

    /// Enters a new challenge.
    mutating func enter(_ challenge: [UInt8], now: ContinuousClock.Instant) {
        forgetOld(now: now)
        while order.count - first >= capacity { forgetOldest() }
        expiries[challenge] = now.advanced(by: Self.lifetime)
        order.append(challenge)
    }

    /// Takes a challenge out of the book.
    ///
    /// - Returns: whether it was there and still good. A second time it never is.
    mutating func take(_ challenge: [UInt8], now: ContinuousClock.Instant) -> Bool {
        guard let expiry = expiries.removeValue(forKey: challenge) else { return false }
        return now < expiry
    }

    private mutating func forgetOld(now: ContinuousClock.Instant) {
        while first < order.count {
            if let expiry = expiries[order[first]], now < expiry { break }
            forgetOldest()
        }
    }

    private mutating func forgetOldest() {
        expiries[order[first]] = nil
        first += 1
        if first > capacity {
            order.removeFirst(first)
            first = 0
        }
    }
}
