import DeltaBundle
import Replication
import SeededRandom
import SurveyModel
import Trust

/// Segments with a good signature and a content that the library would never write.
struct HostileSegment {
    private let insider: Insider
    private let key: SigningKey
    /// Which log the segment continues, or pretends to.
    private let log: LogDescriptor
    /// The sequence number with which it begins.
    let first: Int64
    private let previous: SegmentID
    private let seen: [Statement.Seen]

    /// Chooses an insider, a log and a place in it: a new log, the end of one, a fork of one, or a gap behind one.
    init(_ insider: Insider, _ random: inout SeededGenerator) {
        self.insider = insider
        let own = insider.segments.randomElement(using: &random)
        if let own, let key = insider.key(of: own.statement.log.deviceKey), !random.once(in: 3) {
            self.key = key
            log = own.statement.log
            switch random.below(4) {
            case 0: (first, previous) = (own.statement.first, own.statement.previous)
            case 1: (first, previous) = (own.statement.last + 1 + Int64(random.below(5)), own.id)
            case 2:
                let far: [Int64] = [1000, 1 << 20, Dot.maximumSequence - 1 << 16]
                (first, previous) = (far[random.below(3)], SegmentID(random.bytes(32)) ?? .none)
            default: (first, previous) = (own.statement.last + 1, own.id)
            }
        } else {
            let key = insider.keys[random.below(insider.keys.count)]
            self.key = key
            let scopes = ["centro", "centro", "norte", "program", "nobody's", "cent\u{301}ro"]
            let scope = scopes[random.below(scopes.count)]
            log = LogDescriptor(
                deviceKey: key.publicKey.bytes, ordinal: [0, 1, 25, 26, 702, 1 << 20][random.below(6)],
                nonce: random.bytes(8), scope: scope)
            (first, previous) = (1, .none)
        }
        seen = insider.segments.shuffled(using: &random).prefix(random.below(5)).map { segment in
            let reach = [0, 0, 0, -1, 1, 1000][random.below(6)]
            return Statement.Seen(
                log: segment.statement.log.id, sequence: max(1, segment.statement.last + Int64(reach)),
                segment: random.once(in: 9) ? SegmentID(random.bytes(32)) ?? segment.id : segment.id)
        }
    }

    /// Dots that bodies may name: of this log, and of those seen.
    var dots: [Dot] {
        [first, max(1, first - 1), first + 1, 1].map { Dot(log: 0, sequence: $0) }
            + seen.enumerated().flatMap { index, entry in
                [1, 2, entry.sequence, entry.sequence + 1].map { Dot(log: index + 1, sequence: $0) }
            }
    }

    /// Signs changes.
    ///
    /// - Throws: when a reader would refuse them, since the library signs nothing that nobody can read.
    func sign(_ body: SegmentBody, at first: Int64? = nil, after previous: SegmentID? = nil) throws -> Segment {
        try Segment(
            body: body, program: insider.program, log: log, first: first ?? self.first,
            previous: previous ?? self.previous, schemaVersion: 1, seen: seen, key: key)
    }

    /// Signs bytes, whatever they are.
    func sign(_ publicBody: [UInt8], count: Int, _ privateBody: PrivateBody) throws -> Segment {
        let statement = Statement(
            program: insider.program, log: log, first: first, count: count, previous: previous, schemaVersion: 1,
            publicBody: publicBody, privateCount: privateBody.leaves.count, privateRoot: privateBody.root, seen: seen)
        let bytes = statement.bytes
        return try Segment(
            statementBytes: bytes, signature: try key.sign(bytes), publicBody: publicBody, privateBody: privateBody)
    }

    /// Some changes, the first of which has a sequence number.
    private func made(_ count: Int, from first: Int64, _ random: inout SeededGenerator) -> [Change] {
        (0..<count).map { HostileChange.make(at: first + Int64($0), dots: dots, &random) }
    }

