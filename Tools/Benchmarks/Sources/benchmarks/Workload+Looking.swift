internal import Foundation

extension Workload {
    /// The tables that an outcome report reads.
    private static let reported = [
        "wave", "enterprise", "consent", "owner", "workforce", "interview", "revenue", "training", "attendance",
        "target", "price_index", "merge",
    ]

    /// A command that has nothing to do, in many rounds: it takes milliseconds.
    func measureStart(_ figures: inout Figures.Workload) throws {
        figures.measurements.append(
            try Measurement(
                "state code (aldea digest)", rounds: max(20, rounds),
                [
                    Measurement.ours: { try first.digest() },
                    Floor.start: { try tools.run(["sqlite3", first.store, "select 1"]).usage },
                ]))
    }

    /// The standard report: the whole command, within a process that has the store open, and others' queries when all is
    /// loaded and warm.
    func measureReport(_ figures: inout Figures.Workload) throws {
        let engines = ["duckdb", "polars"].filter(peers.has)
        if !engines.isEmpty { _ = try peers.runs("report", ["prepare", first.store, file("report")]) }
        _ = try first.report()
        var report = Measurement("outcome report as JSON")
        for _ in 0..<rounds {
            report.add(Measurement.ours, try first.report())
            report.add(Floor.oursBootstrapping, try first.report(intervals: "bootstrap"))
            for (name, usage) in try within(["report", first.directory]).sorted(by: { $0.key < $1.key }) {
                report.add(name == "report" ? Floor.oursInProcess : "\(Floor.oursInProcess): \(name)", usage)
            }
            report.add(Floor.scan, try tools.scan(of: first.store, Workload.reported))
            for engine in engines {
                for (name, usage) in try peers.runs("report", [engine, file("report")]).sorted(by: { $0.key < $1.key })
                {
                    report.add("\(engine), \(name)", usage)
                }
            }
        }
        figures.measurements.append(report)
    }

    /// What needs a program of its own: the bootstrap, and a search in an open store.
    func measureWithin(_ figures: inout Figures.Workload) throws {
        for (work, name) in [
            ("bootstrap", "bootstrap, 2,000 resamples of 127,000 pairs"), ("search", "search by name"),
        ] {
            var measurement = Measurement(name)
            for _ in 0..<rounds {
                let words = work == "bootstrap" ? [work] : [work, first.directory]
                for (part, usage) in try within(words).sorted(by: { $0.key < $1.key }) { measurement.add(part, usage) }
            }
            if !measurement.contestants.isEmpty { figures.measurements.append(measurement) }
        }
    }

    /// Runs `measure`; nothing if there is no such program, or it does not know the work.
    func within(_ words: [String]) throws -> [String: Usage] {
        guard let measure = tools.measure else { return [:] }
        let output = try tools.run([measure] + words).output
        return try JSONDecoder().decode([String: Usage].self, from: output)
    }
}
