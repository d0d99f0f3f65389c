internal import FloorFigures
internal import Glibc

/// Times a piece of work within this process.
struct Stopwatch {
    private let wall = Stopwatch.seconds(CLOCK_MONOTONIC)
    private let cpu = Stopwatch.seconds(CLOCK_PROCESS_CPUTIME_ID)

    var timing: Timing {
        Timing(
            wall: Stopwatch.seconds(CLOCK_MONOTONIC) - wall, cpu: Stopwatch.seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
