internal import FloorFigures
internal import Foundation

extension Figures.Workload {
    /// One table: times first, then bytes.
    var text: String {
        var table = TextTable(
            ["", "ours", "CPU", "peak", "against", "floor", "CPU", "× wall", "× CPU"], words: [0, 4])
        for measurement in measurements {
            let (ours, floor) = (measurement.ours, measurement.floorUsage)
            table.add([
                measurement.name, seconds(ours.wall), seconds(ours.cpu),
                ours.peak.map { "\(number($0 / 1_000_000)) MB" } ?? "", measurement.floor, seconds(floor.wall),
                seconds(floor.cpu), ratio(measurement.ratio), ratio(measurement.cpuRatio),
            ])
        }
        for size in sizes {
            table.add([
                size.name, "\(number(size.bytes)) B", "", "", size.floor, "\(number(size.floorBytes)) B", "",
                ratio(size.ratio), "",
            ])
        }
        return heading + table.text
    }

    private var heading: String {
        let tables = contents.tables.map { "\($0.name) \(number($0.rows))" }.joined(separator: ", ")
        var lines = [
            "\(number(enterprises)) enterprises",
            "  CSV      \(number(csvRows)) rows, \(number(csvBytes)) bytes; the first office's \(number(importedRows)) "
                + "rows are imported at \(rate(of: "import")) rows/s",
            "  tables   \(number(contents.rows)) rows, \(number(contents.cells)) cells: \(tables)",
            "  log      \(number(contents.changes)) changes in \(number(contents.segments)) segments of "
                + "\(number(contents.logs)) logs, signed by \(contents.devices) devices",
        ]
        if let day {
            lines.append(
                "  day      \(Day.surveys) surveys and \(Day.edits) edits by \(Day.persons) persons: "
                    + "\(number(day.changes)) changes in \(count(day.segments, "segment"))")
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    private func rate(of prefix: String) -> String {
        let wall = measurements.first { $0.name.hasPrefix(prefix) }?.ours.wall ?? 0
        return wall > 0 ? number(Int(Double(importedRows) / wall)) : "?"
    }

    private func count(_ value: Int, _ noun: String) -> String { "\(number(value)) \(noun)\(value == 1 ? "" : "s")" }

    private func number(_ value: Int) -> String { value.formatted(.number.locale(Locale(identifier: "en"))) }

    private func seconds(_ value: Double) -> String {
        value < 1 ? String(format: "%.1f ms", value * 1000) : String(format: "%.2f s", value)
    }

    private func ratio(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.1f", value) }
}

extension Machine {
    /// One line.
    var text: String {
        let jobs = load.map { String(format: "%.1f", $0) }.joined(separator: ", ")
        return "\(processors) processors, \(memory >> 20) MiB, \(system); load before and after each workload: \(jobs)"
    }
}
