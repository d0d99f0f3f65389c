internal import FloorFigures
internal import Foundation

extension Workload {
    /// The bulk bundle's making and bytes against those of others that hold the same values.
    func measureBundle(_ csv: [String], _ figures: inout Figures.Workload) throws {
        let name = "bulk bundle, plain"
        var making = try Measurement(
            "making the bulk bundle", rounds: fewRounds,
            [
                Measurement.ours: { try first.makeBundle(file("bulk.aldea"), for: nil, isPlain: true).usage },
                Floor.patchset: { try tools.makePatchset(from: nil, to: first.store, at: file("bulk.patchset")) },
            ])
        making.add("zstd -19 of the CSV, once", try Codec.zstd.compress(csv, tools).usage)
        figures.measurements.append(making)
        let bytes = try Codec.size(of: file("bulk.aldea"))
        func add(_ other: String, _ size: Int) {
            figures.sizes.append(Size(name: name, bytes: bytes, floor: other, floorBytes: size))
        }
        for codec in Codec.allCases { add("CSV, \(codec.rawValue)", try codec.size(of: csv, tools)) }
        add("patchset, zstd -19", try Codec.zstd.size(of: [file("bulk.patchset")], tools))
        add("CSV, raw", figures.csvBytes)
        add("patchset, raw", try Codec.size(of: file("bulk.patchset")))
        add("git bundle of the CSV", try gitBundle())
        for peer in try makeUpdates() {
            add("\(peer), zstd -19", try Codec.zstd.size(of: [file("bulk.\(peer)")], tools))
        }
    }

    /// The CSV files as one commit.
    private func gitBundle() throws -> Int {
        let script = """
            rm -rf git && git init -q git && cd git && cp -r ../program/*/ . && rm -rf */persons */day.csv */edits.csv \
            */entry.csv && git add . && git -c user.name=b -c user.email=b@example.org commit -qm program \
            && git repack -adfq && git bundle create -q ../bulk.git --all && cd .. && rm -rf git
            """
        _ = try tools.run(["sh", "-c", "cd \"$0\" && \(script)", tools.directory])
        return try Codec.size(of: file("bulk.git"))
    }

    /// The same values as documents of libraries that merge; those that can be had.
    private func makeUpdates() throws -> [String] {
        try ["pycrdt", "loro"].filter(canMerge).map { peer in
            _ = try peers.run("merging", [peer, "make", first.store, file("bulk.\(peer)")] + tools.tables)
            return peer
        }
    }

    private func canMerge(_ peer: String) -> Bool { peers.has(peer) && enterprises <= Workload.mostInMemory }

    /// Applying the bulk bundle to a store that has just joined, against inserting the rows that come of it.
    func measureApplying(_ figures: inout Figures.Workload) throws {
        let joined = hub.keptSnapshot("joined")
        try joined.restore()
        try hub.apply(file("bulk.aldea"))
        let (here, there) = (try tools.contents(of: first.store), try tools.contents(of: hub.store))
        guard here.rows == there.rows, here.cells == there.cells else {
            throw Failure("the hub does not hold what the office holds: the figures would mean nothing")
        }
        let derived = try tools.derivedTables(of: hub.store)
        let besides = derived.filter { !tools.tables.contains($0) }
        figures.besides = try tools.contents(of: hub.store, besides).tables
        try tools.writeRows(of: hub.store, tools.tables, to: file("typed.rows"))
        try tools.writeRows(of: hub.store, derived, to: file("derived.rows"))
        var applying = Measurement("applying the bulk bundle")
        for _ in 0..<rounds {
            try joined.restore()
            applying.add(Measurement.ours, try hub.apply(file("bulk.aldea")))
            // What is brought up to date only when somebody asks is paid here.
            applying.add(Floor.firstReport, try hub.report())
            let (typed, typedProcess) = try tools.inserting(file("typed.rows"))
            let (all, allProcess) = try tools.inserting(file("derived.rows"))
            applying.add(Floor.typed, typed)
            applying.add(Floor.derived, all)
            applying.add(Floor.typedProcess, typedProcess)
            applying.add(Floor.derivedProcess, allProcess)
            applying.add(Floor.patchset, try tools.patching(with: file("bulk.patchset"), like: hub.store))
            for peer in ["pycrdt", "loro"] where canMerge(peer) {
                applying.add("\(peer), in memory", try peers.run("merging", [peer, "apply", file("bulk.\(peer)")]))
            }
        }
        figures.measurements.append(applying)
        figures.sizes.append(
            Size(
                name: "store of the hub", bytes: try Codec.size(of: hub.store), floor: "its typed tables alone",
                floorBytes: try typedSize()))
    }

    private func typedSize() throws -> Int {
        _ = try tools.inserting(file("typed.rows"))
        return try Codec.size(of: file("floor.sqlite"))
    }
}
