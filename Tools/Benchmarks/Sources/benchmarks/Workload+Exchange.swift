internal import FloorFigures
internal import Foundation

extension Workload {
    /// The bulk bundle's bytes against those of the CSV files that it came from.
    func measureBundle(_ csv: [String], _ figures: inout Figures.Workload) throws {
        figures.measurements.append(
            try Measurement(
                "making the bulk bundle", against: "zstd -19 of the CSV", rounds: rounds,
                ours: { try first.makeBundle(file("bulk.aldea"), for: nil, isPlain: true).usage },
                floorWork: { try Codec.zstd.compress(csv, tools).usage }))
        let bytes = try Codec.size(of: file("bulk.aldea"))
        for codec in Codec.allCases {
            figures.sizes.append(
                Size(
                    name: "bulk bundle, plain", bytes: bytes, floor: "CSV, \(codec.rawValue)",
                    floorBytes: try codec.compress(csv, tools).bytes))
        }
        try tools.makePatchset(from: nil, to: first.store, at: file("bulk.patchset"))
        figures.sizes.append(
            Size(
                name: "bulk bundle, plain", bytes: bytes, floor: "patchset, zstd -19",
                floorBytes: try Codec.zstd.compress([file("bulk.patchset")], tools).bytes))
    }

    /// Applying the bulk bundle to a store that has just joined, against inserting the rows that come of it.
    func measureApplying(_ figures: inout Figures.Workload) throws {
        let joined = try hub.snapshot("joined")
        let floor = "insert of the same rows"
        var applying = Measurement("applying the bulk bundle", against: floor)
        var patching = Measurement("(SQLite's patchset of them)", against: floor)
        for _ in 0..<rounds {
            try joined.restore()
            let ours = try hub.apply(file("bulk.aldea"))
            let insertion = try tools.insertion(of: hub.store)
            applying.add(ours, insertion)
            patching.add(try tools.patching(with: file("bulk.patchset"), like: hub.store), insertion)
        }
        figures.measurements += [applying, patching]
        let (here, there) = (try tools.contents(of: first.store), try tools.contents(of: hub.store))
        guard here.rows == there.rows, here.cells == there.cells else {
            throw Failure("the hub does not hold what the office holds: the figures would mean nothing")
        }
    }

    /// Commands that only look.
    func measureLooking(_ figures: inout Figures.Workload) throws {
        let tables = [
            "wave", "enterprise", "consent", "owner", "workforce", "interview", "revenue", "training", "attendance",
            "target", "price_index", "merge",
        ]
        figures.measurements += [
            try Measurement(
                "outcome report as JSON", against: "scan of its \(tables.count) tables", rounds: rounds,
                ours: { try first.report() }, floorWork: { try tools.scan(of: first.store, tables) }),
            try Measurement(
                "state code (aldea digest)", against: "sqlite3 'select 1'", rounds: rounds,
                ours: { try first.digest() },
                floorWork: { try tools.run(["sqlite3", first.store, "select 1"]).usage }),
        ]
    }

    /// A day of the first office, and the bundle that it makes for the second, which holds all that was before.
    func measure(_ day: Day, _ figures: inout Figures.Workload) throws {
        try second.apply(file("bulk.aldea"))
        _ = try second.makeBundle(file("second.aldea"), for: first, isPlain: false)
        try first.apply(file("second.aldea"))
        let before = try first.snapshot("before")
        try day.enter(into: first)
        let (plain, _) = try first.makeBundle(file("day.aldea"), for: second, isPlain: true)
        let (encrypted, _) = try first.makeBundle(file("day.age.aldea"), for: second, isPlain: false)
        figures.day = plain

        try day.write(to: file("day.csv"))
        try tools.makePatchset(from: before.path("aldea.sqlite"), to: first.store, at: file("day.patchset"))
        let compact = [
            ("CSV, zstd -19", try Codec.zstd.compress([file("day.csv")], tools).bytes),
            ("patchset, zstd -19", try Codec.zstd.compress([file("day.patchset")], tools).bytes),
        ]
        let raw = [
            ("CSV, raw", try Codec.size(of: file("day.csv"))),
            ("patchset, raw", try Codec.size(of: file("day.patchset"))),
        ]
        figures.sizes += (compact + raw).map {
            Size(name: "a day's bundle, plain", bytes: plain.bytes, floor: $0.0, floorBytes: $0.1)
        }
        figures.sizes += compact.map {
            Size(name: "a day's bundle, encrypted", bytes: encrypted.bytes, floor: $0.0, floorBytes: $0.1)
        }

        let ready = try second.snapshot("ready")
        let patched = try Snapshot(of: file("snapshot-before"), at: file("snapshot-patched"))
        figures.measurements.append(
            try Measurement(
                "applying a day's bundle", against: "its patchset", rounds: rounds,
                prepare: {
                    try ready.restore()
                    _ = try Snapshot(of: file("snapshot-before"), at: file("snapshot-patched"))
                },
                ours: { try second.apply(file("day.aldea")) },
                floorWork: {
                    try tools.patching(with: file("day.patchset"), file: patched.path("aldea.sqlite"))
                }))
    }
}
