import Foundation
import Testing

/// The published vectors in the directory `Vectors` beside this file.
enum CryptoVectors {
    /// A test of a Wycheproof file: what should come of it, and its values under the file's names for them.
    struct Wycheproof: Sendable {
        let id: String
        let result: String
        let flags: [String]
        fileprivate let values: [String: String]

        func text(_ name: String) throws -> String { try #require(values[name]) }

        func bytes(_ name: String) throws -> [UInt8] { try CryptoVectors.bytes(values[name]) }
    }

    /// A file of them: rows of values under the names in `fields`, grouped by what tests have in common.
    private struct WycheproofFile: Decodable {
        struct Group: Decodable {
            let result: String
            let flags: [String]
            let tests: [[String?]]
        }

        let fields: [String]
        let groups: [Group]
    }

    static func wycheproof(_ name: String) throws -> [Wycheproof] {
        let file = try JSONDecoder().decode(WycheproofFile.self, from: data("wycheproof-\(name).json"))
        return try file.groups.flatMap { group in
            var values: [String: String] = [:]
            return try group.tests.map { row in
                try #require(row.count == file.fields.count)
                // A null stands for the value in the row before.
                for (field, value) in zip(file.fields, row) where value != nil { values[field] = value }
                return Wycheproof(
                    id: try #require(values["id"]), result: group.result, flags: group.flags, values: values)
            }
        }
    }

    /// The lines of a file, without empty ones.
    static func lines(_ name: String) throws -> [String] {
        String(decoding: try data(name), as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    /// The records of a file of `NAME = VALUE` lines, each of which begins with the same name.
    static func records(_ name: String, from first: String = "COUNT") throws -> [[String: String]] {
        var records: [[String: String]] = []
        for line in try lines(name) where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if parts[0] == first { records.append([:]) }
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

    /// The bytes of a file.
    static func data(_ name: String) throws -> Data {
        let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
        return try Data(contentsOf: directory.appending(path: name))
    }
}
