/// One piece of work and what it is measured against, in turns: ours, floor, ours, floor …
struct Measurement: Codable {
    struct Round: Codable {
        let ours: Usage
        let floor: Usage
        /// What our work is the sum of, by name.
        var parts: [String: Usage]?
    }

    /// What is measured, and against what.
    let name: String
    let floor: String
    private(set) var rounds: [Round] = []

    init(_ name: String, against floor: String) {
        self.name = name
        self.floor = floor
    }

    /// - Parameter prepare: what must be put in order before each round; it takes no part.
    init(
        _ name: String, against floor: String, rounds: Int, prepare: () throws -> Void = {}, ours: () throws -> Usage,
        floorWork: () throws -> Usage
    ) rethrows {
        self.init(name, against: floor)
        for _ in 0..<rounds {
            try prepare()
            add(try ours(), try floorWork())
        }
    }

    mutating func add(_ ours: Usage, _ floor: Usage, parts: [String: Usage]? = nil) {
        rounds.append(Round(ours: ours, floor: floor, parts: parts))
    }

    /// The median of each figure by itself.
    var ours: Usage { Measurement.median(rounds.map(\.ours)) }
    var floorUsage: Usage { Measurement.median(rounds.map(\.floor)) }

    /// The median of the rounds' ratios: a busy spell of the machine falls on both sides of a round.
    var ratio: Double { Measurement.median(rounds.map { $0.ours.wall / $0.floor.wall }) }
    var cpuRatio: Double { Measurement.median(rounds.map { $0.ours.cpu / $0.floor.cpu }) }

    private static func median(_ usages: [Usage]) -> Usage {
        let peaks = usages.compactMap { $0.peak.map(Double.init) }
        return Usage(
            wall: median(usages.map(\.wall)), cpu: median(usages.map(\.cpu)),
            peak: peaks.isEmpty ? nil : Int(median(peaks)))
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
