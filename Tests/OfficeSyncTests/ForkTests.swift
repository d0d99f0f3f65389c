import DeltaBundle
import Foundation
import Replication
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// Two segments for one place of a log: by a backup, or by somebody who has the key.
@Suite("Forks, and what proves them")
struct ForkTests {
    enum Way: CaseIterable { case rolledBack, restored, cloned, forged }

    /// An office goes on in two lines, one of which it does not remember.
    private func part(_ way: Way, _ village: Village) throws {
        let path = village["PUE"].store.path
        let saved = village.fresh("sqlite")
        switch way {
        case .rolledBack, .restored:
            try village["PUE"].store.backup(to: saved)
            try village.enterprise("Una línea", at: "PUE")
            try village.carry(from: "PUE", to: "GTO")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: saved))
            village.put("PUE", office: village["GTO"])
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            if way == .restored {
                // Written while the old file is there, so that it is another one and not the same place of the disk again.
                try bytes.write(to: URL(fileURLWithPath: path + ".new"))
                try #require(rename(path + ".new", path) == 0)
            } else {
                // Everything of the file but its bytes stays as it was, so that nothing tells.
                let handle = try #require(FileHandle(forWritingAtPath: path))
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: bytes)
                try handle.close()
            }
            try village.reopen("PUE")
        case .cloned:
            try FileManager.default.copyItem(atPath: village.directory("PUE"), toPath: village.directory("PUE2"))
            try village.enterprise("Una línea", at: "PUE")
            try village.carry(from: "PUE", to: "GTO")
            try village.reopen("PUE2")
            village.put("PUE", office: village["PUE2"])
        case .forged:
            let thief = RevocationThief(village["PUE"])
            let base = try #require(try village.segments(of: "PUE", at: "GTO").last)
            let forged = try thief.segment(
                base.statement.log, first: base.statement.last + 1, previous: base.id, [thief.enterprise("Una línea")])
            _ = try village["GTO"].store.apply([forged])
        }
        try village.enterprise("Otra línea", at: "PUE")
        try village["PUE"].seal()
    }

    @Test("nothing is lost, and where one place has two segments a file proves it", arguments: Way.allCases)
    func proof(way: Way) throws {
        let village = try Village(["GTO", "PUE"])
        try village.enterprise("Común", at: "PUE")
        try village.settle()
        try part(way, village)
        try village.mingle(["PUE", "GTO"])
        for code in ["PUE", "GTO"] {
            #expect(try village.names(at: code) == ["Común", "Otra línea", "Una línea"])
        }
        let isForked = way == .rolledBack || way == .forged
        #expect(try village["GTO"].store.forks().count == (isForked ? 1 : 0))
        let directory = village.path("proof")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard isForked else {
            #expect(throws: OfficeError(.noFork, ["known": ""])) {
                try village["GTO"].writeForkProof(of: nil, to: directory + "/proof.txt")
            }
            return
        }
        let found = try village["GTO"].writeForkProof(of: nil, to: directory + "/proof.txt")
        #expect(found.office == "PUE" && found.sequence == 2)
        try check(directory, verifies: true)
        // One letter of a statement changed, and it proves nothing.
        let text = try String(contentsOfFile: directory + "/proof.txt", encoding: .utf8)
        var lines = text.components(separatedBy: "\n")
        let place = try #require(lines.firstIndex(of: "BEGIN STATEMENT 2")) + 2
        lines[place] = (lines[place].hasPrefix("A") ? "B" : "A") + lines[place].dropFirst()
        try lines.joined(separator: "\n").write(toFile: directory + "/proof.txt", atomically: true, encoding: .utf8)
        try check(directory, verifies: false)
    }

    /// Runs the very commands that stand in the file.
    private func check(_ directory: String, verifies: Bool) throws {
        let text = try String(contentsOfFile: directory + "/proof.txt", encoding: .utf8)
        let begin = try #require(text.range(of: "named proof.txt:"))
        let end = try #require(text.range(of: "Both must verify"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.arguments = ["-c", String(text[begin.upperBound..<end.lowerBound])]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .split(separator: "\n")
        process.waitUntilExit()
        #expect(lines.count { $0.contains("Verified Successfully") } == (verifies ? 2 : 1))
        let sums = Set(lines.filter { $0.contains("  statement") }.map { String($0.prefix(64)) })
        #expect(sums.count == 2)
        if verifies { #expect(sums.allSatisfy { text.contains("segment \($0)") }) }
    }

    @Test("a change that two branches share counts as soon as one of them does", arguments: [false, true])
    func shared(isReversed: Bool) throws {
        let village = try Village(["GTO", "PUE"])
        let thief = RevocationThief(village["PUE"])
        let short = try thief.segment(thief.log(7), [thief.enterprise("Igual")])
        let long = try thief.segment(thief.log(7), [thief.enterprise("Igual"), thief.enterprise("Más")])
        let store = village["GTO"].store
        for segment in isReversed ? [long, short] : [short, long] { _ = try store.apply([segment]) }
        #expect(try village.names(at: "GTO") == ["Igual", "Más"])
        for (cuts, names) in [([short], ["Igual"]), ([], []), ([long], ["Igual", "Más"]), ([short], ["Igual"])] {
            try village.revoke("PUE", keeping: cuts.map(\.asCut))
            #expect(try village.names(at: "GTO") == names)
            let digest = try store.fullDigest()
            try store.rebuild()
            #expect(try store.fullDigest() == digest)
        }
    }

    @Test("the forked device goes on in a new log, and cutting one branch leaves the other")
    func cutBranch() throws {
        let village = try Village(["GTO", "PUE"])
        try village.enterprise("Común", at: "PUE")
        try village.settle()
        try part(.forged, village)
        try village.mingle(["PUE", "GTO"])
        try village.enterprise("Después", at: "PUE")
        try village["PUE"].seal()
        try village.mingle(["PUE", "GTO"])
        let segments = try village.segments(of: "PUE", at: "GTO")
        #expect(Set(segments.map(\.statement.log.id)).count == 2)
        let robbed = try #require(try segments.first { try $0.body().changes[0].person == "thief" })
        let honest = segments.filter { $0.id != robbed.id }
        let ends = Dictionary(grouping: honest, by: \.statement.log.id)
            .compactMap { $0.value.max { $0.statement.last < $1.statement.last } }
        try village.revoke("PUE", keeping: ends.map(\.asCut))
        #expect(try village.names(at: "GTO") == ["Común", "Después", "Otra línea"])
    }
}
