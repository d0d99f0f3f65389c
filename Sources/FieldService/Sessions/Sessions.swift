import Synchronization
import Trust

/// The sign-ins of a running service: challenges and tokens behind one lock, with the clock and the random bytes handed in.
final class Sessions: Sendable {
    private struct Books {
        var challenges: ChallengeBook
        var tokens: SessionBook
    }

    private let books: Mutex<Books>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let random: @Sendable (Int) throws -> [UInt8]

    /// Begins without anybody signed in.
    ///
    /// - Parameters:
    ///   - now: a clock that never goes back; setting the computer's clock must not lengthen a session.
    ///   - random: unpredictable bytes.
    init(
        challenges: ChallengeBook = ChallengeBook(), tokens: SessionBook = SessionBook(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        random: @escaping @Sendable (Int) throws -> [UInt8] = { try SecureRandom.bytes($0) }
    ) {
        books = Mutex(Books(challenges: challenges, tokens: tokens))
        self.now = now
        self.random = random
    }

    /// A new challenge.
    func challenge() throws -> [UInt8] {
        let challenge = try random(ChallengeBook.length)
        books.withLock { $0.challenges.enter(challenge, now: now()) }
        return challenge
    }

    /// Uses a challenge up.
    ///
    /// - Returns: whether it had been given, was not used before, and is not too old.
    func take(challenge: [UInt8]) -> Bool {
        books.withLock { $0.challenges.take(challenge, now: now()) }
    }

    /// A new token for a device that has proved who it is.
    func open(deviceKey: [UInt8]) throws -> [UInt8] {
        let token = try random(SessionBook.length)
        books.withLock { $0.tokens.enter(token, deviceKey: deviceKey, now: now()) }
        return token
    }

    /// The device that a token belongs to, if the token is good and the roster lists the device.
    func device(of token: [UInt8], isListed: (_ deviceKey: [UInt8]) -> Bool) -> [UInt8]? {
        books.withLock { $0.tokens.device(of: token, now: now(), isListed: isListed) }
    }
}
