import Foundation
import Testing

/// A disk that fails at a chosen moment, for a program that is run on it: the library of `Tests/FaultyDisk`, and what
/// steers it.
struct FaultyDisk: Sendable, CustomStringConvertible {
    /// How it fails; the library's header describes each.
    enum Fault: String, Sendable {
        case count, kill, tear, forget, blank, full, broken, vanish
        case readOnly = "read-only"
    }

    let fault: Fault
    /// Which operation it strikes, from 1; 0 is the moment when the program ends.
    let moment: Int
    /// What lies on the disk; nil means everything in the terminal's directory.
    var place: String?
    /// Whether it is a memory stick, which knows no links.
    var isStick = false
    /// Whether it says that it has synced what it has not.
    var lies = false

    var description: String { "\(fault.rawValue) at \(moment)" }

    /// The library: beside the programs or the test runner, where SwiftPM builds it, or as `ALDEA_FAULTY_DISK` names it.
    static let library: String? = {
        let name = "libFaultyDisk.so"
        let named = ProcessInfo.processInfo.environment["ALDEA_FAULTY_DISK"]
        let runners = ["/proc/self/exe", CommandLine.arguments[0]].map {
            URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent().path
        }
        let candidates = [Place.programs] + runners + [Place.package + "/.build/debug"]
        return ([named].compactMap { $0 } + candidates.map { $0 + "/" + name })
            .first { FileManager.default.fileExists(atPath: $0) }
    }()
}

/// What a program did to a faulty disk.
struct FaultyDiskReport: Sendable {
    /// The operations that changed the disk, in order: `sync /tmp/store/aldea.sqlite-wal`. Only a counting disk tells them.
    let trace: [String]
    /// How many operations changed the disk.
    let changes: Int
    /// How many operations there were, reading included.
    let all: Int
    /// Where the fault struck: `write /tmp/store/aldea.sqlite`.
    let struck: String?

    init(_ text: String) {
        let lines = text.split(separator: "\n").map(String.init)
        let end = lines.last { $0.hasPrefix("changes ") }?.split(separator: " ").map(String.init) ?? []
        trace = lines.filter { !$0.hasPrefix("changes ") }
        changes = end.count > 1 ? Int(end[1]) ?? 0 : 0
        all = end.count > 3 ? Int(end[3]) ?? 0 : 0
        struck = end.count > 5 ? end[5...].joined(separator: " ") : nil
    }

    /// Runs of like operations on one file: in a long row of writes, one is like the other, and what comes between the
    /// rows (a sync, a rename) is what a power cut is to hit.
    var phases: [ClosedRange<Int>] {
        var phases: [ClosedRange<Int>] = []
        for (place, operation) in trace.enumerated() {
            if place > 0, trace[place - 1] == operation, let last = phases.popLast() {
                phases.append(last.lowerBound...place + 1)
            } else {
                phases.append(place + 1...place + 1)
            }
        }
        return phases
    }
}

/// How a program on a faulty disk ended, and what it did to the disk.
typealias FaultyDiskRun = (finished: Finished, report: FaultyDiskReport)

extension Terminal {
    /// Runs `aldea` with its files on a faulty disk.
    func aldea(
        _ arguments: [String], on disk: FaultyDisk, environment: [String: String], input: String? = nil
    ) async throws -> FaultyDiskRun {
        let (variables, report) = try faulty(disk)
        let finished = try await run(
            Place.programs + "/aldea", arguments, environment: environment.merging(variables) { $1 }, input: input)
        return (finished, FaultyDiskReport((try? report.text("report")) ?? ""))
    }

    /// The environment of a program on a faulty disk, and the directory where its report will lie.
    func faulty(_ disk: FaultyDisk) throws -> (variables: [String: String], report: TemporaryDirectory) {
        let library = try #require(FaultyDisk.library, "build the library, or name it in ALDEA_FAULTY_DISK")
        let aside = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: aside.at("undo"), withIntermediateDirectories: false)
        var variables = [
            "LD_PRELOAD": library, "FAULTY_DISK_FAULT": disk.fault.rawValue,
            "FAULTY_DISK_AT": String(disk.moment), "FAULTY_DISK_BELOW": disk.place.map(directory.at) ?? directory.path,
            "FAULTY_DISK_REPORT": aside.at("report"), "FAULTY_DISK_UNDO": aside.at("undo"),
        ]
        if disk.lies { variables["FAULTY_DISK_LIES"] = "1" }
        if disk.isStick { variables["FAULTY_DISK_STICK"] = "1" }
        return (variables, aside)
    }
}
