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
    private let first: Int64
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
    private var dots: [Dot] {
        [first, max(1, first - 1), first + 1, 1].map { Dot(log: 0, sequence: $0) }
            + seen.enumerated().flatMap { index, entry in
                [1, 2, entry.sequence, entry.sequence + 1].map { Dot(log: index + 1, sequence: $0) }
            }
    }

    private func sign(_ body: SegmentBody, at first: Int64? = nil, after previous: SegmentID? = nil) throws -> Segment {
        try Segment(
            body: body, program: insider.program, log: log, first: first ?? self.first,
            previous: previous ?? self.previous, schemaVersion: 1, seen: seen, key: key)
    }

    private func sign(_ publicBody: [UInt8], count: Int, _ privateBody: PrivateBody) throws -> Segment {
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
        // A body that nobody could read is never signed by the library: then something simpler is.
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

    /// Two segments of one place that differ in little: a clock, a text that looks the same, personal data, the person.
    func fork(_ random: inout SeededGenerator) throws -> [Segment] {
        let name = NastyValues.text(&random)
        let base = HostileChange.plain(at: first, name: name, at: Village.now)
        var other = base
        switch random.below(6) {
        case 0: other.wallClock += Int64(random.below(3)) - 1
        case 1:
            return [
                try sign(SegmentBody(changes: [HostileChange.plain(at: first, name: "Caf\u{e9}", at: Village.now)])),
                try sign(SegmentBody(changes: [HostileChange.plain(at: first, name: "Cafe\u{301}", at: Village.now)])),
            ]
        case 2:
            other.writes.append(FieldWrite(field: FieldID(8), isPrivate: true, value: [.text("1")]))
            var third = other
            third.person = "somebody"
            third.writes[1].value = [.text("2")]
            return [try sign(SegmentBody(changes: [other])), try sign(SegmentBody(changes: [third]))]
        case 3: other.person = "somebody"
        case 4: other.kind = .init(13)
        default: other = HostileChange.make(at: first, dots: dots, &random)
        }
        let one = try sign(SegmentBody(changes: [base]))
        guard let two = try? sign(SegmentBody(changes: [other])) else { return [one] }
        // Each branch goes on, and names what it forked from.
        let next = HostileChange.edit(at: first + 1, of: Dot(log: 0, sequence: first), name: "Next")
        let following = try sign(
            SegmentBody(changes: [next]), at: first + 1, after: random.once(in: 2) ? one.id : two.id)
        return [one, two, following].shuffled(using: &random)
    }

    /// Many of something: heads of one field, segments of one log, branches of one place, dots that are replaced, texts
    /// that one word of a dictionary stands for.
    func crowd(_ random: inout SeededGenerator) throws -> [Segment] {
        let count = 20 + random.below(60)
        let base = HostileChange.plain(at: first, name: "Base", at: Village.now)
        switch random.below(5) {
        case 0:
            let edits = (1...count).map {
                HostileChange.edit(at: first + Int64($0), of: base.dot, name: "Head \($0)", replaces: [])
            }
            return [try sign(SegmentBody(changes: [base] + edits))]
        case 1:
            var made = [try sign(SegmentBody(changes: [base]))]
            for step in 1...count {
                let next = HostileChange.edit(at: first + Int64(step), of: base.dot, name: "Step \(step)")
                made.append(try sign(SegmentBody(changes: [next]), at: next.dot.sequence, after: made[step - 1].id))
            }
            return random.once(in: 2) ? made.shuffled(using: &random) : made
        case 2:
            return try (0..<count).map { number in
                try sign(SegmentBody(changes: [HostileChange.plain(at: first, name: "Branch \(number)", at: 5)]))
            }
        case 3:
            let word = String(repeating: "x", count: 60_000)
            let body = SegmentBody(
                changes: (0..<500).map { HostileChange.plain(at: first + $0, name: word, at: Village.now) })
            return [try sign(body.publicBytes, count: body.changes.count, PrivateBody(leaves: []))]
        default:
            let all = (0..<Int64(count)).map { Dot(log: 0, sequence: first + $0) }
            let edits = (1...count).map { step in
                HostileChange.edit(
                    at: first + Int64(step), of: base.dot, name: "All", replaces: Array(all.prefix(step)))
            }
            return [try sign(SegmentBody(changes: [base] + edits))]
        }
    }

    /// A statement of which the bytes were changed before it was signed, with the bodies that it had.
    func statement(_ random: inout SeededGenerator) throws -> LooseFrame {
        guard let model = insider.segments.randomElement(using: &random) else { return LooseFrame(3, []) }
        var bytes = model.statementBytes
        var signer = insider.key(of: model.statement.log.deviceKey) ?? key
        if random.once(in: 4) {
            // A log of a name that no office could have chosen.
            let scope = String(NastyValues.text(&random).prefix(30))
            let strange = LogDescriptor(
                deviceKey: key.publicKey.bytes, ordinal: 3, nonce: [1, 2, 3, 4, 5, 6, 7, 8], scope: scope)
            let old = model.statement
            bytes =
                Statement(
                    program: insider.program, log: strange, first: 1, count: old.count, previous: .none,
                    schemaVersion: 1, publicBody: model.publicBody, privateCount: old.privateCount,
                    privateRoot: old.privateRoot, seen: old.seen
                ).bytes
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
}
