import ArgumentParser
import FoundationEssentials
import Glibc
import Interchange
import SurveyModel
import SurveyStore

/// `aldea export KIND|all`: the store's records as tables, with a codebook. That they left is kept in a signed record.
struct ExportCommand: ParsableCommand {
    static let configuration = Sentences.command("export", help: "export")

    /// The formats of exported tables.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case csv, jsonl
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("export.kind", value: "kind"))
    var kind: String

    @Option(help: Sentences.help("export.format", value: "csv|jsonl"))
    var format: Format = .csv

    @Option(help: Sentences.help("export.out", value: "path"))
    var out: String

    @Flag(help: Sentences.help("export.personal"))
    var personal = false

    @Option(help: Sentences.help("export.purpose", value: "text"))
    var purpose: String?

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let disclosure = try DisclosureRecord(
                format: format.rawValue, hasPersonal: personal, purpose: purpose, person: session.options.person ?? "")
            let source = try ExportSource(store, hasPersonal: personal)
            let progress = session.progress("survey.export.progress")
            var written: [Written] = []
            do {
                defer { progress.finish() }
                if kind == "all" {
                    written = try writeAll(source, session, progress)
                } else {
                    let table = source.table(try ImportKind.named(kind))
                    try session.checkNew(out)
                    written = [try write(table, source, to: out, progress)]
                }
            }
            let isSigned = try disclosure.record(written.map { ($0.table, $0.rows) }, at: out, store)
            try session.output.show(Document(path: out, personal: personal, signed: isSigned, tables: written)) {
                session.output.fields(written.map { ($0.table, String($0.rows)) })
                session.output.line(
                    session.sentences("survey.written", ["file": AtomicFile.name(of: out)]), style: .good)
            }
            let left = written.reduce(0) { $0 + $1.left }
            if left > 0 { session.note("survey.export.left", ["count": String(left)]) }
            session.note(personal ? "survey.export.personal" : "survey.export.no-personal")
            session.note(isSigned ? "audit.export.signed" : "audit.export.unsigned")
            return .done
        }
    }

    /// Writes every table and the codebook into a directory, which appears when all are whole.
    private func writeAll(_ source: ExportSource, _ session: Session, _ progress: Progress) throws -> [Written] {
        try session.checkNew(out)
        let path = out.last == "/" ? String(out.dropLast()) : out
        let directory = try OutputDirectory(path: path)
        let temporary = directory.temporaryPath
        var tables: [ExportTable] = []
        var written: [Written] = []
        for table in try source.tables() {
            written.append(try write(table, source, to: "\(temporary)/\(table.name).\(format.rawValue)", progress))
            tables.append(table)
        }
        let codebook = try OutputFile(path: "\(temporary)/codebook.csv")
        try Codebook(tables, spanish: Sentences.phrasebook(.es), english: Sentences.phrasebook(.en))
            .write(hasByteOrderMark: true) { try codebook.write($0) }
        try codebook.commit()
        try directory.commit()
        return written
    }

    private func write(
        _ table: ExportTable, _ source: ExportSource, to path: String, _ progress: Progress
    ) throws -> Written {
        let file = try OutputFile(path: path)
        var writer: any TableWriter =
            switch format {
            case .csv: try CSVTableWriter(table, hasByteOrderMark: true) { try file.write($0) }
            case .jsonl: JSONLinesWriter(table) { try file.write($0) }
            }
        var rows = 0
        let left = try source.forEachRow(of: table) { cells in
            try writer.write(cells)
            rows += 1
            if rows % 1000 == 0 { progress.update(rows) }
        }
        try writer.finish()
        try file.commit()
        return Written(table: table.name, rows: rows, left: left)
    }

    private struct Written: Encodable {
        let table: String
        let rows: Int
        let left: Int

        enum CodingKeys: String, CodingKey {
            case table, rows
            case left = "left_out"
        }
    }

    private struct Document: Encodable {
        let path: String
        let personal: Bool
        let signed: Bool
        let tables: [Written]
    }
}
