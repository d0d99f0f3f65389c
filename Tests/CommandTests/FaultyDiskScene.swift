import Foundation
import Testing

/// A village before a command, and what the command makes of it when no disk fails.
struct FaultyDiskScene: Sendable {
    /// What a store or a file is found to be.
    enum State: Equatable, Sendable {
        case missing
        /// Whole; of a store, with the full digest.
        case whole(String)
        /// What is wrong with it.
        case broken(String)
    }

    /// The store and the files that the command makes.
    struct Standing: Equatable, Sendable {
        var store: State
        var outputs: [String: State]
    }

    let command: FaultyDiskCommand
    let device: Device
    /// What the command's arguments are in this village.
    let arguments: [String]
    let snapshot: FaultyDiskSnapshot
    let before: Standing
    /// What the command did to the disk.
    let report: FaultyDiskReport
    /// What it left.
    let after: Standing
    let names: Set<String>
    private let originals: [String: FaultyDiskSnapshot]

    /// The names of the files that it makes, without their directories.
    var made: Set<String> { Set(names.subtracting(snapshot.names).map { ($0 as NSString).lastPathComponent }) }

    var terminal: Terminal { device.terminal }
    var directory: TemporaryDirectory { terminal.directory }

    /// Copies the village, runs the command once, and puts everything back.
    ///
    /// - Parameter isTried: Whether the command is run; if not, what it does stays unknown.
    init(_ command: FaultyDiskCommand, isTried: Bool = true) async throws {
        let (village, fingerprint) = try await FaultyDiskVillage.shared.copy()
        let device = Device(name: command.device, terminal: village.terminal)
        self.command = command
        self.device = device
        arguments = command.arguments.map { $0 == FaultyDiskCommand.fingerprint ? fingerprint : $0 }
        // The first write to a copied store begins new logs; those that follow are then the same whenever they are tried.
        if device.hasStore { try await device.aldea(device.name == "gto" ? Self.write : ["store", "info"]) }
        before = Standing(store: try await device.state(), outputs: command.outputs.mapValues { _ in .missing })
        let snapshot = try FaultyDiskSnapshot(village.directory)
        self.snapshot = snapshot
        guard isTried else {
            (report, after, names, originals) = (FaultyDiskReport(""), before, [], [:])
            return
        }
        let (finished, report) = try await device.aldea(arguments, on: FaultyDisk(fault: .count, moment: 0))
        self.report = report
        #expect(finished.status == command.status, "\(finished.command)\n\(finished.everything)")
        #expect(report.changes > 0 && report.changes == report.trace.count, "\(command.name): \(report.changes)")
        names = Set(try village.directory.everything())
        var originals: [String: FaultyDiskSnapshot] = [:]
        for name in command.outputs.keys { originals[name] = try FaultyDiskSnapshot(village.directory, only: name) }
        self.originals = originals
        after = try await Self.standing(command, device, originals)
        #expect(after.outputs.values.allSatisfy { $0 == .whole("") }, "\(command.name): \(after.outputs)")
        try snapshot.restore()
    }

    private static let write = ["enterprise", "edit", "GTO:4", "name=Sin sellar"]

    /// What the store and the files are now.
    ///
    /// - Parameter isQuick: Whether the store is only read, not checked.
    func standing(isQuick: Bool = false) async throws -> Standing {
        try await Self.standing(command, device, originals, isQuick: isQuick)
    }

    /// What lies about that was not there before, and that the command does not make.
    func leftovers() throws -> [String] {
        try directory.everything().filter { !names.contains($0) && !snapshot.names.contains($0) }
            // SQLite's own files beside a store go when it is opened next.
            .filter { name in !["-wal", "-shm", "-journal"].contains { name.hasSuffix("/aldea.sqlite" + $0) } }
    }

    private static func standing(
        _ command: FaultyDiskCommand, _ device: Device, _ originals: [String: FaultyDiskSnapshot],
        isQuick: Bool = false
    ) async throws -> Standing {
        var now = Standing(store: try await device.state(isQuick: isQuick), outputs: [:])
        if command.isRandom, case .whole = now.store { now.store = .whole("") }
        for (name, output) in command.outputs {
            now.outputs[name] = try await output.state(of: name, on: device, original: originals[name])
        }
        return now
    }
}

extension FaultyDiskCommand.Output {
    /// What such a file is found to be.
    fileprivate func state(
        of name: String, on device: Device, original: FaultyDiskSnapshot?
    ) async throws -> FaultyDiskScene.State {
        let terminal = device.terminal
        let directory = terminal.directory
        guard directory.exists(name) else { return .missing }
        switch self {
        case .same:
            return try FaultyDiskSnapshot(directory, only: name) == original ? .whole("") : .broken("differs")
        case .bundle:
            let pue = Device(name: "pue", terminal: terminal)
            let verified = try await pue.aldea("bundle", "verify", name, status: nil)
            return verified.status == 0 ? .whole("") : .broken(verified.everything)
        case .backup:
            let check = """
                import sqlite3, sys
                store = sqlite3.connect(sys.argv[1])
                print(store.execute("pragma integrity_check").fetchone()[0])
                print(store.execute("select count(*) > 0 from record").fetchone()[0])
                """
            let checked = try await terminal.run("python3", ["-c", check, directory.at(name)])
            return checked.output == "ok\n1\n" ? .whole("") : .broken(checked.everything)
        case .text(let end):
            return try directory.bytes(name).suffix(end.utf8.count) == Data(end.utf8)
                ? .whole("") : .broken("cut short")
        }
    }
}

extension Device {
    /// Whether anything lies where the store's file belongs.
    var hasStore: Bool { terminal.directory.exists(name + "/aldea.sqlite") }

    /// What a check of the store finds; or, quicker, a look at its data.
    func state(isQuick: Bool = false) async throws -> FaultyDiskScene.State {
        guard hasStore else { return .missing }
        if isQuick {
            let read = try await aldea("digest", "--full", "--json", status: nil)
            guard let digest = Document(text: read.output)?["full_digest"].text, !digest.isEmpty else {
                return .broken(read.everything)
            }
            return .whole(digest)
        }
        let verified = try await aldea("store", "verify", "--json", status: nil)
        guard verified.status == 0, let document = Document(text: verified.output), document["is_good"].isTrue else {
            return .broken(verified.everything)
        }
        return .whole(document["digest"].text)
    }

    /// Runs `aldea` on this store.
    @discardableResult
    func aldea(_ arguments: [String], status: Int32? = 0) async throws -> Finished {
        try await terminal.run(
            Place.programs + "/aldea", arguments, environment: ["ALDEA_STORE": store], status: status)
    }

    /// Runs `aldea` on this store, on a faulty disk.
    func aldea(_ arguments: [String], on disk: FaultyDisk) async throws -> FaultyDiskRun {
        try await terminal.aldea(arguments, on: disk, environment: ["ALDEA_STORE": store])
    }
}
