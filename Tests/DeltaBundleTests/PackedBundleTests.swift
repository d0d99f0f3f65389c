import Foundation
import Replication
import SeededRandom
import SurveyModel
import Testing
import Trust

@testable import DeltaBundle

@Suite("Packed segments and parcels")
struct PackedBundleTests {
    /// Chains of several devices, some of whose leaves are held, redacted or missing.
    private func segments(using random: inout SeededGenerator) throws -> [Segment] {
        var made: [Segment] = []
        for number in UInt8(1)...3 {
            var last: Segment?
            for _ in 0..<(1 + random.below(4)) {
                let first = (last?.statement.last ?? 0) + 1
                let segment = try Segment(
                    body: SegmentBody(
                        changes: RandomChanges.make(1 + random.below(30), from: first, logs: 2, using: &random)),
                    program: Sample.program, log: Sample.log(number), first: first, previous: last?.id ?? .none,
                    schemaVersion: 2, seen: Sample.seen(2), key: Sample.key(number))
                last = segment
                guard !random.once(in: 8) else { continue }
                made.append(try thinned(segment, using: &random))
            }
        }
        return random.once(in: 3) ? made.reversed() : made
    }

    private func thinned(_ segment: Segment, using random: inout SeededGenerator) throws -> Segment {
        guard var body = segment.privateBody, !body.leaves.isEmpty else { return segment }
        switch random.below(4) {
        case 0: return segment.withoutPrivateBody
        case 1:
            body.leaves[0] = .redacted(body.leaves[0].hash)
            return try Segment(
                statementBytes: segment.statementBytes, signature: segment.signature, publicBody: segment.publicBody,
                privateBody: body)
        default: return segment
        }
    }

    private func frame(of segments: [Segment]) -> Frame {
        var block = SegmentBlock()
        for segment in segments {
            let hasRoom = block.add(segment)
            #expect(hasRoom)
        }
        return block.frame
    }

