/// One piece of work, done in turns by ours and by what it is measured against: ours, the first, the second, ours …
struct Measurement: Codable {
    /// Who did it, round by round.
    struct Contestant: Codable {
        let name: String
        var rounds: [Usage] = []
    }

    /// The name of our own work among the contestants.
    static let ours = "ours"

    private(set) var name: String
    /// Ours first.
    private(set) var contestants: [Contestant] = []

    init(_ name: String) { self.name = name }

    /// - Parameter prepare: what must be put in order before each round; it takes no part.
    init(
        _ name: String, rounds: Int, prepare: () throws -> Void = {},
        _ works: KeyValuePairs<String, () throws -> Usage>
    ) throws {
        self.init(name)
        for _ in 0..<rounds {
            try prepare()
            for (contestant, work) in works { add(contestant, try work()) }
        }
    }

    mutating func add(_ contestant: String, _ usage: Usage) {
        let place = contestants.firstIndex { $0.name == contestant } ?? contestants.count
        if place == contestants.count { contestants.append(Contestant(name: contestant)) }
        contestants[place].rounds.append(usage)
    }

    /// The same by another name.
    func named(_ name: String) -> Measurement {
        var result = self
        result.name = name
        return result
    }

    subscript(name: String) -> Contestant? { contestants.first { $0.name == name } }

    /// What ours takes in terms of another's.
    ///
    /// The median of the rounds' ratios: a busy spell of the machine falls on both sides of a round. What has other rounds is compared by
    /// medians.
    func ratio(to other: String, of ours: String = Measurement.ours) -> (wall: Double, cpu: Double)? {
        guard let ours = self[ours], let theirs = self[other], !ours.rounds.isEmpty, !theirs.rounds.isEmpty else {
            return nil
        }
        guard ours.rounds.count == theirs.rounds.count else {
            return (ours.usage.wall / theirs.usage.wall, ours.usage.cpu / theirs.usage.cpu)
        }
        let pairs = zip(ours.rounds, theirs.rounds)
        return (Median.of(pairs.map { $0.wall / $1.wall }), Median.of(pairs.map { $0.cpu / $1.cpu }))
    }
}

extension Measurement.Contestant {
    /// The median of each figure by itself.
    var usage: Usage {
        let peaks = rounds.compactMap { $0.peak.map(Double.init) }
        return Usage(
            wall: Median.of(rounds.map(\.wall)), cpu: Median.of(rounds.map(\.cpu)),
            peak: peaks.isEmpty ? nil : Int(Median.of(peaks)))
    }
}
