import Foundation
import Testing

/// A vector of C2SP's suite for age: a file, what to open it with, and how that must end.
struct AgeVector: Decodable, Sendable {
    enum Ending: String, Decodable {
        case success
        case noMatch = "no match"
        case codeFailure = "HMAC failure"
        case headerFailure = "header failure"
        case payloadFailure = "payload failure"
    }

    let name: String
    let expect: Ending

    /// The digest of what is given before the file ends, well or badly.
    let payload: String?

    let identities: [String]?
    let passphrases: [String]?

    private let header: String

    /// Hexadecimal digits, and runs of zeros as `65536*00`.
    private let body: String

    /// The digest of the whole file.
    let sha256: String

    var file: [UInt8] {
        get throws {
            var file = Array(header.utf8)
            for part in body.split(separator: " ") {
                if part.hasSuffix("*00") {
                    file += [UInt8](repeating: 0, count: try #require(Int(part.dropLast(3))))
                } else {
                    file += try CryptoVectors.bytes(String(part))
                }
            }
            return file
        }
    }

    static func all() throws -> [AgeVector] {
        struct File: Decodable { let vectors: [AgeVector] }
        return try JSONDecoder().decode(File.self, from: CryptoVectors.data("cctv-age.json")).vectors
    }
}
