internal import Replication
internal import SurveyModel

/// Which changes of other branches of a forked log may be a change of this one: by a hash each, so that the branches are read one
/// after the other, and once each.
struct Likenesses {
    private var dots: [Int64: [(hash: Int, dot: Dot)]] = [:]

    /// - Parameters:
    ///   - rivals: the segments of other branches that cover any of the sequence numbers.
    ///   - log: the store's number of the log.
    init(_ rivals: [SegmentChain.Link], log: Int, first: Int64, last: Int64, _ merger: Merger) throws {
        for rival in rivals {
            for sequence in max(first, rival.first)...min(last, rival.last) {
                let dot = Dot(log: log, branch: rival.branch, sequence: sequence)
                guard let local = try merger.source.change(at: dot) else { continue }
                dots[sequence, default: []].append((Self.hash(local), dot))
            }
        }
    }

    /// The changes that may be this one, in the order of the branches given.
    func dots(like local: LocalChange) -> [Dot] {
        guard let found = dots[local.change.dot.sequence] else { return [] }
        let hash = Self.hash(local)
        return found.filter { $0.hash == hash }.map(\.dot)
    }

    private static func hash(_ local: LocalChange) -> Int {
        var hasher = Hasher()
        hasher.combine(local.change.publicPart)
        hasher.combine(local.isUnresolved)
        return hasher.finalize()
    }
}

extension LocalChange {
    /// Whether two changes of one log and place on different branches are one change, by what of the things that they name has arrived.
    func isAlike(_ other: LocalChange) -> Bool {
        isUnresolved == other.isUnresolved && edges == other.edges && change.isSame(as: other.change)
    }
}

extension Merger {
    /// Whether two changes of a fork were taken for one, or for two, because something that they name had not arrived when the
    /// later one came, and are not by what is here now.
    ///
    /// Such a judgement reaches far: records, links and heads rest on it. It is seldom wrong (a fork, a gap, and the same said twice), so
    /// that a rebuild, which takes every segment after those that it names, is the plainest mend.
    func areLikenessesMisjudged() throws -> Bool {
        source.forget()
        for dot in doubtful.sorted() {
            guard let local = try source.change(at: dot) else { continue }
            let rivals = try logs.chain(dot.log, db).overlapping(first: dot.sequence, last: dot.sequence)
            for rival in rivals where rival.branch != dot.branch {
                let other = Dot(log: dot.log, branch: rival.branch, sequence: dot.sequence)
                guard let held = try source.change(at: other) else { continue }
                if try held.isAlike(local) != (source.canonical(other) == source.canonical(dot)) { return true }
            }
        }
        return false
    }
}

extension Change {
    /// Whether two changes of one dot are one: equal byte for byte, but for their branch and personal data. `==` is no
    /// substitute: it takes texts for equal that Unicode calls equivalent.
    func isSame(as other: Change) -> Bool {
        publicPart == other.publicPart && person.utf8.elementsEqual(other.person.utf8)
            && zip(writes, other.writes).allSatisfy { mine, theirs in
                mine.isPrivate || Canonical.areEqual(mine.value ?? [], theirs.value ?? [])
            }
    }

    /// The change without its branch and without personal data: what must be equal for two changes to be one.
    var publicPart: Change {
        var part = self
        part.dot = Dot(log: dot.log, sequence: dot.sequence)
        for place in part.writes.indices where part.writes[place].isPrivate { part.writes[place].value = nil }
        return part
    }
}
