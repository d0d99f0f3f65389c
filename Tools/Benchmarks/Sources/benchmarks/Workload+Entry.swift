internal import FloorFigures
internal import Foundation

extension Workload {
    /// One answer changed in each of many interviews, in no order: applied at the hub, which held them unchanged.
    func measureEdits(_ program: SampleProgram, _ figures: inout Figures.Workload) throws {
        figures.editWrites = program.edits
        let full = hub.keptSnapshot("full")
        let copy = file("patched")
        var applying = Measurement("scattered edits, \(program.edits.formatted(.english)), applied")
        for _ in 0..<rounds {
            try full.restore()
            applying.add(Measurement.ours, try hub.apply(file("edits.aldea")))
            for (name, patch) in [(Floor.update, false), (Floor.patchset, true)] {
                let store = try Snapshot(copying: full, to: copy).path("aldea.sqlite")
                applying.add(
                    name,
                    try patch
                        ? tools.patching(with: file("edits.patchset"), file: store)
                        : tools.updating(file("edits.changes"), in: store))
            }
        }
        figures.measurements.append(applying)
        figures.sizes.append(
            Size(
                name: "bundle of \(program.edits.formatted(.english)) edits, plain",
                bytes: try Codec.size(of: file("edits.aldea")), floor: "patchset, zstd -19",
                floorBytes: try Codec.zstd.size(of: [file("edits.patchset")], tools)))
    }

    /// Surveys of a new wave in one import, against a plain insert of the rows that come of it, each a whole process.
    func measureEntry(_ program: SampleProgram, _ figures: inout Figures.Workload) throws {
        let before = first.keptSnapshot("first")
        _ = try first.take("interviews", from: program.path("entry", of: first))
        try tools.writeNewRows(
            of: first.store, since: before.path("aldea.sqlite"), tools.tables, to: file("entry.rows"))
        figures.entryWrites = try tools.contents(of: first.store).cells - figures.contents.cells
        let derived = try tools.derivedTables(of: first.store)
        try tools.writeNewRows(
            of: first.store, since: before.path("aldea.sqlite"), derived, to: file("entry-derived.rows"))
        var entering = Measurement("entering \(program.entry.formatted(.english)) records in one import")
        for _ in 0..<rounds {
            try before.restore()
            let start = try first.digest()
            let ours = try first.take("interviews", from: program.path("entry", of: first))
            entering.add(Measurement.ours, ours)
            entering.add(Floor.oursLessStart, ours - start)
            if tools.measure != nil {
                try before.restore()
                let words = ["import", first.directory, "interviews", program.path("entry", of: first)]
                for usage in try within(words).values { entering.add(Floor.oursInProcess, usage) }
            }
            for (name, rows) in [(Floor.typedProcess, "entry.rows"), (Floor.derivedProcess, "entry-derived.rows")] {
                let store = try Snapshot(copying: before, to: file("patched")).path("aldea.sqlite")
                entering.add(name, try tools.adding(file(rows), to: store).process)
            }
        }
        figures.measurements.append(entering)
        try before.restore()
        _ = try first.digest()
    }

    /// Enters a day at the first office, and weighs the bundle that it makes for the second, which holds all that was before.
    func enter(_ day: Day, _ figures: inout Figures.Workload) throws {
        let before = first.keptSnapshot("first")
        try day.enter(into: first)
        let (plain, _) = try first.makeBundle(file("day.aldea"), for: second, isPlain: true)
        let (encrypted, _) = try first.makeBundle(file("day.age.aldea"), for: second, isPlain: false)
        figures.day = plain
        figures.dayWrites = try tools.contents(of: first.store).cells - figures.contents.cells + Day.edits

        try day.write(to: file("day.csv"))
        _ = try tools.makePatchset(from: before.path("aldea.sqlite"), to: first.store, at: file("day.patchset"))
        let compact = [
            ("CSV, zstd -19", try Codec.zstd.size(of: [file("day.csv")], tools)),
            ("patchset, zstd -19", try Codec.zstd.size(of: [file("day.patchset")], tools)),
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
    }

    /// One round of the day's delta, which is entered: `measure` was before. Called in turns with other sizes.
    func measureDelta(_ found: inout [Measurement]) throws {
        try second.keptSnapshot("second").restore()
        let before = try Snapshot(copying: first.keptSnapshot("first"), to: file("patched"))
        let verified = try second.verify(file("day.aldea"))
        let applied = try second.apply(file("day.aldea"))
        let patched = try tools.patching(with: file("day.patchset"), file: before.path("aldea.sqlite"))
        let created = try first.makeBundle(file("again.aldea"), for: second, isPlain: true).usage
        for (name, contestant, usage) in [
            ("apply", Measurement.ours, applied), ("apply", Floor.patchset, patched),
            ("create", Measurement.ours, created), ("verify", Measurement.ours, verified),
        ] {
            let whole = "\(name) a day's bundle"
            let place = found.firstIndex { $0.name == whole } ?? found.count
            if place == found.count { found.append(Measurement(whole)) }
            found[place].add(contestant, usage)
        }
    }
}
