import Foundation
import Testing

/// The second reader of bundles, `Tools/read-bundle`, and what comes with it to try readers on.
struct SecondReader: Sendable {
    let terminal: Terminal

    /// Fails the test unless Debian's Python has what the reader needs.
    init(in terminal: Terminal, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        self.terminal = terminal
        let found = try await terminal.run("/usr/bin/python3", ["-c", "import cryptography, zstandard"])
        #expect(
            found.status == 0, "Debian's python3-zstandard and python3-cryptography are missing: run Tools/setup test",
            sourceLocation: sourceLocation)
    }

    @discardableResult
    func run(_ arguments: [String], status: Int32? = 0, sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> Finished
    {
        let finished = try await terminal.run(
            Place.package + "/Tools/read-bundle", arguments, status: status, sourceLocation: sourceLocation)
        #expect(!finished.errors.contains("Traceback"), "\(finished.everything)", sourceLocation: sourceLocation)
        return finished
    }

    /// What all changes of the files come to.
    func merge(_ files: String..., status: Int32? = 0, sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> Document
    {
        try await run(["--merge"] + files, status: status, sourceLocation: sourceLocation)
            .document(sourceLocation: sourceLocation)
    }

    /// Writes the bundles of a made-up program, to be applied in their order, and joins a made-up device to it by the
    /// first one.
    func randomProgram(seed: Int) async throws -> (Device, [String]) {
        let made = try await module("random_history", ["--seed", String(seed), "--out", "program"])
        let device = Device(name: "program/store", terminal: terminal)
        let fingerprint = made.output.trimmingCharacters(in: .newlines)
        try await device.aldea("device", "join", "program/grant.aldea", "--fingerprint", fingerprint)
        let numbered = try terminal.directory.names("program").filter { $0.first?.isNumber == true }.sorted()
        return (device, (["grant.aldea"] + numbered).map { "program/" + $0 })
    }

    /// Alters what a bundle of a device holds behind its checks, and seals it again.
    func tamper(_ part: String, of bundle: String, by sender: Device, seed: Int, to file: String) async throws {
        let sealing = ["--sender", sender.store + "/device.key", "--seed", String(seed)]
        try await module("tampering", [part, bundle, file] + sealing)
    }

    @discardableResult
    private func module(_ name: String, _ arguments: [String]) async throws -> Finished {
        try await terminal.run(
            "/usr/bin/python3", ["-m", "read_bundle." + name] + arguments,
            environment: ["PYTHONPATH": Place.package + "/Tools"], status: 0)
    }
}

extension Device {
    /// Every change of a bundle as the program itself reads it.
    func changes(of file: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        try await aldea(
            "bundle", "inspect", file, "--changes", "--json", status: nil, sourceLocation: sourceLocation
        ).output
    }

    /// Writes everything that the store holds into a new bundle that anybody can read.
    func bundleOfAll(_ file: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await aldea("bundle", "create", "--all", "--plain", "--out", file, sourceLocation: sourceLocation)
    }

    /// Fails the test unless what the second reader made of the same segments is what this store shows.
    func expectSame(_ merged: Document, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let digest = try await digest(sourceLocation: sourceLocation)
        #expect(
            merged["full_digest"].text + " " + merged["state_code"].text == digest, sourceLocation: sourceLocation)
        let info = try await aldea("store", "info", "--json", sourceLocation: sourceLocation).document()
        #expect(merged["conflicts"].list.count == info["conflicts"].number, sourceLocation: sourceLocation)
        let withheld = merged["withheld"].number + merged["unreadable"].number
        #expect(withheld == info["withheld"].number, sourceLocation: sourceLocation)
        #expect(merged["waiting"].number == info["waiting"].number, sourceLocation: sourceLocation)
    }
}

/// Fails the test at the first line in which two readings differ.
func expectSameLines(_ one: String, _ other: String, sourceLocation: SourceLocation = #_sourceLocation) {
    guard one != other else { return }
    let (lines, others) = (one.split(separator: "\n"), other.split(separator: "\n"))
    let different = zip(lines, others).enumerated().first { $1.0 != $1.1 }
    Issue.record(
        """
        \(lines.count) and \(others.count) lines; \
        \(different.map { "line \($0 + 1):\n\($1.0)\n\($1.1)" } ?? "one is the beginning of the other")
        """, sourceLocation: sourceLocation)
}
