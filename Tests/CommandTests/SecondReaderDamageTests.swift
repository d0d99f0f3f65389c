import Foundation
import SeededRandom
import Testing

@Suite("The second reader notices whatever was altered")
struct SecondReaderDamageTests {
    /// A bundle of everything that an office with personal data holds, with a roster and a notice.
    private func bundle() async throws -> (Village, SecondReader, Data) {
        let village = try await Village.founded()
        try await village.join(village.pue, office: "PUE", role: "coordinator")
        try await village.gto.aldea("locality", "add", "cvegeo=110010001", "name=San Marcos")
        for key in 1...3 {
            try await village.gto.aldea(
                "enterprise", "add", "key=\(key)", "name=Tejuino", "cvegeo=110010001", "sector=31-33",
                "phone=415155010\(key)")
        }
        try await village.gto.bundleOfAll("all.aldea")
        let reader = try await SecondReader(in: village.terminal)
        try await reader.run(["all.aldea", "pue.grant"])
        return (village, reader, try village.directory.bytes("all.aldea"))
    }

    /// The file must be refused with a status and sentences, the last of which end up in what is returned.
    private func expectNoticed(
        _ file: String, status: Int32, by reader: SecondReader, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let read = try await reader.run([file], status: nil, sourceLocation: sourceLocation)
        #expect(read.status == status, "\(what): \(read.errors)", sourceLocation: sourceLocation)
        for line in read.errors.split(separator: "\n") {
            let problem = try #require(Document(text: String(line)), "\(what): \(line)", sourceLocation: sourceLocation)
            #expect(problem["file"].text == file && !problem["problem"].text.isEmpty, sourceLocation: sourceLocation)
        }
        #expect(!read.errors.isEmpty, "\(what): nothing is said of it", sourceLocation: sourceLocation)
    }

    @Test("A flipped bit anywhere, a missing end, and bytes put in between are noticed; what follows the end is not")
    func bytes() async throws {
        let (village, reader, whole) = try await bundle()
        var random = SeededGenerator("bits flipped in a bundle")
        func trial(_ what: String, _ bytes: Data, status: Int32 = 3) async throws {
            try village.directory.write("damaged.aldea", bytes)
            try await expectNoticed("damaged.aldea", status: status, by: reader, what)
        }
        // The first frame's marker, type, lengths and checks; its payload; then anywhere.
        for place in [11, 15, 16, 20, 24, 32, 40] + (0..<6).map({ _ in 36 + random.below(whole.count - 36) }) {
            var bytes = whole
            bytes[place] ^= 1 << UInt8(random.below(8))
            try await trial("bit flipped in byte \(place)", bytes)
        }
        for place in [0, 3, 10] {
            var bytes = whole
            bytes[place] ^= 0x10
            try await trial("bit flipped in byte \(place)", bytes, status: 1)
        }
        let unix = Data(whole.prefix(6) + [0x0A, 0x1A, 0x0A] + whole.dropFirst(10))
        try await trial("line ends made Unix's", unix, status: 1)
        for length in [0, 7, 11, whole.count / 2, whole.count - 1] {
            try await trial("cut to \(length) bytes", whole.prefix(length))
        }
        try await trial("a byte put in", Data(whole.prefix(whole.count / 2) + [0] + whole.dropFirst(whole.count / 2)))

        let frames = Self.frames(of: whole)
        try await trial("a frame left out", Data(whole.prefix(11) + frames[0] + frames[2...].joined()))
        try await trial(
            "two frames exchanged", Data(whole.prefix(11) + frames[0] + frames[2] + frames[1] + frames[3...].joined()))

        try village.directory.write("longer.aldea", whole + Data("what follows the end mark".utf8))
        let longer = try await reader.run(["longer.aldea"])
        expectSameLines(longer.output, try await reader.run(["all.aldea"]).output)
    }

    /// The frames of a whole bundle, by the lengths in their headers.
    private static func frames(of bundle: Data) -> [Data] {
        var (frames, rest) = ([Data](), bundle.dropFirst(11))
        while rest.count >= 25 {
            let length = rest.dropFirst(5).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            frames.append(rest.prefix(25 + length))
            rest = rest.dropFirst(25 + length)
        }
        return frames
    }

    @Test("A bit flipped behind good checks is noticed in every part that somebody signed")
    func parts() async throws {
        let (village, reader, _) = try await bundle()
        for (number, part) in ["statement", "signature", "body", "leaf", "roster", "notice"].enumerated() {
            // A flipped bit of a body may make it another body, or none at all.
            for seed in 1...(part == "body" ? 5 : 2) {
                print("part \(part), seed \(seed)")
                let file = "\(number)-\(seed).aldea"
                try await reader.tamper(part, of: "all.aldea", by: village.gto, seed: seed, to: file)
                try await expectNoticed(file, status: 3, by: reader, "\(part), seed \(seed)")
            }
        }
    }

    @Test("Leaves that a holder may take away leave everything else as it was, for both readers")
    func missingLeaves() async throws {
        let (village, reader, _) = try await bundle()
        let all = try await reader.run(["all.aldea"]).output
        for part in ["redact", "strip"] {
            let file = part + ".aldea"
            try await reader.tamper(part, of: "all.aldea", by: village.gto, seed: 1, to: file)
            let read = try await reader.run([file]).output
            #expect(read != all && read.contains("\"values\":null"))
            expectSameLines(read, try await village.pue.changes(of: file))
        }
        try await village.pue.aldea("bundle", "apply", "redact.aldea", status: nil)
        let redacted = try await reader.merge("redact.aldea", "pue.grant")
        try await village.pue.expectSame(redacted)
        let whole = try await reader.merge("all.aldea", "pue.grant")
        #expect(redacted["full_digest"].text == whole["full_digest"].text)
        #expect(redacted["state_code"].text != whole["state_code"].text)
        try await village.pue.aldea("bundle", "apply", "all.aldea", status: nil)
        try await village.pue.expectSame(try await reader.merge("redact.aldea", "all.aldea", "pue.grant"))
    }
}
