import Foundation
import Testing

/// The published vectors in the directory `Vectors` beside this file.
enum CryptoVectors {
    /// A vector as its fields of text; lists and numbers keep their JSON form.
    struct Wycheproof: Decodable, Sendable {
        struct Test: Decodable, Sendable {
            let id: Int
            let flags: [String]
            let result: String
            let key: String?
            let msg: String?
            let sig: String?
            let `public`: String?
            let `private`: String?
            let shared: String?
            let ikm: String?
            let salt: String?
            let info: String?
            let size: Int?
            let okm: String?
            let iv: String?
            let aad: String?
            let ct: String?
            let tag: String?
        }

        let tests: [Test]
    }

    static func wycheproof(_ name: String) throws -> [Wycheproof.Test] {
        try JSONDecoder().decode(Wycheproof.self, from: data("wycheproof-\(name).json")).tests
    }

    /// The lines of a file, without empty ones.
    static func lines(_ name: String) throws -> [String] {
        String(decoding: try data(name), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The records of a file of `NAME = VALUE` lines, each of which begins with `COUNT`.
    static func records(_ name: String) throws -> [[String: String]] {
        var records: [[String: String]] = []
        for line in try lines(name) where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if parts[0] == "COUNT" { records.append([:]) }
            if parts.count == 2, !records.isEmpty { records[records.count - 1][parts[0]] = parts[1] }
        }
        return records
    }

    /// The bytes of hexadecimal digits.
    static func bytes(_ hex: String?) throws -> [UInt8] {
        let digits = Array(try #require(hex).utf8)
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            let pair = String(decoding: digits[index..<min(index + 2, digits.count)], as: UTF8.self)
            return try #require(UInt8(pair, radix: 16))
        }
    }

    private static func data(_ name: String) throws -> Data {
        let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
        return try Data(contentsOf: directory.appending(path: name))
    }
}
