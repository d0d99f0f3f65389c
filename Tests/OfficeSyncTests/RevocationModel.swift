import DeltaBundle
import Replication
import SurveyModel
import Trust

/// What counts of a set of segments by a roster, worked out by the words of the format's page alone.
///
/// Only records that their creating change names are looked at, and values without links.
final class RevocationModel {
    /// A change as it stands in one segment.
    struct Copy: Hashable {
        let segment: SegmentID
        let sequence: Int64
    }

    private let roster: RevocationModelRoster
    private var segments: [SegmentID: Segment] = [:]
    private var changes: [Copy: Change] = [:]
    private var names: [String: Int] = [:]
    private var classes: [Copy: Int] = [:]
    /// The changes: for each, all of its copies.
    private(set) var copies: [Int: [Copy]] = [:]

    init(_ held: [Segment], _ roster: Roster) throws {
        self.roster = RevocationModelRoster(roster)
        for segment in held where self.roster.knows(segment.statement.log.deviceKey) {
            segments[segment.id] = segment
            for change in try segment.body().changes {
                changes[Copy(segment: segment.id, sequence: change.dot.sequence)] = change
            }
        }
        for copy in changes.keys { copies[number(of: copy), default: []].append(copy) }
    }

    /// The copies of one change, and nothing else, have one number.
    private func number(of copy: Copy) -> Int {
        if let known = classes[copy] { return known }
        let change = changes[copy]!
        let log = segments[copy.segment]!.statement.log.id
        var words = ["\(log):\(copy.sequence)", "\(change.kind)", "\(change.wallClock)", change.person]
        switch change.identity {
        case .existing(let dot): words.append("of \(target(dot, copy).map(number(of:)) ?? -1)")
        default: words.append("\(change.identity)")
        }
        for write in change.writes {
            let before = write.replaces.map { target($0, copy).map(number(of:)) ?? -1 }.sorted()
            words.append("\(write.field) \(write.isPrivate ? "" : "\(write.value ?? [])") \(before)")
        }
        let name = words.joined(separator: "|")
        let number = names[name] ?? names.count
        names[name] = number
        classes[copy] = number
        return number
    }

    /// The change that a dot of another one leads to.
    private func target(_ dot: Dot, _ copy: Copy) -> Copy? {
        let statement = segments[copy.segment]!.statement
        var place = copy.segment
        if dot.log > 0 {
            let seen = statement.seen[dot.log - 1]
            guard dot.sequence <= seen.sequence, let segment = segments[seen.segment]?.statement,
                segment.log.id == seen.log, segment.first...segment.last ~= seen.sequence
            else { return nil }
            place = seen.segment
        } else if dot.sequence >= copy.sequence {
            return nil
        }
        while let segment = segments[place]?.statement {
            if segment.first...segment.last ~= dot.sequence { return Copy(segment: place, sequence: dot.sequence) }
            guard segments[segment.previous]?.statement.log.id == segment.log.id else { return nil }
            place = segment.previous
        }
        return nil
    }

    /// The change that created the record of a change; nil while that is not known.
    private func record(of copy: Copy) -> Copy? {
        switch changes[copy]!.identity {
        case .creates: return copy
        case .existing(let dot):
            guard let creation = target(dot, copy), case .creates = changes[creation]!.identity else { return nil }
            return creation
        default: return nil
        }
    }

    private func isGood(_ id: SegmentID) -> Bool {
        let statement = segments[id]!.statement
        let key = statement.log.deviceKey
        return roster.writes(key, statement.log.scope)
            && roster.revocations(of: key).allSatisfy { revocation in
                revocation.cuts.contains { cut in
                    guard cut.log == statement.log.id else { return false }
                    var place = cut.segment
                    while let segment = segments[place], segment.statement.log.id == cut.log {
                        if place == id { return true }
                        place = segment.statement.previous
                    }
                    return false
                }
            }
    }

    private func mayCount(_ copy: Copy) -> Bool {
        let change = changes[copy]!
        let log = segments[copy.segment]!.statement.log
        if let kind = Catalogue.kind(change.kind) {
            if kind.home == .program, log.scope != "program" { return false }
            for write in change.writes {
                if let field = kind.field(write.field), field.isPrivate != write.isPrivate { return false }
            }
        }
        if change.kind == KindID(11), case .text(let state)? = change.write(of: FieldID(6))?.value?.first,
            ["returned", "approved", "locked"].contains(state), !roster.approves(log.deviceKey, log.scope)
        {
            return false
        }
        guard let creation = record(of: copy) else { return true }
        return changes[creation]!.kind == change.kind
            && segments[creation.segment]!.statement.log.scope == log.scope
    }

    private func counts(_ number: Int) -> Bool {
        copies[number]!.contains { isGood($0.segment) } && mayCount(copies[number]![0])
    }

    /// A line for each field that each change of a record of these kinds writes: whether it counts, and whether it is a head.
    func lines(of kinds: [KindID]) -> [String] {
        let known = copies.filter { record(of: $0.value[0]).map { kinds.contains(changes[$0]!.kind) } ?? false }.keys
        let good = Set(known.filter(counts))
        var lines: [String] = []
        var writers: [String: [Int]] = [:]
        for number in known {
            let copy = copies[number]![0]
            for write in changes[copy]!.writes {
                writers["\(self.number(of: record(of: copy)!)) \(write.field)", default: []].append(number)
            }
        }
        for number in known {
            let copy = copies[number]![0]
            let log = segments[copy.segment]!.statement.log.id
            for write in changes[copy]!.writes {
                let all = writers["\(self.number(of: record(of: copy)!)) \(write.field)"]!
                let isHead =
                    good.contains(number)
                    && !all.contains { other in
                        good.contains(other) && reaches(number, from: other, write.field, among: Set(all))
                    }
                lines.append(
                    RevocationModel.line(
                        "\(Hex.text(log.bytes.prefix(4))):\(copy.sequence)", write.field,
                        record(of: copy) == copy ? write.value : nil, counts: good.contains(number), isHead: isHead))
            }
        }
        return lines.sorted()
    }

    /// Whether a change reaches another by following what it replaces in a field, be it also through what does not count.
    private func reaches(_ wanted: Int, from number: Int, _ field: FieldID, among all: Set<Int>) -> Bool {
        var open = [number]
        var seen: Set<Int> = []
        while let next = open.popLast() {
            let copy = copies[next]![0]
            for dot in changes[copy]!.write(of: field)?.replaces ?? [] {
                guard let before = target(dot, copy).map(number(of:)), all.contains(before) else { continue }
                if before == wanted { return true }
                if seen.insert(before).inserted { open.append(before) }
            }
        }
        return false
    }

    /// What is said of a field of a change; values are public ones only.
    static func line(_ dot: String, _ field: FieldID, _ value: [Scalar]?, counts: Bool, isHead: Bool) -> String {
        let shown = field == FieldID(2) || field == FieldID(4) ? value.map { " \($0)" } ?? "" : ""
        return "\(dot) \(field.rawValue)\(shown)\(counts ? "" : " withheld")\(isHead ? " head" : "")"
    }
}
