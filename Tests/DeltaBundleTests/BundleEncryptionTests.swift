import Replication
import SeededRandom
import SurveyModel
import Testing
import Trust

@testable import DeltaBundle

@Suite("An encrypted bundle")
struct BundleEncryptionTests {
    private static let chunk = 65_536

    /// Eight frames of about a chunk and a half each, which do not compress.
    private func sample() throws -> HandMadeBundle {
        var random = SeededGenerator(seed: 11)
        var groups: [[Segment]] = []
        for _ in 0..<8 {
            let first = (groups.last?.last?.statement.last ?? 0) + 1
            let changes = (0..<2).map { index in
                Change(
                    dot: Dot(log: 0, sequence: first + Int64(index)), kind: KindID(5), identity: .creates,
                    wallClock: 0, person: "",
                    writes: [FieldWrite(field: FieldID(13), isPrivate: true, value: [.bytes(random.bytes(45_000))])])
            }
            groups.append([try Sample.segment(changes, after: groups.last?.last)])
        }
        return try HandMadeBundle(groups)
    }

    private func encrypt(_ bytes: [UInt8], to key: AgreementKey) throws -> [UInt8] {
        var file: [UInt8] = []
        let writer = try AgeWriter(recipients: [key.recipient]) { file += $0 }
        try writer.write(bytes)
        try writer.finish()
        return file
    }

    /// Reads as the program does: a damaged chunk is a hole, an end that comes too soon a cut.
    private func read(_ file: [UInt8], with key: AgreementKey) throws -> Reading {
        var rest = file[...]
        let reader = try AgeReader(identities: [key]) { count in
            let part = rest.prefix(count)
            rest = rest.dropFirst(count)
            return Array(part)
        }
        return Reading {
            do {
                switch try reader.next() {
                case .data(let bytes): return .bytes(bytes)
                case .damaged: return .hole
                case nil: return nil
                }
            } catch let error as TrustError where error.code == .truncated { return .cut }
        }
    }

    /// Where the chunks begin: what follows the header and the nonce, whose sizes do not depend on the content.
    private func payloadStart(_ file: [UInt8], content: Int) -> Int {
        let chunks = (content + Self.chunk - 1) / Self.chunk
        return file.count - content - 16 * chunks
    }

    @Test("comes back whole")
    func whole() throws {
        let key = try AgreementKey.generate()
        let bundle = try sample()
        let reading = try read(encrypt(bundle.bytes, to: key), with: key)
        #expect(reading.end == .whole && reading.ids == bundle.ids())
    }

    @Test("with one chunk damaged loses the frames that lie in it and no other")
    func damagedChunk() throws {
        let key = try AgreementKey.generate()
        let bundle = try sample()
        let content = bundle.bytes
        let file = try encrypt(content, to: key)
        let start = payloadStart(file, content: content.count)
        let chunks = (content.count + Self.chunk - 1) / Self.chunk
        #expect(chunks > 8)
        for chunk in 0..<(chunks - 1) {
            var altered = file
            altered[start + chunk * (Self.chunk + 16) + 1234] ^= 4
            let reading = try read(altered, with: key)
            let lost = bundle.touched(by: (chunk * Self.chunk)..<((chunk + 1) * Self.chunk))
            #expect(lost.count <= 3, "chunk \(chunk)")
            #expect(reading.ids == bundle.ids(without: lost), "chunk \(chunk)")
            #expect(reading.end == .notWhole && reading.damaged.count == 1, "chunk \(chunk)")
        }
        // The last one holds the end: what came before it is there.
        var altered = file
        altered[file.count - 1] ^= 1
        let reading = try read(altered, with: key)
        let lost = bundle.touched(by: ((chunks - 1) * Self.chunk)..<content.count)
        #expect(reading.ids == bundle.ids(without: lost) && reading.end == .truncated)
    }

    @Test("that is cut gives the frames that arrived")
    func cut() throws {
        let key = try AgreementKey.generate()
        let bundle = try sample()
        let content = bundle.bytes
        let file = try encrypt(content, to: key)
        let start = payloadStart(file, content: content.count)
        for length in [start, start + 1, start + 70_000, start + 300_000, file.count - 1] {
            let reading = try read(Array(file.prefix(length)), with: key)
            let whole = max(0, length - start) / (Self.chunk + 16) * Self.chunk
            let lost = Set(bundle.ranges.indices.filter { bundle.ranges[$0].upperBound > whole })
            #expect(reading.ids == bundle.ids(without: lost), "length \(length)")
            #expect(reading.end == .truncated, "length \(length)")
        }
    }
}