    private func bundle(_ segments: [Segment], notice: FrontierNotice? = nil) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let writer = try BundleWriter(manifest: Sample.manifest(), isParcel: true) { bytes += $0 }
        if let notice { try writer.write(Frame(.frontier, notice.bytes)) }
        for segment in segments { try writer.write(segment) }
        try writer.finish(frontier: Sample.frontier(segments), key: Sample.key(1))
        return bytes
    }

    @Test("a packed frame gives back its segments to the last signed byte", arguments: Seeds.some(40))
    func packed(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let segments = try segments(using: &random)
        guard !segments.isEmpty else { return }
        let frame = frame(of: segments)
        #expect(frame.type == .packedSegments)
        let read = try #require(SegmentBlock.segments(of: frame.payload, frame.type), "seed \(seed)")
        #expect(read == segments, "seed \(seed)")
        #expect(read.map(\.statementBytes) == segments.map(\.statementBytes))
        #expect(read.map(\.privateBody?.seed) == segments.map(\.privateBody?.seed), "seed \(seed)")
        let signed = read.filter(\.isSignatureValid)
        #expect(signed.count == read.count)
        // One that holds the same segments one after the other is longer.
        var plain = ByteWriter()
        for segment in segments { segment.append(to: &plain) }
        #expect(frame.payload.count < plain.bytes.count)
    }

    @Test("a packed frame that was altered gives no other segment that its device signed", arguments: Seeds.some(4))
    func altered(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let segments = try segments(using: &random)
        let payload = frame(of: segments).payload
        let ids = Set(segments.map(\.id))
        for _ in 0..<1500 {
            var bytes = payload
            switch random.below(3) {
            case 0: bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
            case 1: bytes.remove(at: random.below(bytes.count))
            default: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count))
            }
            for segment in SegmentBlock.segments(of: bytes, .packedSegments) ?? [] where !ids.contains(segment.id) {
                #expect(!segment.isSignatureValid, "seed \(seed)")
            }
        }
        for length in stride(from: 0, to: payload.count, by: 1 + payload.count / 400) {
            #expect(SegmentBlock.segments(of: Array(payload.prefix(length)), .packedSegments) == nil)
        }
    }

    @Test("segments of the first form travel as they ever did")
    func firstForm() throws {
        let change = Change(
            dot: Dot(log: 0, sequence: 1), kind: KindID(5), identity: .creates, wallClock: 0, person: "ana",
            writes: [FieldWrite(field: FieldID(2), isPrivate: false, value: [.text("x")])])
        let body = FirstFormBody.bytes([change])
        let statement = Statement(
            program: Sample.program, log: try Sample.log(1), first: 1, count: 1, previous: .none, schemaVersion: 1,
            publicBody: body, privateCount: 0, privateRoot: PrivateBody(leaves: []).root, seen: [])
        let first = try Segment(
            statementBytes: statement.bytes, signature: try Sample.key(1).sign(statement.bytes), publicBody: body,
            privateBody: nil)
        let second = try Sample.segment([change], by: 2)
        let reading = Reading(try bundle([first]))
        #expect(reading.end == .whole && reading.segments == [first] && reading.mark?.holdings == nil)
        var block = SegmentBlock()
        let hasRoom = (block.add(first), block.add(second))
        #expect(hasRoom == (true, false))
        #expect(block.frame.type == .segments)
        let mixed = Reading(try bundle([first, second, first]))
        #expect(mixed.segments == [first, second, first])
    }

    @Test("a small bundle is one frame, says what its sender holds, and is whole", arguments: Seeds.some(10))
    func parcel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let segments = try Sample.chain(3, using: &random)
        let notice = try FrontierNotice(
            program: Sample.program, epoch: Sample.epoch, counter: 7, frontier: Sample.frontier(segments),
            roster: [UInt8](repeating: 3, count: 64), wanted: [segments[0].id], key: Sample.key(1))
        let bytes = try bundle(segments, notice: notice)
        let header = try #require(Frame.Header(bytes[11..<(11 + Frame.headerLength)]))
        #expect(header.type == .parcel && bytes.count == 11 + Frame.headerLength + header.storedLength)
        let reading = Reading(bytes)
        #expect(reading.end == .whole && reading.segments == segments && reading.frames.isEmpty, "seed \(seed)")
        let manifest = try Sample.manifest()
        #expect(reading.manifest == manifest)
        let holdings = try #require(reading.mark?.holdings)
        #expect(holdings.counter == 7 && holdings.wanted == [segments[0].id])
        #expect(holdings.roster == Holdings.mark(ofRoster: notice.roster))
        let tip = try #require(holdings.tips.first)
        #expect(holdings.tips.count == 1 && tip.sequence == segments[2].statement.last)
        #expect(tip.segment == Array(segments[2].id.bytes.prefix(Holdings.prefixLength)))
        // Byte by byte, it is the same.
        #expect(Reading(bytes, piece: 1).segments == segments)
    }

    @Test("Debian's xz opens what a parcel stores, as the page says")
    func stockTool() throws {
        var random = SeededGenerator(seed: 6)
        let bytes = try bundle(try Sample.chain(3, using: &random))
        let stored = bytes[(11 + Frame.headerLength)...]
        let header = try #require(Frame.Header(bytes[11..<(11 + Frame.headerLength)]))
        let payload = try #require(header.payload(of: stored))
        let page = """

            ## Check with stock tools
            ```sh
            xz --format=raw --lzma1=lc=2,lp=0,pb=0,dict=64KiB -dc < stored > payload
            cmp payload expected && echo equal
            ```
            """
        let outcome = try StockTools(page: page).run(files: ["stored": Data(stored), "expected": Data(payload)])
        #expect(outcome.outputs.first == "equal\n", "\(outcome.errors)")
    }

    @Test("a tip that a parcel itself brings is named by its place, any other by the beginnings of names")
    func tips() throws {
        var random = SeededGenerator(seed: 7)
        let sent = try Sample.chain(2, using: &random)
        let held = try Sample.chain(1, by: 9, using: &random)[0]
        var frontier = Sample.frontier(sent)
        frontier.tips[held.statement.log.id] = [SegmentChain.Tip(sequence: 40, segment: held.id)]
        let notice = try FrontierNotice(
            program: Sample.program, epoch: Sample.epoch, counter: 7, frontier: frontier,
            roster: [UInt8](repeating: 3, count: 64), wanted: [], key: Sample.key(1))
        let holdings = Holdings(notice, sending: sent)
        #expect(holdings.tips.map(\.sequence) == [40] && holdings.sent == [1])
        let told = try #require(holdings.naming(sent))
        #expect(Set(told.tips.map(\.sequence)) == [40, sent[1].statement.last])
        #expect(told.tips.last?.log == Array(sent[1].statement.log.id.bytes.prefix(Holdings.prefixLength)))
        #expect(holdings.naming([sent[0]]) == nil)
        // What is sent and is no end of what the sender holds without gaps says nothing.
        frontier.tips[sent[1].statement.log.id] = nil
        let gapped = try FrontierNotice(
            program: Sample.program, epoch: Sample.epoch, counter: 8, frontier: frontier,
            roster: [UInt8](repeating: 3, count: 64), wanted: [], key: Sample.key(1))
        #expect(Holdings(gapped, sending: sent).sent.isEmpty)
    }

    @Test("a parcel of which a byte was altered, cut off or sealed anew by somebody else is not whole")
    func brokenParcel() throws {
        var random = SeededGenerator(seed: 5)
        let segments = try Sample.chain(3, using: &random)
        let bytes = try bundle(segments)
        for place in stride(from: 11, to: bytes.count, by: 7) {
            var altered = bytes
            altered[place] ^= 4
            #expect(Reading(altered).end != .whole && Reading(altered).segments.isEmpty, "byte \(place)")
            #expect(Reading(Array(bytes.prefix(place))).end == .truncated)
        }
        let header = try #require(Frame.Header(bytes[11..<(11 + Frame.headerLength)]))
        let payload = try #require(header.payload(of: bytes[(11 + Frame.headerLength)...]))
        for place in payload.indices {
            var altered = payload
            altered[place] ^= 1
            let frame = try Frame(.parcel, altered).bytes(level: 1)
            #expect(Reading(HandMadeBundle.head + frame).end != .whole)
        }
        // Behind another frame, it is none.
        let second = try HandMadeBundle([], others: [Frame(.parcel, payload)])
        #expect(Reading(second.bytes).segments.isEmpty)
    }

    @Test("a bundle that is not small keeps its frames, so that damage costs no more than one")
    func large() throws {
        let changes = (1...40).map { sequence in
            Change(
                dot: Dot(log: 0, sequence: sequence), kind: KindID(5), identity: .creates, wallClock: 0, person: "ana",
                writes: [
                    FieldWrite(
                        field: FieldID(2), isPrivate: false,
                        value: [.text(String(repeating: "\(sequence) ", count: 400))])
                ])
        }
        let segment = try Sample.segment(changes)
        let bytes = try bundle([segment])
        let header = try #require(Frame.Header(bytes[11..<(11 + Frame.headerLength)]))
        #expect(header.type == .manifest)
        #expect(Reading(bytes).end == .whole && Reading(bytes).segments == [segment])
    }
}