    /// Signed changes that say what no office would.
    func changes(_ random: inout SeededGenerator) throws -> [Segment] {
        // When the library does not sign so much nonsense, it signs less.
        for count in [1 + random.below(12), 1 + random.below(3), 1] {
            if let segment = try? sign(SegmentBody(changes: made(count, from: first, &random))) { return [segment] }
        }
        let plain = HostileChange.plain(at: first, name: "Plain", at: Village.now)
        return [try sign(SegmentBody(changes: [plain]))]
    }

    /// A good body of which bytes or numbers were changed before it was signed.
    func body(_ random: inout SeededGenerator) throws -> [Segment] {
        guard let model = insider.segments.randomElement(using: &random) else { return [] }
        var bytes = model.publicBody
        for _ in 0...random.below(3) {
            _ = random.once(in: 2) ? ByteMutation.apply(&bytes, &random) : NumberMutation.apply(&bytes, &random)
        }
        let count = random.once(in: 4) ? [1, 2, 1000, Statement.maximumCount][random.below(4)] : model.statement.count
        var leaves = model.privateBody ?? PrivateBody(leaves: [])
        if leaves.leaves.count > count { leaves.leaves.removeLast(leaves.leaves.count - count) }
        return [try sign(bytes, count: count, leaves)]
    }

    /// Leaves that do not hold what the changes need.
    func leaves(_ random: inout SeededGenerator) throws -> [Segment] {
        let models = insider.segments.filter { $0.statement.privateCount > 0 }
        guard let model = models.randomElement(using: &random), var body = model.privateBody else { return [] }
        for place in body.leaves.indices where random.once(in: 2) {
            guard case .held(var bytes) = body.leaves[place] else { continue }
            _ = ByteMutation.apply(&bytes, &random)
            body.leaves[place] = random.once(in: 5) ? .redacted(random.bytes(32)) : .held(bytes)
        }
        if random.once(in: 5) { body.leaves.append(.held(random.bytes(30))) }
        if random.once(in: 5) { body.leaves.removeLast() }
        let count = max(model.statement.count, body.leaves.count)
        return [try sign(model.publicBody, count: count, body)]
    }

    /// A statement of which the bytes were changed before it was signed, with the bodies that it had.
    func statement(_ random: inout SeededGenerator) throws -> LooseFrame {
        guard let model = insider.segments.randomElement(using: &random) else { return LooseFrame(3, []) }
        var bytes = model.statementBytes
        var signer = insider.key(of: model.statement.log.deviceKey) ?? key
        if random.once(in: 4) {
            bytes = strange(model, &random).bytes
            signer = key
        } else {
            for _ in 0...random.below(2) {
                _ = random.once(in: 2) ? ByteMutation.apply(&bytes, &random) : NumberMutation.apply(&bytes, &random)
            }
        }
        var writer = ByteWriter()
        writer.count(1)
        writer.block(bytes)
        writer.raw(try signer.sign(bytes))
        writer.raw(model.publicBody)
        if let body = model.privateBody, !body.leaves.isEmpty {
            writer.byte(1)
            body.append(to: &writer)
        } else {
            writer.byte(0)
        }
        return LooseFrame(Frame.FrameType.segments.rawValue, writer.bytes)
    }

    /// What a segment says, in a log of a name that no office could have chosen.
    private func strange(_ model: Segment, _ random: inout SeededGenerator) -> Statement {
        let scope = String(NastyValues.text(&random).prefix(30))
        let old = model.statement
        return Statement(
            program: insider.program,
            log: LogDescriptor(
                deviceKey: key.publicKey.bytes, ordinal: 3, nonce: [1, 2, 3, 4, 5, 6, 7, 8], scope: scope),
            first: 1, count: old.count, previous: .none, schemaVersion: 1, publicBody: model.publicBody,
            privateCount: old.privateCount, privateRoot: old.privateRoot, seen: old.seen)
    }
}
