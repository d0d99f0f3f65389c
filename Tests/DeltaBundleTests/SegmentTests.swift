import Replication
import SeededRandom
import SurveyModel
import Testing
import Trust

@testable import DeltaBundle

@Suite("A segment")
struct SegmentTests {
    private func exact(_ segment: Segment) throws -> [String] { try segment.body().changes.map(\.exactly) }

    /// The segment as it comes out of a block.
    private func relayed(_ segment: Segment) throws -> Segment {
        var writer = ByteWriter()
        segment.append(to: &writer)
        var reader = ByteReader(writer.bytes)
        let read = try Segment(from: &reader)
        try reader.end()
        return read
    }

    @Test("gives back exactly the changes that went in", arguments: Seeds.some(60))
    func identity(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let first = random.once(in: 2) ? 1 : Int64(2 + random.below(1 << 30))
        let changes = RandomChanges.make(1 + random.below(120), from: first, logs: 3, using: &random)
        let previous = first == 1 ? SegmentID.none : SegmentID(random.bytes(32))!
        let segment = try Segment(
            body: SegmentBody(changes: changes), program: Sample.program, log: Sample.log(1), first: first,
            previous: previous, schemaVersion: 3, seen: Sample.seen(3), key: Sample.key(1))
        #expect(segment.isSignatureValid)
        #expect(try exact(segment) == changes.map(\.exactly), "seed \(seed)")
        let read = try relayed(segment)
        #expect(read == segment && read.id == segment.statement.id && read.isSignatureValid, "seed \(seed)")
        #expect(try exact(read) == changes.map(\.exactly), "seed \(seed)")
        // What comes out can be encoded again to the same public bytes.
        #expect(try read.body().publicBytes == segment.publicBody, "seed \(seed)")
        #expect(read.statement.last == first + Int64(changes.count) - 1)
    }

    @Test("keeps texts that Unicode calls equivalent apart, also in a dictionary and among persons")
    func equivalentTexts() throws {
        let texts = (0..<12).map { $0 % 3 == 0 ? "Gu\u{308}ero" : "G\u{fc}ero" }
        let changes = texts.enumerated().map { index, text in
            Change(
                dot: Dot(log: 0, sequence: Int64(index + 1)), kind: KindID(5), identity: .creates, wallClock: 0,
                person: text, writes: [FieldWrite(field: FieldID(2), isPrivate: false, value: [.text(text)])])
        }
        let segment = try Sample.segment(changes)
        #expect(try exact(segment) == changes.map(\.exactly))
    }

    @Test("without its private body gives all but the private values", arguments: Seeds.some(30))
    func withoutPrivateBody(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let changes = RandomChanges.make(40, from: 1, logs: 2, using: &random)
        let segment = try Sample.segment(changes, seen: Sample.seen(2))
        let lacking = try relayed(
            Segment(
                statementBytes: segment.statementBytes, signature: segment.signature, publicBody: segment.publicBody,
                privateBody: nil))
        let hasPrivate = changes.contains { $0.writes.contains(where: \.isPrivate) }
        #expect((lacking.privateBody == nil) == hasPrivate)
        #expect(lacking.id == segment.id && lacking.isSignatureValid)
        let expected = changes.map { change in
            var change = change
            for index in change.writes.indices where change.writes[index].isPrivate { change.writes[index].value = nil }
            return change.exactly
        }
        #expect(try exact(lacking) == expected, "seed \(seed)")
    }

    @Test("with one leaf redacted lacks that change's private values only", arguments: Seeds.some(30))
    func redactedLeaf(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let changes = RandomChanges.make(40, from: 1, logs: 2, using: &random)
        let segment = try Sample.segment(changes, seen: Sample.seen(2))
        guard var body = segment.privateBody, !body.leaves.isEmpty else { return }
        let place = random.below(body.leaves.count)
        body.leaves[place] = .redacted(body.leaves[place].hash)
        let redacted = try relayed(
            Segment(
                statementBytes: segment.statementBytes, signature: segment.signature, publicBody: segment.publicBody,
                privateBody: body))
        #expect(redacted.id == segment.id && redacted.isSignatureValid)
        let owners = changes.indices.filter { changes[$0].writes.contains(where: \.isPrivate) }
        var expected = changes
        for index in expected[owners[place]].writes.indices where expected[owners[place]].writes[index].isPrivate {
            expected[owners[place]].writes[index].value = nil
        }
        #expect(try exact(redacted) == expected.map(\.exactly), "seed \(seed)")
    }

    @Test("has no private body where nothing is private")
    func nothingPrivate() throws {
        let change = Change(
            dot: Dot(log: 0, sequence: 1), kind: KindID(5), identity: .creates, wallClock: 0, person: "",
            writes: [FieldWrite(field: FieldID(2), isPrivate: false, value: [.text("x")])])
        let segment = try Sample.segment([change])
        #expect(segment.privateBody == PrivateBody(leaves: []))
        #expect(segment.statement.privateRoot == [UInt8](repeating: 0, count: 32))
        #expect(try relayed(segment) == segment)
    }

    @Test("gives one value two different leaves, so that nothing can be guessed from a hash")
    func salts() throws {
        let changes = (1...2).map { sequence in
            Change(
                dot: Dot(log: 0, sequence: sequence), kind: KindID(5), identity: .creates, wallClock: 0, person: "",
                writes: [FieldWrite(field: FieldID(8), isPrivate: true, value: [.text("312 555 0101")])])
        }
        let segment = try Segment(
            body: SegmentBody(changes: changes), program: Sample.program, log: Sample.log(1), first: 1,
            previous: .none, schemaVersion: 1, seen: [], key: Sample.key(1))
        let leaves = try #require(segment.privateBody).leaves
        #expect(leaves.count == 2 && leaves[0] != leaves[1] && leaves[0].hash != leaves[1].hash)
    }

    @Test("is the same when two copies of a store seal the same changes", arguments: Seeds.some(10))
    func sealedTwice(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let changes = RandomChanges.make(30, from: 1, logs: 2, using: &random)
        func sealed(by number: UInt8) throws -> Segment {
            try Segment(
                body: SegmentBody(changes: changes), program: Sample.program, log: Sample.log(number), first: 1,
                previous: .none, schemaVersion: 1, seen: Sample.seen(2), key: Sample.key(number))
        }
        #expect(try sealed(by: 1) == sealed(by: 1), "seed \(seed)")
        // Another device's salts are others.
        let leaves = try sealed(by: 1).privateBody?.leaves ?? []
        #expect(try Set(leaves).isDisjoint(with: sealed(by: 2).privateBody?.leaves ?? []), "seed \(seed)")
    }

    @Test("names a log by its device, incarnation and scope")
    func logNames() throws {
        let log = try Sample.log(1)
        let others = [
            try Sample.log(2), try Sample.log(1, ordinal: 1), try Sample.log(1, scope: "jalisco"),
            LogDescriptor(
                deviceKey: log.deviceKey, ordinal: 0, nonce: [UInt8](repeating: 9, count: 8), scope: log.scope),
        ]
        #expect(Set(others.map(\.id)).count == others.count && !others.map(\.id).contains(log.id))
        let letters = [0, 1, 25, 26, 51, 52, 701, 702].map { number in
            LogDescriptor(deviceKey: [], ordinal: number, nonce: [], scope: "").letter
        }
        #expect(letters == ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"])
    }
}
