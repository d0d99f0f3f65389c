import Foundation

@testable import Trust

/// A directory of one test's own, removed with everything in it when the test lets go of it.
final class CryptoScratch: Sendable {
    let directory: String

    init() throws {
        let name = "aldea-trust-" + UUID().uuidString
        directory = FileManager.default.temporaryDirectory.appending(path: name).path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    func path(_ name: String) -> String { directory + "/" + name }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try FileHandle(forReadingFrom: URL(filePath: path(name))).readToEnd() ?? Data())
    }

    /// The names in the directory, hidden ones too.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }
    }
}

/// A program that is run to its end.
struct CryptoTool {
    let status: Int32
    let output: [UInt8]
    let errors: String

    /// The tool is not installed.
    struct Missing: Error, CustomStringConvertible {
        let name: String
        var description: String { "'\(name)' is not installed: apt-get install \(name), as Tools/test does" }
    }

    /// Runs a tool from the system's path.
    ///
    /// Everything goes through files: a pipe that nobody reads while another is written would stop both.
    init(_ name: String, _ arguments: [String], input: [UInt8] = []) throws {
        let places = ["/usr/bin/", "/bin/", "/usr/local/bin/"]
        guard let place = places.first(where: { FileManager.default.isExecutableFile(atPath: $0 + name) }) else {
            throw Missing(name: name)
        }
        let scratch = try CryptoScratch()
        let process = Process()
        process.executableURL = URL(filePath: place + name)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: scratch.write(input, to: "input")))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: scratch.write([], to: "output")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: scratch.write([], to: "errors")))
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try scratch.read("output")
        errors = String(decoding: try scratch.read("errors"), as: UTF8.self)
    }
}

/// A reproducible generator (SplitMix64); a failing test is run again with the seed that it printed.
struct CryptoSeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}

extension TrustError {
    /// The code of the error that a piece of work throws, nil if it throws none or a foreign one.
    static func code(of work: () throws -> Void) -> Code? {
        do {
            try work()
            return nil
        } catch {
            return (error as? TrustError)?.code
        }
    }
}
