import Testing

@testable import Trust

@Suite("Files are standard age files, both ways")
struct AgeInteroperationTests {
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]

    @Test("Stock age opens what we write", arguments: sizes)
    func toStock(count: Int) throws {
        let scratch = try CryptoScratch()
        let key = try AgreementKey.generate()
        let other = try AgreementKey.generate()
        let content = AgeFiles.content(count)
        let file = try scratch.write(
            AgeFiles.encrypt(content, to: [other.recipient, key.recipient], piece: 40_000), to: "file.age")
        let tool = try CryptoTool("age", ["-d", "-i", scratch.write(key.identity.utf8, to: "key"), file])
        #expect(tool.status == 0, "\(tool.errors)")
        #expect(tool.output == content)
    }

    @Test("We open what stock age writes, however short the reads are", arguments: sizes)
    func fromStock(count: Int) throws {
        let key = try AgreementKey.generate()
        let other = try AgreementKey.generate()
        let content = AgeFiles.content(count)
        let tool = try CryptoTool(
            "age", ["-e", "-r", other.recipient.text, "-r", key.recipient.text], input: content)
        #expect(tool.status == 0, "\(tool.errors)")
        #expect(try AgeFiles.decrypt(tool.output, with: key) == content)
        let reader = try AgeReader(identities: [key], source: AgeFiles.source(tool.output, piece: 977))
        #expect(try reader.readAll(limit: count) == content)
        #expect(try reader.next() == nil)
    }

    @Test("Stock age and we open each other's files with a passphrase")
    func passphrase() throws {
        let scratch = try CryptoScratch()
        var file: [UInt8] = []
        let writer = try AgeWriter(passphrase: "tianguis 9", workFactor: 10) { file += $0 }
        try writer.write("ours".utf8)
        try writer.finish()
        try scratch.write(file, to: "ours.age")
        try scratch.write("theirs".utf8, to: "theirs")

        // The tool reads a passphrase from a terminal only, so it gets one from `script`.
        let open = "age -d -o '\(scratch.path("ours"))' '\(scratch.path("ours.age"))'"
        _ = try CryptoTool("script", ["-qec", open, "/dev/null"], input: Array("tianguis 9\n".utf8))
        #expect(try scratch.read("ours") == Array("ours".utf8))

        let seal = "age -p -o '\(scratch.path("theirs.age"))' '\(scratch.path("theirs"))'"
        _ = try CryptoTool("script", ["-qec", seal, "/dev/null"], input: Array("tianguis 9\ntianguis 9\n".utf8))
        let theirs = try scratch.read("theirs.age")
        let reader = try AgeReader(passphrase: "tianguis 9", source: AgeFiles.source(theirs))
        #expect(try reader.readAll(limit: 100) == Array("theirs".utf8))
        let wrong = TrustError.code {
            _ = try AgeReader(passphrase: "tianguis 8", source: AgeFiles.source(theirs))
        }
        #expect(wrong == .wrongPassphrase)
    }

    @Test("A recipient of an unknown type is passed over, by us and by stock age")
    func unknownType() throws {
        let scratch = try CryptoScratch()
        let key = try AgreementKey.generate()
        let file = try AgeFiles.file(
            stanzas: { fileKey in
                [
                    AgeStanza(type: "example.org/token", arguments: ["!~", "2"], body: AgeFiles.content(48)),
                    AgeStanza(type: "empty", arguments: [], body: []),
                    AgeStanza(type: "long", arguments: ["x"], body: AgeFiles.content(500)),
                    try X25519Stanza.wrap(fileKey, to: key.recipient),
                ]
            }, content: Array("found".utf8))
        #expect(try AgeFiles.decrypt(file, with: key) == Array("found".utf8))
        let tool = try CryptoTool(
            "age",
            ["-d", "-i", scratch.write(key.identity.utf8, to: "key"), scratch.write(file, to: "file.age")])
        #expect(tool.output == Array("found".utf8), "\(tool.errors)")
    }

    @Test("Each of a thousand recipients can open a file, another cannot, and more are refused")
    func recipients() throws {
        let last = try AgreementKey.generate()
        let others = try (0..<1_000).map { _ in try AgreementKey.generate().recipient }
        let file = try AgeFiles.encrypt([1, 2, 3], to: others.dropLast() + [last.recipient])
        #expect(try AgeFiles.decrypt(file, with: last) == [1, 2, 3])
        let stranger = try AgreementKey.generate()
        #expect(AgeFiles.Reading(file, with: stranger).end == .notARecipient)
        #expect(TrustError.code { _ = try AgeFiles.encrypt([], to: others + [last.recipient]) } == .tooLarge)
        #expect(TrustError.code { _ = try AgeFiles.encrypt([], to: []) } == .invalidKey)
        #expect(TrustError.code { _ = try AgeReader(identities: [], source: AgeFiles.source(file)) } == .notARecipient)
    }

    @Test("Naming a recipient twice writes it once, and no two files are alike")
    func fresh() throws {
        let key = try AgreementKey.generate()
        let once = try AgeFiles.encrypt([1], to: [key.recipient])
        let twice = try AgeFiles.encrypt([1], to: [key.recipient, key.recipient])
        #expect(once.count == twice.count)
        #expect(once != twice)
    }

    @Test(
        "How content is cut for writing does not change how it is cut into chunks",
        arguments: [1_000, 65_536, 131_073])
    func pieces(piece: Int) throws {
        let key = try AgreementKey.generate()
        let content = AgeFiles.content(262_144)
        let reading = AgeFiles.Reading(try AgeFiles.encrypt(content, to: [key.recipient], piece: piece), with: key)
        #expect(reading.data.count == 4)
        #expect(reading.data.values.allSatisfy { $0.count == 65_536 })
        #expect(reading.end == nil)
    }

    @Test("A writer whose sink failed, or that has finished, takes nothing more")
    func writerEnds() throws {
        struct Full: Error {}
        let key = try AgreementKey.generate()
        var isFull = false
        let writer = try AgeWriter(recipients: [key.recipient]) { _ in if isFull { throw Full() } }
        try writer.write([UInt8](repeating: 1, count: 65_536))
        isFull = true
        #expect(throws: Full.self) { try writer.write([1]) }
        isFull = false
        #expect(TrustError.code { try writer.write([1]) } == .alreadyFinished)
        #expect(TrustError.code { try writer.finish() } == .alreadyFinished)
        let finished = try AgeWriter(recipients: [key.recipient]) { _ in }
        try finished.finish()
        #expect(TrustError.code { try finished.finish() } == .alreadyFinished)
    }

    @Test("Reading asks for no more than a chunk at a time, and content over a limit is refused")
    func memory() throws {
        let key = try AgreementKey.generate()
        let file = try AgeFiles.encrypt(AgeFiles.content(1 << 20), to: [key.recipient])
        let source = AgeFiles.source(file)
        var largest = 0
        let reader = try AgeReader(identities: [key]) { count in
            largest = max(largest, count)
            return try source(count)
        }
        #expect(TrustError.code { _ = try reader.readAll(limit: (1 << 20) - 1) } == .tooLarge)
        #expect(largest <= 65_553)
    }

    @Test("An error of the source reaches the caller, and reading can be taken up again")
    func sourceFails() throws {
        struct Unplugged: Error {}
        let key = try AgreementKey.generate()
        let content = AgeFiles.content(150_000)
        let source = AgeFiles.source(try AgeFiles.encrypt(content, to: [key.recipient]), piece: 10_000)
        var calls = 0
        let reader = try AgeReader(identities: [key]) { count in
            calls += 1
            if calls == 9 { throw Unplugged() }
            return try source(count)
        }
        var read: [UInt8] = []
        var failures = 0
        while true {
            do {
                guard case .data(let data)? = try reader.next() else { break }
                read += data
            } catch is Unplugged {
                failures += 1
            }
        }
        #expect(failures == 1)
        #expect(read == content)
    }
}
