internal import Foundation

extension Goal {
    /// All of them, in the order of the table.
    static func all(_ workloads: [Figures.Workload]) -> [Goal] {
        bundles(workloads) + reports(workloads) + memory(workloads) + deltas(workloads) + starts(workloads)
    }

    private static func bundles(_ workloads: [Figures.Workload]) -> [Goal] {
        let times: [(String, String, String, String, Double, Double)] = [
            ("apply a bulk bundle", "applying the bulk", Measurement.ours, Floor.typed, 1.6, 1.3),
            ("apply a bulk bundle", "applying the bulk", Measurement.ours, Floor.derived, 1.6, 1.3),
            ("apply scattered edits", "scattered edits", Measurement.ours, Floor.update, 2.5, 2.0),
            ("enter ≤ 1,000 records", "entering", Measurement.ours, Floor.typedProcess, 2.0, 1.5),
            ("enter ≤ 1,000 records", "entering", Floor.oursLessStart, Floor.typedProcess, 2.0, 1.5),
        ]
        let sizes: [(String, String, String, Double, Double)] = [
            ("bytes of a bulk bundle", "bulk bundle", "patchset, zstd -19", 0.9, 0.8),
            ("bytes of a bulk bundle", "bulk bundle", "CSV, xz -9e", 1.15, 1.0),
            ("bytes of a day", "a day's bundle, plain", "patchset, zstd -19", 1.0, 0.8),
        ]
        return times.map { name, measurement, ours, other, limit, stretch in
            let shown = ours == Measurement.ours ? name : "\(name), \(ours.dropFirst("ours, ".count))"
            return Goal(
                shown, against: other, limit: limit, stretch: stretch,
                workloads.map { $0.ratio(measurement, ours, other) })
        }
            + sizes.map { name, prefix, other, limit, stretch in
                Goal(
                    name, against: other, limit: limit, stretch: stretch,
                    workloads.map { workload in
                        workload.sizes.first { $0.name.hasPrefix(prefix) && $0.floor == other }.map {
                            Found(
                                enterprises: workload.enterprises, value: $0.ratio, ours: Shown.bytes($0.bytes),
                                theirs: Shown.bytes($0.floorBytes))
                        }
                    })
            }
    }

    private static func reports(_ workloads: [Figures.Workload]) -> [Goal] {
        return [
            ("report, whole command", Measurement.ours, "duckdb, typed tables"),
            ("report with bootstraps, whole command", Floor.oursBootstrapping, "duckdb, typed tables"),
            ("report, in process", Floor.oursInProcess, "duckdb, typed tables"),
            ("report, in process", Floor.oursInProcess, "duckdb, panel"),
        ].map { name, ours, peer in
            Goal(
                name, against: "\(peer), warm", limit: 1.0, stretch: 0.5,
                workloads.map { $0.ratio("outcome report", ours, peer) })
        } + [
            Goal(
                "bootstrap of a mean, 2,000 × 127,000", against: "", .seconds, limit: 0.7, stretch: 0.35,
                workloads.map { $0.time("bootstrap", "mean") }),
            Goal(
                "bootstrap of a median, 2,000 × 127,000", against: "", .seconds, limit: 0.7, stretch: 0.35,
                workloads.map { $0.time("bootstrap", "median") }),
            Goal(
                "the same mean, whole localities drawn", against: "", .seconds, limit: 0.7, stretch: 0.35,
                workloads.map { $0.time("bootstrap", "mean by locality") }),
        ]
    }

    private static func memory(_ workloads: [Figures.Workload]) -> [Goal] {
        let works = [("applying", "applying the bulk"), ("creating", "making the bulk")]
        return works.map { name, measurement in
            Goal(
                "peak of \(name) a bulk bundle", against: "", .bytes, limit: 64e6, stretch: 48e6,
                workloads.map { $0.peak(measurement) })
        }
            + works.map { name, measurement in
                Goal(
                    "growth of that peak, \(name)", against: "the size before", limit: 1.1, stretch: 1.0,
                    zip(workloads, workloads.dropFirst()).map { small, large in
                        guard let less = small.peak(measurement), let more = large.peak(measurement) else { return nil }
                        return Found(
                            enterprises: large.enterprises, value: more.value / less.value, ours: more.ours,
                            theirs: less.ours)
                    })
            }
    }

    private static func deltas(_ workloads: [Figures.Workload]) -> [Goal] {
        guard let smallest = workloads.first, workloads.count > 1 else { return [] }
        return ["apply", "create", "verify"].map { work in
            Goal(
                "\(work) a day's delta", against: "at \(smallest.enterprises.formatted(.english))", limit: 1.5,
                stretch: 1.3,
                workloads.dropFirst().map { large in
                    guard let less = smallest.measurement("\(work) a day's")?[Measurement.ours],
                        let more = large.measurement("\(work) a day's")?[Measurement.ours]
                    else { return nil }
                    // Each round went through all sizes.
                    let rounds = zip(more.rounds, less.rounds)
                    return Found(
                        enterprises: large.enterprises, value: Median.of(rounds.map { $0.wall / $1.wall }),
                        cpu: Median.of(rounds.map { $0.cpu / $1.cpu }), ours: Shown.seconds(more.usage.wall),
                        theirs: Shown.seconds(less.usage.wall))
                })
        }
    }

    private static func starts(_ workloads: [Figures.Workload]) -> [Goal] {
        [
            Goal(
                "start-up: state code", against: Floor.start, limit: 4, stretch: 3,
                workloads.map { $0.ratio("state code", Measurement.ours, Floor.start) }),
            Goal(
                "search by part of a name, in process", against: "", .seconds, limit: 0.020, stretch: 0.005,
                workloads.map { $0.time("search", "search") }),
        ]
    }
}

extension Figures.Workload {
    /// A ratio of times.
    fileprivate func ratio(_ prefix: String, _ ours: String, _ other: String) -> Goal.Found? {
        guard let measurement = measurement(prefix), let ratio = measurement.ratio(to: other, of: ours),
            let mine = measurement[ours]?.usage, let theirs = measurement[other]?.usage
        else { return nil }
        return Goal.Found(
            enterprises: enterprises, value: ratio.wall, cpu: ratio.cpu, ours: Shown.seconds(mine.wall),
            theirs: Shown.seconds(theirs.wall))
    }

    /// A time by itself.
    fileprivate func time(_ prefix: String, _ contestant: String) -> Goal.Found? {
        guard let usage = measurement(prefix)?[contestant]?.usage else { return nil }
        return Goal.Found(
            enterprises: enterprises, value: usage.wall,
            ours: "\(Shown.seconds(usage.wall)), CPU \(Shown.seconds(usage.cpu))", theirs: "")
    }

    /// The most memory.
    fileprivate func peak(_ prefix: String) -> Goal.Found? {
        guard let peak = measurement(prefix)?[Measurement.ours]?.usage.peak else { return nil }
        return Goal.Found(enterprises: enterprises, value: Double(peak), ours: Shown.megabytes(peak), theirs: "")
    }
}
