import DeltaBundle
import Replication
import SurveyModel
import Trust

/// What counts of a set of segments by a roster, worked out by the words of the format's page alone: slowly, from the whole set,
/// and with nothing remembered.
final class SlowRules {
    /// A change as it stands in one segment.
    struct Copy: Hashable {
        let segment: SegmentID
        let sequence: Int64
    }

    /// What a change writes: a record that one change created, or one that a key names.
    enum Subject: Hashable {
        case created(Int)
        case keyed(scope: String, kind: KindID, key: [UInt8])
    }

    let roster: SlowRoster
    private(set) var segments: [SegmentID: Segment] = [:]
    private(set) var changes: [Copy: Change] = [:]
    /// The changes by number: for each, all of its copies.
    private(set) var copies: [Int: [Copy]] = [:]
    private var names: [String: Int] = [:]
    private var numbers: [Copy: Int] = [:]

    init(_ held: [Segment], _ roster: Roster) throws {
        self.roster = SlowRoster(roster)
        for segment in held where self.roster.knows(segment.statement.log.deviceKey) {
            segments[segment.id] = segment
            for change in try segment.body().changes {
                changes[Copy(segment: segment.id, sequence: change.dot.sequence)] = change
            }
        }
        for copy in changes.keys { copies[number(of: copy), default: []].append(copy) }
    }

    func log(of copy: Copy) -> LogDescriptor { segments[copy.segment]!.statement.log }

    func change(_ number: Int) -> Change { changes[copies[number]![0]]! }

    /// The copies of one change, and nothing else, have one number.
    func number(of copy: Copy) -> Int {
        if let known = numbers[copy] { return known }
        let change = changes[copy]!
        var words = ["\(log(of: copy).id):\(copy.sequence)", "\(change.kind)", "\(change.wallClock)", change.person]
        switch change.identity {
        case .existing(let dot): words.append("of \(target(dot, copy).map(number(of:)) ?? -1)")
        default: words.append("\(change.identity)")
        }
        for write in change.writes {
            let before = write.replaces.map { target($0, copy).map(number(of:)) ?? -1 }.sorted()
            let value = write.isPrivate ? [] : (write.value ?? []).map { text($0, copy) }
            words.append("\(write.field) \(write.isPrivate) \(value) \(before)")
        }
        let name = words.joined(separator: "|")
        let number = names[name] ?? names.count
        names[name] = number
        numbers[copy] = number
        return number
    }

    private func text(_ scalar: Scalar, _ copy: Copy) -> String {
        guard case .reference(let key) = scalar else { return "\(scalar)" }
        return "-> \(target(Dot(rawValue: key.rawValue), copy).map(number(of:)) ?? -1)"
    }

    /// The change that a dot of another one leads to.
    func target(_ dot: Dot, _ copy: Copy) -> Copy? {
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

    /// The record that a change writes; nil while that is not known.
    func subject(of copy: Copy) -> Subject? {
        let change = changes[copy]!
        switch change.identity {
        case .creates: return .created(number(of: copy))
        case .existing(let dot):
            guard let creation = target(dot, copy) else { return nil }
            if case .existing = changes[creation]!.identity { return nil }
            return subject(of: creation)
        case .named(let key): return .keyed(scope: log(of: copy).scope, kind: change.kind, key: key)
        case .distinguished(let mark):
            // Records of a kind with a personal key link others in the rest of it, and no key that links is made here.
            return .keyed(scope: log(of: copy).scope, kind: change.kind, key: mark)
        case .keyed:
            guard let columns = key(of: change) else { return .created(number(of: copy)) }
            return .keyed(scope: log(of: copy).scope, kind: change.kind, key: Array("\(columns)".utf8))
        }
    }

    /// The key columns of a record; no key that links is made here.
    private func key(of change: Change) -> [Scalar]? {
        guard let kind = Catalogue.kind(change.kind), !kind.importKey.isEmpty else { return nil }
        return kind.importKey.map { name in
            guard let field = kind.field(named: name), let value = change.write(of: field.id)?.value,
                let place = field.columns.firstIndex(where: { $0.name == name }), place < value.count
            else { return .null }
            return value[place]
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
        let log = log(of: copy)
        if let kind = Catalogue.kind(change.kind) {
            if kind.home == .program, log.scope != "program" { return false }
            for write in change.writes {
                if let field = kind.field(write.field), field.isPrivate != write.isPrivate { return false }
            }
        }
        if change.kind == Kind.interview.id, case .text(let state)? = change.write(of: FieldID(6))?.value?.first,
            ["returned", "approved", "locked"].contains(state), !roster.approves(log.deviceKey, log.scope)
        {
            return false
        }
        guard case .existing(let dot) = change.identity, subject(of: copy) != nil, let creation = target(dot, copy)
        else { return true }
        return changes[creation]!.kind == change.kind && self.log(of: creation).scope == log.scope
    }

    /// Whether a change counts: one copy in a segment that does is enough.
    func counts(_ number: Int) -> Bool {
        copies[number]!.contains { isGood($0.segment) } && mayCount(copies[number]![0])
    }

    /// The changes that a change replaces in a field, as far as they are known.
    func replaced(by number: Int, in field: FieldID) -> [Int] {
        let copy = copies[number]![0]
        return (changes[copy]!.write(of: field)?.replaces ?? []).compactMap { target($0, copy).map(self.number(of:)) }
    }

    /// The changes that can be reached from one by following what is replaced in a field, also through what does not count.
    func reached(from number: Int, in field: FieldID, among all: Set<Int>) -> Set<Int> {
        var open = [number]
        var found: Set<Int> = []
        while let next = open.popLast() {
            for before in replaced(by: next, in: field) where all.contains(before) && found.insert(before).inserted {
                open.append(before)
            }
        }
        return found
    }
}
