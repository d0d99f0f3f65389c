import DeltaBundle
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import Trust

/// Random segments as devices could sign them whose programs are of any version, or altered: kinds, fields and values
/// that do not fit, forks, and links to whatever may come later.
struct StrangeHistory {
    /// The end of a branch of a log.
    private struct Tip {
        let log: LogDescriptor
        var previous = SegmentID.none
        /// For each change, the kind of the record that it writes.
        var kinds: [KindID] = []
        /// The last change, as other segments name it.
        var seen: Statement.Seen?

        var next: Int64 { Int64(kinds.count) + 1 }
    }

    var random: SeededGenerator
    private let devices: [RevocationThief]
    private var tips: [Tip] = []
    /// What was written last at a place of a log: another branch may repeat it.
    private var written: [Statement.Seen: Change] = [:]
    /// In the order in which they were written.
    private(set) var segments: [Segment] = []

    private static let kinds: [KindID] =
        [Kind.enterprise, .owner, .consent, .workforce, .interview, .revenue, .visit, .attendance, .locality].map(\.id)
        + [KindID(900)]

    init(of offices: [Office], seed: UInt64) {
        random = SeededGenerator(seed: seed)
        devices = offices.map { RevocationThief($0) }
        for (number, device) in devices.enumerated() {
            for ordinal in 1...2 { tips.append(Tip(log: device.log(number * 2 + ordinal))) }
        }
    }

    /// Writes a segment behind some other one: now and then behind one that another segment will follow, too.
    mutating func step() throws {
        let place = random.below(tips.count)
        var tip = tips[place]
        let other = tips.filter { $0.log != tip.log && $0.seen != nil }.randomElement(using: &random)
        let first = tip.next
        var changes: [Change] = []
        for _ in 0...random.below(6) {
            let here = Statement.Seen(log: tip.log.id, sequence: tip.next, segment: .none)
            let repeated = random.once(in: 2) ? written[here] : nil
            let change = repeated ?? change(in: tip, other)
            written[here] = change
            changes.append(change)
            tip.kinds.append(change.kind)
        }
        let device = devices.first { $0.key.publicKey.bytes == tip.log.deviceKey }!
        let segment = try device.segment(
            tip.log, first: first, previous: tip.previous, seen: [other?.seen].compactMap { $0 }, changes)
        segments.append(segment)
        tip.previous = segment.id
        tip.seen = segment.asSeen
        if random.once(in: 5) { tips.append(tip) } else { tips[place] = tip }
    }

    private mutating func change(in tip: Tip, _ other: Tip?) -> Change {
        let edited = tip.next > 1 && random.once(in: 2) ? dot(in: tip, other) : nil
        let target = edited.flatMap { dot -> KindID? in
            let kinds = (dot.log == 0 ? tip : other)?.kinds ?? []
            return dot.sequence <= kinds.count && !random.once(in: 20) ? kinds[Int(dot.sequence) - 1] : nil
        }
        let kind = target ?? Self.kinds[random.below(Self.kinds.count)]
        var writes: [FieldID: FieldWrite] = [:]
        for field in Catalogue.kind(kind)?.fields ?? [] where random.once(in: 2) {
            writes[field.id] = FieldWrite(
                field: field.id, isPrivate: random.once(in: 60) ? !field.isPrivate : field.isPrivate,
                replaces: replaced(by: edited, in: tip, other),
                value: random.once(in: 12) ? strangeValue(in: tip, other) : value(of: field, in: tip, other))
        }
        if writes.isEmpty || random.once(in: 6) {
            let field = FieldID([61, 63, 64, 300][random.below(4)])
            writes[field] = FieldWrite(
                field: field, isPrivate: random.once(in: 3), replaces: replaced(by: edited, in: tip, other),
                value: strangeValue(in: tip, other))
        }
        let names: [Change.Identity] = [
            .creates, .keyed, .keyed, .named(random.bytes(16)), .named([UInt8](repeating: 3, count: 16)),
            .distinguished(random.bytes(4)),
        ]
        return Change(
            dot: Dot(log: 0, sequence: tip.next), kind: kind,
            identity: edited.map { .existing($0) } ?? names[random.below(names.count)],
            wallClock: 1_760_000_000 + Int64(random.below(100)), person: "x",
            writes: writes.values.sorted { $0.field < $1.field })
    }

    /// The place of a change of this log or of the other one, which may not have come.
    private mutating func dot(in tip: Tip, _ other: Tip?) -> Dot {
        if let other, random.once(in: 4) { return Dot(log: 1, sequence: Int64(random.below(other.kinds.count)) + 1) }
        return Dot(log: 0, sequence: Int64(random.below(max(tip.kinds.count, 1))) + 1)
    }

    private mutating func replaced(by edited: Dot?, in tip: Tip, _ other: Tip?) -> [Dot] {
        guard let edited, !random.once(in: 3) else { return [] }
        return random.once(in: 3) ? [dot(in: tip, other)] : [edited]
    }

    private mutating func value(of field: Field, in tip: Tip, _ other: Tip?) -> [Scalar] {
        field.columns.map { column in
            if random.once(in: 6) { return .null }
            return switch column.type {
            case .text, .date, .code: .text(["", "1", "2025-03-01", "Ñandú", "a\0b"][random.below(5)])
            case .bytes: .bytes(random.bytes(random.below(20)))
            case .reference: .reference(RecordKey(rawValue: dot(in: tip, other).rawValue))
            case .integer, .decimal, .money, .instant, .flag, .answer:
                .integer([0, 1, -1, .min, .max, Int64(random.below(300))][random.below(6)])
            }
        }
    }

    private mutating func strangeValue(in tip: Tip, _ other: Tip?) -> [Scalar] {
        (0..<random.below(4)).map { _ in
            switch random.below(5) {
            case 0: .null
            case 1: .integer(Int64(bitPattern: random.next()))
            case 2: .text("x\(random.below(10))")
            case 3: .bytes(random.bytes(3))
            default: .reference(RecordKey(rawValue: dot(in: tip, other).rawValue))
            }
        }
    }
}
