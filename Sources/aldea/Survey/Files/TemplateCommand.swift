import ArgumentParser
import Interchange
import SurveyModel
import SurveyStore

/// `aldea template KIND`: a file to fill in.
struct TemplateCommand: ParsableCommand {
    static let configuration = Sentences.command("template", help: "template")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("import.kind", value: "kind"))
    var kind: String

    @Flag(help: Sentences.help("template.example"))
    var example = false

    @Option(help: Sentences.help("template.out", value: "file"))
    var out: String?

    func run() throws {
        try perform(common) { session in
            let kind = try ImportKind.named(kind)
            if session.output.isJSON, out == nil {
                try session.output.json(kind.columns.map { Self.document($0, of: kind, session.sentences) })
                return .done
            }
            var bytes: [UInt8] = []
            // Spreadsheets need the mark to show accents; a pipe does not.
            var writer = CSVWriter(hasByteOrderMark: out != nil) { bytes += $0 }
            for row in kind.template(withExample: example) { try writer.write(row) }
            try writer.flush()
            guard let out else {
                session.output.raw(bytes)
                return .done
            }
            let file = try OutputFile(path: out)
            try file.write(bytes)
            try file.commit()
            session.note("survey.written", ["file": AtomicFile.name(of: out)])
            return .done
        }
    }

    private static func document(_ column: ImportColumn, of kind: ImportKind, _ phrases: Phrasebook) -> Document {
        let described = FormColumn(
            name: column.name, part: column.part, kind: kind.kind(of: column.part), field: column.field,
            index: column.index, isRequired: column.isRequired)
        return Document(
            name: column.name, required: column.isRequired, key: column.isKey,
            description: ColumnReference.description(described, in: phrases),
            rule: ColumnReference.rule(described, in: phrases), example: column.example)
    }

    private struct Document: Encodable {
        let name: String
        let required: Bool
        let key: Bool
        let description: String
        let rule: String
        let example: String
    }
}
