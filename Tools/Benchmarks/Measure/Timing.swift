internal import Glibc

/// What a piece of work took.
struct Timing: Encodable {
    /// Seconds that passed.
    private(set) var wall = 0.0
    /// Seconds of processor time, of all threads.
    private(set) var cpu = 0.0

    /// The median of some repetitions, by the time that passed, after a first one that does not count.
    static func median(of count: Int, _ work: () throws -> Void) rethrows -> Timing {
        try work()
        let found = try (0..<count).map { _ in try once(work) }
        return found.sorted { $0.wall < $1.wall }[count / 2]
    }

    static func once(_ work: () throws -> Void) rethrows -> Timing {
        let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
        try work()
        return Timing(wall: seconds(CLOCK_MONOTONIC) - wall, cpu: seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu)
    }

    /// One after the other.
    static func + (first: Timing, second: Timing) -> Timing {
        Timing(wall: first.wall + second.wall, cpu: first.cpu + second.cpu)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
