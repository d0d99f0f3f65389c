import Foundation
import FuzzTargets

/// The files of the seed corpus, and those that once broke something.
enum Corpus {
    /// Set to `write`, the seeds are written anew.
    static let order = ProcessInfo.processInfo.environment["ALDEA_FUZZ_CORPUS"]

    static func directory(_ reader: FuzzReader) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("FuzzCorpus/\(reader.rawValue)")
    }

    /// The files of a reader, by path, the regressions among them.
    static func files(_ reader: FuzzReader) throws -> [(name: String, bytes: [UInt8])] {
        try (seeds(reader) + regressions(reader)).map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
    }

    static func seeds(_ reader: FuzzReader) throws -> [URL] { try files(in: directory(reader)) }

    private static func regressions(_ reader: FuzzReader) throws -> [URL] {
        let place = directory(reader).appendingPathComponent("regressions")
        return FileManager.default.fileExists(atPath: place.path) ? try files(in: place) : []
    }

    private static func files(in place: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
            .filter { !$0.hasDirectoryPath }.sorted { $0.path < $1.path }
    }
}
