import Foundation
import Interchange
import OfficeSync
import SeededRandom
import SurveyModel
import SurveyStore

/// Files of rows, of every kind that can be imported.
final class CSVSubject: Subject {
    private let bench: Bench
    private let fresh: State
    private let directory: String
    private let tables: [GoodTable]
    /// The kind of the file made last.
    private var kind = ImportKind.enterprises

    private var file: String { directory + "/rows.csv" }
    private var rejected: String { directory + "/rejected.csv" }

    init(_ workplace: Workplace) throws {
        bench = try Bench("GTO", workplace, as: "csv")
        directory = workplace.path("rows")
        try? FileManager.default.removeItem(atPath: directory)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        tables = ImportKind.all.map { GoodTable($0, rows: 8) }
        for table in tables where ["localities", "waves", "enterprises", "training"].contains(table.kind.name) {
            var first = table
            first.rows.removeLast(2)
            try bench.change { [directory] in try CSVSubject.expectGood(first, $0.store, directory + "/first.csv") }
        }
        fresh = try bench.change { try State($0.store) }
        try bench.keep(as: "fresh")
        try FileManager.default.removeItem(atPath: directory + "/first.csv")
    }

    private static func importer(_ store: Store) -> Importer {
        // The keys of the sentences will do for reasons.
        Importer(
            store: store, namespace: nil, person: "p", phrases: Phrasebook(language: .en, sentences: [:]),
            today: "2025-10-09")
    }

    private static func expectGood(_ table: GoodTable, _ store: Store, _ path: String) throws {
        try Data(table.bytes).write(to: URL(fileURLWithPath: path))
        let summary = try importer(store).run(kind: table.kind, path: path)
        try Finding.unless(
            summary.rejected == 0 && summary.new + summary.unchanged + summary.changed == table.rows.count - 1,
            "the good \(table.kind.name): \(summary)")
    }

    func mutant(_ random: inout SeededGenerator) throws -> Mutant {
        let table = tables[random.below(tables.count)]
        kind = table.kind
        var mutant = CSVMutation.mutant(of: table, &random)
        mutant.steps.insert(kind.name, at: 0)
        return mutant
    }

    func offer(_ mutant: Mutant, at path: String, _ checks: inout Checks) throws -> Verdict {
        try Data(mutant.bytes).write(to: URL(fileURLWithPath: file))
        unlink(rejected)
        let before = checks.sabotage == .digest ? nil : fresh
        return try bench.use("fresh") { office in
            let store = office.store
            let importer = CSVSubject.importer(store)
            let mark = bench.mark()
            let rehearsal = try Attempt("rehearsing") { try importer.run(kind: kind, path: file, isRehearsal: true) }
            try bench.expectUnchanged(office, since: mark, before, "rehearsed")
            let attempt = try Attempt("importing") {
                try importer.run(kind: kind, path: file, rejectedPath: rejected)
            }
            let same = "the rehearsal gave \(rehearsal), the import \(attempt)"
            if let summary = attempt.value {
                try Finding.unless(rehearsal.value.map(counts) == counts(summary), same)
                try expectEveryRowTold(summary)
                try expectSecondTimeChangesNothing(store, summary, &checks)
                return (summary.rejected > 0 ? .part : .whole, isUnchanged: false)
            }
            try bench.expectUnchanged(office, since: mark, before, "refused (\(attempt.code ?? ""))")
            try Finding.unless(rehearsal.code == attempt.code, same)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            try Finding.unless(names == ["rows.csv"], "refused, but there is \(names.sorted())")
            return (.refused, isUnchanged: true)
        }
    }

    /// Every row was taken or rejected, and those that were rejected are in their file.
    private func expectEveryRowTold(_ summary: ImportSummary) throws {
        let rows = try rowCount(file)
        try Finding.unless(counts(summary).reduce(0, +) == rows, "\(rows) rows, but \(counts(summary))")
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        let expected = summary.rejected > 0 ? ["rejected.csv", "rows.csv"] : ["rows.csv"]
        try Finding.unless(names == expected, "there is \(names) with \(summary.rejected) rejected")
        guard summary.rejected > 0 else { return }
        let kept = try rowCount(rejected)
        try Finding.unless(kept == summary.rejected, "\(summary.rejected) rows were rejected, their file has \(kept)")
    }

    private func expectSecondTimeChangesNothing(
        _ store: Store, _ summary: ImportSummary, _ checks: inout Checks
    ) throws {
        guard checks.once(in: 3) else { return }
        let state = try State(store)
        // A file that says two things of one record says one after the other again.
        if summary.changed == 0 {
            let again = try CSVSubject.importer(store).run(kind: kind, path: file, rejectedPath: rejected)
            try Finding.unless(
                again.new == 0 && again.changed == 0 && again.rejected == summary.rejected,
                "the second time: \(counts(again)) after \(counts(summary))")
            let found = try State(store)
            try Finding.unless(found == state, "the second time: \(found.difference(from: state))")
        }
        if checks.once(in: 8) { try Readback.expectVerified(store, state, try Shown(store)) }
    }

    private func counts(_ summary: ImportSummary) -> [Int] {
        [summary.new, summary.changed, summary.unchanged, summary.rejected]
    }

    /// The rows of a file in which anything stands.
    private func rowCount(_ path: String) throws -> Int {
        var reader = try CSVReader(path: path)
        let meant = reader.header.indices.filter { kind.column(named: reader.header[$0]) != nil }
        var count = 0
        while let row = try reader.next() {
            let cells = row.problem == nil ? meant.compactMap { $0 < row.cells.count ? row.cells[$0] : nil } : row.cells
            if cells.contains(where: { !$0.allSatisfy(\.isWhitespace) }) { count += 1 }
        }
        return count
    }

    /// A file is not read to its end before its first rows are written: a fault behind them must not leave them there.
    private func expectLateFaultChangesNothing() throws {
        try bench.use("fresh") { office in
            let mark = bench.mark()
            let table = GoodTable(.localities, rows: 4_100)
            let path = directory + "/long.csv"
            try Data(table.bytes + [0xe9, 0x0a]).write(to: URL(fileURLWithPath: path))
            let attempt = try Attempt("importing") {
                try CSVSubject.importer(office.store).run(kind: table.kind, path: path)
            }
            try Finding.unless(attempt.value == nil, "a file that is Latin-1 at its end was imported")
            try bench.expectUnchanged(office, since: mark, fresh, "refused a long file at its end")
            return ((), isUnchanged: true)
        }
    }

    func finish() throws {
        try expectLateFaultChangesNothing()
        try bench.change("fresh") { office in
            for table in tables { try CSVSubject.expectGood(table, office.store, directory + "/good.csv") }
            try Readback.expectVerified(office.store, try State(office.store), try Shown(office.store))
        }
    }
}
