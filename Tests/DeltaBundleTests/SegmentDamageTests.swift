import Replication
import SeededRandom
import SurveyModel
import Testing
import Trust

@testable import DeltaBundle

@Suite("A segment that was altered")
struct SegmentDamageTests {
    private func sample(_ seed: UInt64) throws -> Segment {
        var random = SeededGenerator(seed: seed)
        while true {
            let changes = RandomChanges.make(6, from: 1, logs: 2, using: &random)
            let segment = try Sample.segment(changes, seen: Sample.seen(2))
            if segment.statement.privateCount >= 2 { return segment }
        }
    }

    @Test(
        "in any bit of the statement is unreadable, contradicts its bodies, or is not signed", arguments: Seeds.some(2))
    func statement(seed: UInt64) throws {
        let segment = try sample(seed)
        for bit in 0..<(segment.statementBytes.count * 8) {
            var bytes = segment.statementBytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let altered = try? Segment(
                statementBytes: bytes, signature: segment.signature, publicBody: segment.publicBody,
                privateBody: segment.privateBody)
            #expect(altered == nil || altered?.id != segment.id, "bit \(bit), seed \(seed)")
            #expect(altered?.isSignatureValid != true, "bit \(bit), seed \(seed)")
        }
    }

    @Test("in any bit of the public body is refused", arguments: Seeds.some(2))
    func publicBody(seed: UInt64) throws {
        let segment = try sample(seed)
        for bit in 0..<(segment.publicBody.count * 8) {
            var bytes = segment.publicBody
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: DecodingFailure.self, "bit \(bit), seed \(seed)") {
                try Segment(
                    statementBytes: segment.statementBytes, signature: segment.signature, publicBody: bytes,
                    privateBody: segment.privateBody)
            }
        }
        for wrong in [segment.publicBody.dropLast(), segment.publicBody + [0], []] {
            #expect(throws: DecodingFailure.self) {
                try Segment(
                    statementBytes: segment.statementBytes, signature: segment.signature, publicBody: Array(wrong),
                    privateBody: segment.privateBody)
            }
        }
    }

    @Test("in any bit of a private leaf is refused", arguments: Seeds.some(2))
    func leaves(seed: UInt64) throws {
        let segment = try sample(seed)
        let body = try #require(segment.privateBody)
        func refuses(_ leaves: [PrivateBody.Leaf]) {
            #expect(throws: DecodingFailure.self, "seed \(seed)") {
                try Segment(
                    statementBytes: segment.statementBytes, signature: segment.signature,
                    publicBody: segment.publicBody, privateBody: PrivateBody(leaves: leaves))
            }
        }
        for (place, leaf) in body.leaves.enumerated() {
            guard case .held(let bytes) = leaf else { continue }
            for bit in 0..<(bytes.count * 8) {
                var altered = bytes
                altered[bit / 8] ^= 1 << UInt8(bit % 8)
                var leaves = body.leaves
                leaves[place] = .held(altered)
                refuses(leaves)
            }
            var redacted = body.leaves
            redacted[place] = .redacted([UInt8](repeating: 0, count: 32))
            refuses(redacted)
        }
        refuses(Array(body.leaves.dropLast()))
        refuses(body.leaves + [.held([UInt8](repeating: 0, count: 8))])
        refuses([body.leaves[1], body.leaves[0]] + body.leaves.dropFirst(2))
        refuses([])
    }

    @Test("in its signature, or signed by somebody else, is not valid")
    func signature() throws {
        let segment = try sample(3)
        func signed(_ signature: [UInt8]) throws -> Segment {
            try Segment(
                statementBytes: segment.statementBytes, signature: signature, publicBody: segment.publicBody,
                privateBody: segment.privateBody)
        }
        for bit in 0..<512 {
            var signature = segment.signature
            signature[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try !signed(signature).isSignatureValid, "bit \(bit)")
        }
        #expect(try !signed(Sample.key(2).sign(segment.statementBytes)).isSignatureValid)
        #expect(throws: DecodingFailure.self) { try signed(Array(segment.signature.dropLast())) }
        // A signature over the same facts in another context is none.
        let other = Array("aldea bundle end v1\n".utf8) + segment.statementBytes.dropFirst(Statement.context.utf8.count)
        #expect(try !signed(Sample.key(1).sign(other)).isSignatureValid)
    }

    @Test("in its length is refused wherever it is cut", arguments: Seeds.some(2))
    func cut(seed: UInt64) throws {
        let segment = try sample(seed)
        var writer = ByteWriter()
        segment.append(to: &writer)
        for length in 0..<writer.bytes.count {
            #expect(throws: DecodingFailure.self, "length \(length), seed \(seed)") {
                var reader = ByteReader(Array(writer.bytes.prefix(length)))
                _ = try Segment(from: &reader)
            }
        }
        for length in 0..<segment.statementBytes.count {
            #expect(throws: DecodingFailure.self) { try Statement(bytes: segment.statementBytes.prefix(length)) }
        }
        #expect(throws: DecodingFailure.self) { try Statement(bytes: segment.statementBytes[...] + [0]) }
    }

    @Test("in its bodies by somebody who can sign is read or refused, and never traps", arguments: Seeds.some(6))
    func hostileBodies(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let segment = try sample(seed)
        for _ in 0..<3000 {
            var bytes = segment.publicBody
            for _ in 0..<(1 + random.below(4)) {
                switch random.below(4) {
                case 0: bytes[random.below(bytes.count)] = UInt8(random.below(256))
                case 1: bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
                case 2: bytes.remove(at: random.below(bytes.count))
                default: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count))
                }
            }
            let body = try? SegmentBody(
                statement: segment.statement, publicBytes: bytes[...], privateBody: segment.privateBody)
            if let body { #expect(body.changes.count == segment.statement.count) }
        }
        for length in 0..<segment.publicBody.count {
            #expect(throws: DecodingFailure.self, "length \(length), seed \(seed)") {
                try SegmentBody(
                    statement: segment.statement, publicBytes: segment.publicBody.prefix(length),
                    privateBody: segment.privateBody)
            }
        }
    }
}
