import DeltaBundle
import Replication
import SurveyModel
import SurveyStore

/// What a store shows of everything it holds, as lines that can be compared: once as the store says it, once as the slow rules do.
struct Picture {
    /// For each change and field: the value, whether it counts, and whether it is a head.
    private(set) var changes: [String] = []
    /// For each record and field: what is shown, and whether it is a conflict.
    private(set) var shown: [String] = []
    /// The changes that are set aside.
    private(set) var withheld: [String] = []
    /// Where the rules leave open which of two heads is shown, by the beginning of the line.
    private var open: Set<String> = []

    /// Where two pictures differ, as lines behind - that only this one has, and behind + that only the other has.
    func difference(from other: Picture) -> [String] {
        func differences(_ mine: [String], _ theirs: [String]) -> [String] {
            let doubtful = open.union(other.open)
            func decided(_ lines: [String]) -> [String] {
                lines.filter { line in !doubtful.contains { line.hasPrefix($0) } }.sorted()
            }
            return decided(theirs).difference(from: decided(mine)).map { change in
                switch change {
                case .insert(_, let line, _): "+ \(line)"
                case .remove(_, let line, _): "- \(line)"
                }
            }
        }
        return differences(changes, other.changes) + differences(shown, other.shown)
            + differences(withheld, other.withheld)
    }

    private static func line(
        _ title: String, _ dot: String, _ field: FieldID, _ value: String, counts: Bool, isHead: Bool
    ) -> String {
        "\(title) \(field.rawValue) \(dot) says \(value)\(counts ? "" : ", set aside")\(isHead ? ", head" : "")"
    }

    private static func text(_ value: [Scalar]?, _ title: (RecordKey) -> String?) -> String {
        guard let value else { return "?" }
        var texts: [String?] = value.map { scalar in
            switch scalar {
            case .null: nil
            // What has not arrived is shown as nothing.
            case .reference(let key): title(key)
            default: "\(scalar)"
            }
        }
        while texts.last == .some(nil) { texts.removeLast() }
        return texts.map { $0 ?? "-" }.joined(separator: ", ")
    }
}

// MARK: - As the store says it

extension Picture {
    /// What a store says of itself; its tail must be sealed.
    init(_ store: Store) throws {
        var histories: [(key: RecordKey, items: [HistoryItem])] = []
        var titles: [RecordKey: String] = [:]
        for key in try store.records() {
            let items = try store.history(of: key)
            histories.append((key, items))
            titles[key] = Set(items.filter(\.isCreation).map { Picture.plain($0.dot) }).sorted().joined(separator: "+")
        }
        let conflicts = Dictionary(grouping: try store.conflicts(), by: \.record)
        for (key, items) in histories {
            let title = titles[key] ?? ""
            for item in items {
                for write in item.writes {
                    changes.append(
                        Picture.line(
                            title, Picture.plain(item.dot), write.field, Picture.text(write.value) { titles[$0] },
                            counts: item.withheldReason == nil, isHead: write.isHead))
                }
            }
            guard let row = try store.row(key) else { continue }
            let written = Set(items.flatMap { $0.writes.filter(\.isHead).map(\.field) })
            let disputed = Set((conflicts[key] ?? []).map(\.field.id))
            for field in Catalogue.kind(row.kind.id)?.fields ?? [] where written.contains(field.id) {
                let value = Picture.text(field.columns.map { row[$0.name] }) { titles[$0] }
                shown.append(
                    "\(title) \(field.id.rawValue) shows \(value)\(disputed.contains(field.id) ? ", conflict" : "")")
            }
        }
        withheld = try store.quarantine(limit: .max).map { Picture.plain($0.dot) }
    }

    /// A change's name without the number behind a full stop, which tells the branches of a fork apart in one store only.
    private static func plain(_ dot: String) -> String { String(dot.split(separator: ".")[0]) }
}

// MARK: - As the slow rules say it

