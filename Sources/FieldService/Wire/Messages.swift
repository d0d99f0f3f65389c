/// The answer of `GET /health`.
struct HealthAnswer: Codable, Hashable, Sendable {
    /// The version of the protocol that this program speaks.
    static let ownProtocol = 1
    /// What the service calls itself.
    static let ownService = "aldead"

    var `protocol` = HealthAnswer.ownProtocol
    var service = HealthAnswer.ownService
    var status = "ok"
    var version: String
}

/// The answer of `POST /v1/challenge`.
struct ChallengeAnswer: Codable, Hashable, Sendable {
    var challenge: String
    var device: String
    var expires: Int
    var program: String
}

/// The body of `POST /v1/session`.
struct SessionRequest: Codable, Hashable, Sendable {
    var challenge: String
    var device: String
    var nonce: String
    var signature: String
}

/// The answer of `POST /v1/session`.
struct SessionAnswer: Codable, Hashable, Sendable {
    var expires: Int
    var largestBundle: Int
    var largestNotice: Int
    var signature: String
    var token: String

    private enum CodingKeys: String, CodingKey {
        case expires
        case largestBundle = "largest_bundle"
        case largestNotice = "largest_notice"
        case signature
        case token
    }
}

/// The answer of `POST /v1/bundle`.
struct ReceiptAnswer: Codable, Hashable, Sendable {
    var complete: Bool
    var conflicts: Int
    var held: Int
    var new: Int
    var newChanges: Int
    var refused: Int
    var waiting: Int
    var withheld: Int

    private enum CodingKeys: String, CodingKey {
        case complete
        case conflicts
        case held
        case new
        case newChanges = "new_changes"
        case refused
        case waiting
        case withheld
    }
}

/// The answer of `GET /v1/digest`.
struct DigestAnswer: Codable, Hashable, Sendable {
    var code: String
    var scopes: [String: String]
    var warnings: [String]
}

/// The body of every error.
struct ErrorAnswer: Codable, Hashable, Sendable {
    var advice: String
    var code: String
    var message: String
}
