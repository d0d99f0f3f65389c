import ArgumentParser
import Interchange
import SurveyModel
import SurveyStore

/// `aldea import KIND FILE`: rows of a CSV file; the same file twice changes nothing.
struct ImportCommand: ParsableCommand {
    static let configuration = Sentences.command("import", help: "import")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("import.kind", value: "kind"))
    var kind: String

    @Argument(help: Sentences.help("import.file", value: "file"))
    var file: String

    @Flag(help: Sentences.help("import.dry-run"))
    var dryRun = false

    @Option(help: Sentences.help("import.namespace", value: "name"))
    var namespace: String?

    @Option(help: Sentences.help("import.rejected", value: "file"))
    var rejected: String?

    func run() throws {
        try perform(common) { session in
            let kind = try ImportKind.named(kind)
            let person = try session.person()
            let importer = Importer(
                store: try session.store, namespace: namespace, person: person, phrases: session.sentences,
                today: session.today)
            let progress = session.progress("survey.import.progress")
            let summary: ImportSummary
            do {
                defer { progress.finish() }
                summary = try importer.run(kind: kind, path: file, isRehearsal: dryRun, rejectedPath: rejected) {
                    rows in
                    progress.update(rows)
                }
            } catch let error as OutputError {
                // The file of rejected rows: the only one that an import writes.
                throw Failure("rejected-file", ["file": error.file, "reason": error.reason], status: Outcome.failure)
            }
            if !dryRun {
                let counts = ["new": summary.new, "changed": summary.changed, "rejected": summary.rejected]
                try session.store.record(
                    event: "imported", detail: counts.mapValues(String.init).merging(["kind": kind.name]) { $1 },
                    person: person)
            }
            try show(summary, session)
            return summary.rejected > 0 ? .wantsPerson : .done
        }
    }

    private func show(_ summary: ImportSummary, _ session: Session) throws {
        let document = Document(
            kind: kind, dryRun: dryRun, new: summary.new, changed: summary.changed, unchanged: summary.unchanged,
            rejected: summary.rejected, rejectedFile: summary.rejectedPath,
            rejections: summary.rejections.map {
                Rejection(line: $0.line, column: $0.column, reason: $0.sentence(in: session.sentences))
            })
        try session.output.show(document) {
            if dryRun { session.output.line(session.sentences("survey.import.dry-run"), style: .strong) }
            let counts = [
                ("new", summary.new), ("changed", summary.changed), ("unchanged", summary.unchanged),
                ("rejected", summary.rejected),
            ]
            session.output.fields(counts.map { (session.sentences("survey.import.\($0.0)"), String($0.1)) })
        }
        guard summary.rejected > 0 else { return }
        if !session.output.isJSON {
            session.output.line()
            for rejection in document.rejections {
                let places = [
                    "line": String(rejection.line), "column": rejection.column ?? "", "reason": rejection.reason,
                ]
                let key = rejection.column == nil ? "survey.import.row" : "survey.import.cell"
                session.output.line(session.sentences(key, places), style: .warning)
            }
            let more = summary.rejected - Set(document.rejections.map(\.line)).count
            if more > 0 { session.output.line(session.sentences("survey.import.more", ["count": String(more)])) }
        }
        if let path = summary.rejectedPath { session.note("survey.import.rejected-file", ["file": path]) }
    }

    private struct Document: Encodable {
        let kind: String
        let dryRun: Bool
        let new: Int
        let changed: Int
        let unchanged: Int
        let rejected: Int
        let rejectedFile: String?
        let rejections: [Rejection]

        enum CodingKeys: String, CodingKey {
            case kind
            case dryRun = "dry_run"
            case new, changed, unchanged, rejected
            case rejectedFile = "rejected_file"
            case rejections
        }
    }

    private struct Rejection: Encodable {
        let line: Int
        let column: String?
        let reason: String
    }
}

extension ImportKind {
    /// The kind that a word on the command line means.
    ///
    /// - Throws: a usage failure that names the nearest kind.
    static func named(_ name: String) throws -> ImportKind {
        if let kind = ImportKind(named: name) { return kind }
        let known = all.map(\.name)
        // The record's own noun is the likeliest slip: `enterprise` for `enterprises`.
        let nearest = all.first { $0.kind.name == name }?.name ?? NearestName.of(name, among: known)
        var places = ["value": String(name.prefix(40)), "known": known.joined(separator: ", ")]
        guard let nearest else { throw Failure.usage("import-kind", places) }
        places["nearest"] = nearest
        throw Failure.usage("import-kind-nearest", places)
    }
}