extension Picture {
    /// What a store should say that holds these changes.
    init(_ rules: SlowRules) {
        var subjects: [SlowRules.Subject: [Int]] = [:]
        for (number, copies) in rules.copies {
            if let subject = rules.subject(of: copies[0]) { subjects[subject, default: []].append(number) }
            if !rules.counts(number) { withheld.append(Picture.dot(number, rules)) }
        }
        var titles: [SlowRules.Subject: String] = [:]
        for (subject, numbers) in subjects {
            let creations = numbers.filter { number in
                if case .existing = rules.change(number).identity { false } else { true }
            }
            titles[subject] = Set(creations.map { Picture.dot($0, rules) }).sorted().joined(separator: "+")
        }
        for (subject, numbers) in subjects {
            let good = Set(numbers.filter(rules.counts))
            for field in Set(numbers.flatMap { rules.change($0).writes.map(\.field) }) {
                draw(
                    field, of: subject, numbers.filter { rules.change($0).write(of: field) != nil }, good, titles, rules
                )
            }
        }
    }

    private static func dot(_ number: Int, _ rules: SlowRules) -> String {
        let copy = rules.copies[number]![0]
        return "\(Hex.text(rules.log(of: copy).id.bytes.prefix(4))):\(copy.sequence)"
    }

    private mutating func draw(
        _ field: FieldID, of subject: SlowRules.Subject, _ writers: [Int], _ good: Set<Int>,
        _ titles: [SlowRules.Subject: String], _ rules: SlowRules
    ) {
        let all = Set(writers)
        let reached = Dictionary(
            uniqueKeysWithValues: writers.map { ($0, rules.reached(from: $0, in: field, among: all)) })
        let heads = writers.filter { number in
            good.contains(number)
                && !writers.contains { $0 != number && good.contains($0) && reached[$0]!.contains(number) }
        }
        func value(_ number: Int) -> [Scalar]? {
            rules.copies[number]!.lazy.compactMap { rules.changes[$0]!.write(of: field)?.value }.first
        }
        func text(_ number: Int) -> String {
            let copy = rules.copies[number]![0]
            return Picture.text(value(number)) { key in
                rules.target(Dot(rawValue: key.rawValue), copy).flatMap(rules.subject(of:)).flatMap { titles[$0] }
            }
        }
        let title = titles[subject] ?? ""
        for number in writers {
            changes.append(
                Picture.line(
                    title, Picture.dot(number, rules), field, text(number), counts: good.contains(number),
                    isHead: heads.contains(number)))
        }
        guard !heads.isEmpty, Catalogue.kind(rules.change(heads[0]).kind)?.field(field) != nil else { return }
        // A copy of a catalogue's row that somebody else has corrected is no contender.
        var contenders = heads
        if case .keyed = subject {
            let left = heads.filter { head in
                !rules.replaced(by: head, in: field).isEmpty
                    || !heads.contains { other in
                        other != head && reached[other]!.contains { text($0) == text(head) }
                    }
            }
            if !left.isEmpty { contenders = left }
        }
        let isConflict = Set(contenders.map { text($0) }).subtracting(["?"]).count > 1
        let ranked = contenders.sorted { rank($0, rules) > rank($1, rules) }
        let line = "\(title) \(field.rawValue) shows "
        if ranked.count > 1, rank(ranked[0], rules) == rank(ranked[1], rules) { open.insert(line) }
        shown.append(line + (value(ranked[0]) == nil ? "" : text(ranked[0])) + (isConflict ? ", conflict" : ""))
    }

    private struct Rank: Comparable {
        let clock: Int64
        let log: LogID
        let sequence: Int64
        static func < (left: Rank, right: Rank) -> Bool {
            (left.clock, left.log, left.sequence) < (right.clock, right.log, right.sequence)
        }
    }

    /// What decides between heads: the later clock, the greater log, the greater place.
    private func rank(_ number: Int, _ rules: SlowRules) -> Rank {
        let copy = rules.copies[number]![0]
        return Rank(clock: rules.changes[copy]!.wallClock, log: rules.log(of: copy).id, sequence: copy.sequence)
    }
}
