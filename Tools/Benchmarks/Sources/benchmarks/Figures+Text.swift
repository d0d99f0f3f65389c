internal import FloorFigures
internal import Foundation

extension Figures {
    /// The goals, then for each size what was measured, then the machine.
    var text: String {
        let missing = absent.map { "not measured: \($0)\n" }.joined()
        return ([goalTable] + workloads.map(\.text) + [missing + machine.text + "\n"]).joined(separator: "\n")
    }

    private var goalTable: String {
        let sizes = workloads.map(\.enterprises)
        var table = TextTable(
            ["goal", "against", "ours", "theirs"] + sizes.map { $0.formatted(.english) }
                + ["× CPU", "goal", "stretch", ""], words: [0, 1, sizes.count + 7])
        for goal in goals {
            let last = goal.found.last
            table.add(
                [goal.name, goal.against, last?.ours ?? "", last?.theirs ?? ""]
                    + sizes.map { size in
                        goal.found.first { $0.enterprises == size }.map { goal.text($0.value) } ?? ""
                    } + [
                        last?.cpu.map(Shown.ratio) ?? "", "≤ \(goal.text(goal.limit))", "≤ \(goal.text(goal.stretch))",
                        goal.verdict.rawValue,
                    ])
        }
        return table.text
    }
}

extension Figures.Workload {
    /// What there was; times; bytes.
    var text: String {
        var times = TextTable(["", "by", "wall", "CPU", "peak", "ours × wall", "× CPU"], words: [0, 1])
        for measurement in measurements {
            for (place, contestant) in measurement.contestants.enumerated() {
                let usage = contestant.usage
                // Ours by another name is no peer.
                let ratio = contestant.name.hasPrefix(Measurement.ours) ? nil : measurement.ratio(to: contestant.name)
                times.add([
                    place == 0 ? measurement.name : "", contestant.name, Shown.seconds(usage.wall),
                    Shown.seconds(usage.cpu), usage.peak.map(Shown.megabytes) ?? "",
                    ratio.map { Shown.ratio($0.wall) } ?? "", ratio.map { Shown.ratio($0.cpu) } ?? "",
                ])
            }
        }
        var bytes = TextTable(["", "bytes", "other", "bytes", "ours ×"], words: [0, 2])
        for size in sizes {
            bytes.add([
                size.name, size.bytes.formatted(.english), size.floor, size.floorBytes.formatted(.english),
                Shown.ratio(size.ratio),
            ])
        }
        return heading + times.text + "\n" + bytes.text
    }

    private var heading: String {
        let tables = contents.tables.map { "\($0.name) \($0.rows.formatted(.english))" }.joined(separator: ", ")
        var lines = [
            "\(enterprises.formatted(.english)) enterprises",
            "  CSV      \(csvRows.formatted(.english)) rows, \(csvBytes.formatted(.english)) bytes, entered by \(persons) "
                + "persons; the first office's \(importedRows.formatted(.english)) rows are imported at \(importRate) rows/s",
            "  tables   \(contents.rows.formatted(.english)) rows, \(contents.cells.formatted(.english)) field writes: \(tables)",
            "  log      \(contents.changes.formatted(.english)) changes in \(contents.segments.formatted(.english)) "
                + "segments of \(contents.logs) logs, signed by \(contents.devices) devices",
        ]
        if !besides.isEmpty {
            let listed = besides.map { "\($0.name) \($0.rows.formatted(.english))" }.joined(separator: ", ")
            lines.insert("  besides  \(besides.reduce(0) { $0 + $1.rows }.formatted(.english)) rows: \(listed)", at: 3)
        }
        for (name, bundle, writes) in [("edits", edits, editWrites), ("day", day, dayWrites)] {
            guard let bundle else { continue }
            lines.append(
                "  \(name.padding(toLength: 9, withPad: " ", startingAt: 0))"
                    + "\(bundle.changes.formatted(.english)) changes of \(writes.formatted(.english)) field writes in "
                    + "\(bundle.segments) segments, \(bundle.bytes.formatted(.english)) bytes, plain")
        }
        lines.append("  entry    \(entryWrites.formatted(.english)) field writes")
        return lines.joined(separator: "\n") + "\n\n"
    }

    private var importRate: String {
        let wall = measurement("import of CSV")?[Measurement.ours]?.usage.wall ?? 0
        return wall > 0 ? Int(Double(importedRows) / wall).formatted(.english) : "?"
    }
}

extension Machine {
    /// One line.
    var text: String {
        let jobs = load.map { String(format: "%.1f", $0) }.joined(separator: ", ")
        return "\(processors) processors, \(memory >> 20) MiB, \(system); load before and after each workload: \(jobs)"
    }
}
