import Foundation
import Replication
import Testing
import Trust

@testable import DeltaBundle

/// Files of a released format must be read for ever as they were read then.
///
/// With `ALDEA_WRITE_GOLDEN` in the environment the files are written anew; that is right only for a new format version.
@Suite("Golden files")
struct GoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Schema/bundle-format.md")

    private func golden(_ name: String, _ current: @autoclosure () throws -> Data) throws -> Data {
        let file = Self.folder.appending(path: name)
        if ProcessInfo.processInfo.environment["ALDEA_WRITE_GOLDEN"] != nil { try current().write(to: file) }
        return try Data(contentsOf: file)
    }

    private func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }

    private func lines(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 32).map { Hex.text(bytes[$0..<min($0 + 32, bytes.count)]) + "\n" }.joined()
    }

    @Test("a segment of version 1 is read as ever")
    func firstForm() throws {
        let hex = try text(Data(contentsOf: Self.folder.appending(path: "segment-v1.hex")))
        try read(hex, as: "segment-v1.txt")
    }

    @Test("the example of the format's page is what is written, and is read as ever")
    func segment() throws {
        var writer = ByteWriter()
        try GoldenSample.example().append(to: &writer)
        let hex = try text(golden("segment-v2.hex", Data(lines(writer.bytes).utf8)))
        #expect(hex == lines(writer.bytes))
        try read(hex, as: "segment-v2.txt")
    }

    private func read(_ hex: String, as name: String) throws {
        let bytes = try #require(Hex.bytes(hex.replacing("\n", with: "")))
        var reader = ByteReader(bytes)
        let segment = try Segment(from: &reader)
        try reader.end()
        #expect(segment.isSignatureValid)
        try describes(GoldenDescription.of(segment), name)
    }

    /// Whether a file says what a golden description says; one of version 1 is never written anew.
    private func describes(_ lines: [String], _ name: String) throws {
        let description = lines.joined(separator: "\n") + "\n"
        let known =
            name.contains("-v1.")
            ? try Data(contentsOf: Self.folder.appending(path: name)) : try golden(name, Data(description.utf8))
        #expect(text(known) == description)
    }

    @Test("the bytes in the format's page are those of the example")
    func page() throws {
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```hex\n").dropFirst().first)
        // A line is bytes in hexadecimal, two blanks, and what they say.
        let digits = block.components(separatedBy: "\n```")[0].split(separator: "\n").map { line in
            line.components(separatedBy: "  ")[0].replacing(" ", with: "")
        }
        var writer = ByteWriter()
        try GoldenSample.example().append(to: &writer)
        #expect(digits.joined() == Hex.text(writer.bytes))
    }

    @Test("a bundle of version 1 is read as ever")
    func firstBundle() throws {
        let reading = Reading(try [UInt8](Data(contentsOf: Self.folder.appending(path: "bundle-v1.aldea"))))
        #expect(reading.end == .whole)
        try describes(GoldenDescription.of(reading), "bundle-v1.txt")
        #expect(try reading.frames.first?.payload == GoldenSample.roster().bytes)
    }

    @Test("a bundle of today is read as ever")
    func bundle() throws {
        let reading = Reading(try [UInt8](golden("bundle-v2.aldea", Data(GoldenSample.bundle()))))
        #expect(reading.end == .whole)
        try describes(GoldenDescription.of(reading), "bundle-v2.txt")
        // The compressor may change its mind from one release to the next; what is signed may not.
        #expect(try reading.segments == GoldenSample.segments())
        #expect(try reading.frames.first?.payload == GoldenSample.roster().bytes)
        #expect(try Reading(GoldenSample.bundle()).segments == reading.segments)
    }
}

/// What a file says, in lines that do not depend on how this program holds it in memory.
enum GoldenDescription {
    static func of(_ segment: Segment) throws -> [String] {
        let statement = segment.statement
        var lines = [
            "segment \(segment.id) signed \(segment.isSignatureValid)",
            "  program \(Hex.text(statement.program))",
            "  log \(statement.log.id) \(statement.log.letter) of \(Hex.text(statement.log.deviceKey)) nonce "
                + "\(Hex.text(statement.log.nonce)) scope \(statement.log.scope)",
            "  changes \(statement.first)...\(statement.last) after \(statement.previous) schema \(statement.schemaVersion)",
            "  public \(statement.publicLength) \(Hex.text(statement.publicHash))",
            "  private \(statement.privateCount) \(Hex.text(statement.privateRoot))",
        ]
        lines += statement.seen.map { "  seen \($0.log) \($0.sequence) \($0.segment)" }
        lines += try segment.body().changes.map { "  change \($0.exactly)" }
        return lines
    }

    static func of(_ frontier: Frontier) -> String {
        frontier.tips.sorted { $0.key < $1.key }.map { log, tips in
            "\(log): \(tips.map { "\($0.sequence) \($0.segment)" }.joined(separator: ", "))"
        }.joined(separator: "; ")
    }

    static func of(_ reading: Reading) throws -> [String] {
        var lines: [String] = []
        if let manifest = reading.manifest {
            lines += [
                "program \(Hex.text(manifest.program))", "sender \(Hex.text(manifest.sender))",
                "epoch \(Hex.text(manifest.epoch))", "created at \(manifest.createdAt)",
                "prerequisites \(of(manifest.prerequisites))",
            ]
        }
        for segment in reading.segments { lines += try of(segment) }
        for frame in reading.frames {
            switch frame.type {
            case .roster: lines += of(try Roster(bytes: frame.payload))
            case .frontier: lines += of(try FrontierNotice(bytes: frame.payload))
            default: lines.append("frame \(frame.type.rawValue) \(Hex.text(frame.payload))")
            }
        }
        if let mark = reading.mark {
            lines += ["end of \(mark.frames) frames, \(mark.segments) segments, frontier \(of(mark.frontier))"]
        }
        return lines + ["\(reading.end)"]
    }

    private static func of(_ notice: FrontierNotice) -> [String] {
        [
            "notice of \(Hex.text(notice.signer)) epoch \(Hex.text(notice.epoch)) number \(notice.counter) signed "
                + "\(notice.isSignatureValid(program: Sample.program))",
            "  frontier \(of(notice.frontier))", "  roster \(Hex.text(notice.roster))", "  wanted \(notice.wanted)",
        ]
    }

    private static func of(_ roster: Roster) -> [String] {
        var lines = ["roster \(Hex.text(roster.digest)) frozen \(roster.isFrozen)"]
        for entry in roster.chain {
            lines.append("  entry \(entry.version) \(Hex.text(entry.hash)) \(entry.name) at \(entry.createdAt)")
            for administrator in entry.administrators {
                lines.append("    \(entry.threshold) of: \(Hex.text(administrator.key)) \(administrator.label)")
            }
            for registrar in entry.registrars {
                let cut = registrar.cut.map { "cut at \($0.map(Hex.text).joined(separator: " "))" } ?? "open"
                lines.append("    registrar \(Hex.text(registrar.key)) \(registrar.scopes) \(registrar.numbers) \(cut)")
            }
            for role in entry.roles {
                lines.append(
                    "    role \(role.name) writes \(role.writes) private \(role.holdsPrivate) approves \(role.approves)"
                )
            }
        }
        for device in roster.devices.values.sorted(by: { $0.number < $1.number }) {
            lines.append(
                "  device \(Hex.text(device.deviceKey)) \(device.office) \(device.number) \(device.role) "
                    + "\(device.writes) \(device.holds) at \(device.at) recipient \(Hex.text(device.recipient))")
        }
        return lines
    }
}
