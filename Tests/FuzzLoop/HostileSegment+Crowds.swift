import DeltaBundle
import Replication
import SeededRandom
import SurveyModel

/// Segments that are bad by their number, or by what stands beside them.
extension HostileSegment {
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
}
