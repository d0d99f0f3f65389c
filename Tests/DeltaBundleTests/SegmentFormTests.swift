import Replication
import SeededRandom
import SurveyModel
import Testing
import Trust

@testable import DeltaBundle

@Suite("The forms of a segment's bodies")
struct SegmentFormTests {
    private func changes(_ count: Int, using random: inout SeededGenerator) -> [Change] {
        RandomChanges.make(count, from: 1, logs: 2, using: &random)
    }

    @Test("the first form, which is not written any more, says what the second one does", arguments: Seeds.some(40))
    func twins(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let changes = changes(1 + random.below(60), using: &random).map { change in
            var change = change
            if case .distinguished = change.identity { change.identity = .keyed }
            return change
        }
        let second = try Sample.segment(changes, seen: Sample.seen(2))
        let bytes = FirstFormBody.bytes(changes)
        let statement = Statement(
            program: second.statement.program, log: second.statement.log, first: 1, count: changes.count,
            previous: .none, schemaVersion: 1, publicBody: bytes, privateCount: second.statement.privateCount,
            privateRoot: second.statement.privateRoot, seen: second.statement.seen)
        let first = try Segment(
            statementBytes: statement.bytes, signature: second.signature, publicBody: bytes,
            privateBody: second.privateBody)
        #expect(!first.needsPacking && second.needsPacking)
        #expect(try first.body().changes.map(\.exactly) == changes.map(\.exactly), "seed \(seed)")
        #expect(try second.body().changes.map(\.exactly) == changes.map(\.exactly), "seed \(seed)")
    }

    @Test("changes of one kind share its columns, whatever they write of it and by whichever identity")
    func sharedColumns() throws {
        func change(_ sequence: Int64, _ identity: Change.Identity, _ fields: UInt16...) -> Change {
            Change(
                dot: Dot(log: 0, sequence: sequence), kind: KindID(5), identity: identity, wallClock: 0, person: "",
                writes: fields.map {
                    FieldWrite(field: FieldID($0), isPrivate: false, value: [.integer(100 * Int64($0) + sequence)])
                })
        }
        let changes = [
            change(1, .creates, 2, 3), change(2, .existing(Dot(log: 0, sequence: 1)), 3), change(3, .keyed, 2, 9),
            change(4, .distinguished([1, 2, 3, 4]), 9),
        ]
        let bytes = SegmentBody(changes: changes).publicBytes
        // One kind of three fields, and behind the head a column for each field.
        #expect(bytes.starts(with: [0, 1, 0, 1, 5, 3, 2, 2, 0, 2, 5, 2, 4]))
        #expect(bytes.suffix(12) == [2, 0x92, 3, 4, 2, 0xda, 4, 2, 2, 0x8e, 0x0e, 2])
    }

    @Test("a field that two changes write in two ways stands in two entries of its kind")
    func rivalKinds() throws {
        let changes = (1...4).map { sequence in
            Change(
                dot: Dot(log: 0, sequence: sequence), kind: KindID(5), identity: .creates, wallClock: 0, person: "",
                writes: [
                    FieldWrite(
                        field: FieldID(2), isPrivate: sequence % 2 == 0,
                        value: [.integer(sequence), .text("\(sequence)")])
                ])
        }
        let segment = try Sample.segment(changes)
        #expect(try segment.body().changes.map(\.exactly) == changes.map(\.exactly))
        var reader = ByteReader(segment.publicBody)
        let plan = try BodyPlan(4, from: &reader)
        #expect(plan.families.count == 2)
    }

    @Test(
        "leaves of one seed come back from a store as they were, and lose the seed with a leaf",
        arguments: Seeds.some(30))
    func seeds(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let changes = changes(40, using: &random)
        let segment = try Segment(
            body: SegmentBody(changes: changes), program: Sample.program, log: Sample.log(1), first: 1, previous: .none,
            schemaVersion: 1, seen: Sample.seen(2), key: Sample.key(1))
        guard var body = segment.privateBody, !body.leaves.isEmpty else { return }
        #expect(body.seed != nil)
        let stored = try #require(segment.storedPrivateBody)
        #expect(stored.first == 2)
        let read = try Segment.privateBody(stored: stored, under: segment.publicBody, of: segment.statement)
        #expect(read == body && read.seed == body.seed, "seed \(seed)")
        #expect(read.root == segment.statement.privateRoot)

        body.leaves[0] = .redacted(body.leaves[0].hash)
        #expect(body.seed == nil && body.root == segment.statement.privateRoot)
        let redacted = try Segment(
            statementBytes: segment.statementBytes, signature: segment.signature, publicBody: segment.publicBody,
            privateBody: body)
        let rest = try #require(redacted.storedPrivateBody)
        #expect(rest.first == 0)
        #expect(try Segment.privateBody(stored: rest, under: segment.publicBody, of: segment.statement) == body)
        // Whoever has all of it gives the seed back, too.
        #expect(body.united(with: read).seed == read.seed && read.united(with: body).seed == read.seed)
    }

    @Test("the salts of a seed are those that the format's page gives")
    func salts() throws {
        let seed = [UInt8](0..<16)
        var held = HeldLeaves(seed: seed)
        for value in 0..<9 { held.append { $0.raw([1, UInt8(value)]) } }
        let body = PrivateBody(held, seed: seed)
        for (index, leaf) in body.leaves.enumerated() {
            let block = Digest.sha256(Array("aldea salts v1\n".utf8) + seed + [UInt8(index / 4)])
            #expect(leaf == .held(block[(index % 4 * 8)..<(index % 4 * 8 + 8)] + [1, UInt8(index)]))
        }
    }

    @Test("packed leaves that were altered are refused or others, and never trap", arguments: Seeds.some(4))
    func hostileLeaves(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let segment = try Segment(
            body: SegmentBody(changes: changes(30, using: &random)), program: Sample.program, log: Sample.log(1),
            first: 1,
            previous: .none, schemaVersion: 1, seen: Sample.seen(2), key: Sample.key(1))
        let stored = try #require(segment.storedPrivateBody)
        for _ in 0..<3000 {
            var bytes = stored
            switch random.below(3) {
            case 0: bytes[1 + random.below(bytes.count - 1)] ^= 1 << UInt8(random.below(8))
            case 1: bytes.remove(at: 1 + random.below(bytes.count - 1))
            default: bytes.insert(UInt8(random.below(256)), at: 1 + random.below(bytes.count))
            }
            let read = try? Segment.privateBody(stored: bytes, under: segment.publicBody, of: segment.statement)
            // A column may be written in several ways, but only the very leaves have their root.
            if let read, read != segment.privateBody { #expect(read.root != segment.statement.privateRoot) }
        }
    }
}
