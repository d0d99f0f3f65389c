internal import FloorFigures

/// What a command took, from its start to its end.
struct Usage: Codable {
    /// Seconds that passed.
    var wall: Double
    /// Seconds of processor time, user and system.
    var cpu: Double
    /// The most memory that it held at once, in bytes; nil where that says nothing.
    var peak: Int?

    init(wall: Double, cpu: Double, peak: Int? = nil) {
        self.wall = wall
        self.cpu = cpu
        self.peak = peak
    }

    init(_ timing: Timing) { self.init(wall: timing.wall, cpu: timing.cpu) }

    /// Two commands, one after the other.
    static func + (first: Usage, second: Usage) -> Usage {
        Usage(
            wall: first.wall + second.wall, cpu: first.cpu + second.cpu,
            peak: first.peak.flatMap { one in second.peak.map { max(one, $0) } })
    }

    /// What is left of a command's times without another's.
    static func - (whole: Usage, part: Usage) -> Usage {
        Usage(wall: max(0, whole.wall - part.wall), cpu: max(0, whole.cpu - part.cpu))
    }
}
