public import ArgumentParser
import OfficeSync
public import OutcomeReports
import Replication
import Schema
import SurveyModel
import SurveyStore
import Trust

/// `aldea report outcomes`
struct ReportOutcomes: ParsableCommand {
    static let configuration = Sentences.command("outcomes", help: "report.outcomes")

    /// The formats of a report.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json, html, csv
    }

    @OptionGroup var common: CommonOptions

    @Option(help: Sentences.help("report.format", value: "text|json|html|csv"))
    var format: Format?

    @Option(parsing: .upToNextOption, help: Sentences.help("report.by", value: "dimension"))
    var by: [String] = []

    @Flag(help: Sentences.help("report.approved-only"))
    var approvedOnly = false

    @Option(help: Sentences.help("report.intervals", value: "bootstrap|t"))
    var intervals: ReportSettings.Intervals?

    @Option(help: Sentences.help("report.seed", value: "number"))
    var seed: UInt64 = 1

    @Option(help: Sentences.help("report.k", value: "number"))
    var k: Int = 10

    @Option(help: Sentences.help("report.reference-month", value: "month"))
    var referenceMonth: String?

    @Option(help: Sentences.help("report.out", value: "file"))
    var out: String?

    func run() throws {
        try perform(common) { session in
            let settings = try settings()
            if let out { try session.checkNew(out) }
            let office = try session.office
            try office.seal()
            let store = office.store
            let data = try store.outcomeData(approvedOnly: approvedOnly)
            let report = try OutcomeReport(
                data: data, identity: try identity(store, data, session), settings: settings,
                instrument: try Instrument(json: Schema.adm1))
            let text = render(report, session)
            if let out {
                try AtomicFile.write(Array(text.utf8), to: out, force: false)
                session.note("survey.written", ["file": AtomicFile.name(of: out)])
            } else {
                session.output.raw(Array(text.utf8))
            }
            try store.record(
                event: "reported",
                detail: ["format": chosen(session).rawValue, "state_code": report.identity.stateCode],
                person: session.options.person ?? "")
            for (name, count) in report.warnings.sorted(by: { $0.key < $1.key }) where Self.isTold(name) {
                session.note("survey.report.\(name)", ["count": String(count)])
            }
            return .done
        }
    }

    /// Warnings that a reader of the terminal can do something about.
    private static func isTold(_ name: String) -> Bool { Sentences.has("survey.report.\(name)") }

    private func chosen(_ session: Session) -> Format { format ?? (session.output.isJSON ? .json : .text) }

    private func settings() throws -> ReportSettings {
        var settings = ReportSettings()
        settings.k = k
        settings.intervals = intervals ?? .bootstrap
        settings.seed = seed
        settings.referenceMonth = referenceMonth
        settings.approvedOnly = approvedOnly
        let words = by.flatMap { $0.split(separator: ",").map(String.init) }
        if !words.isEmpty {
            settings.by = try words.map { word in
                guard let dimension = ReportSettings.Dimension(rawValue: word) else {
                    let known = ReportSettings.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Failure.usage("dimension", ["value": String(word.prefix(40)), "known": known])
                }
                return dimension
            }
        }
        return settings
    }

    private func identity(_ store: Store, _ data: OutcomeData, _ session: Session) throws -> OutcomeIdentity {
        let info = try store.info()
        let progress = session.progress("progress.digest")
        defer { progress.finish() }
        return OutcomeIdentity(
            program: info.programName, fingerprint: info.program.fingerprint,
            stateDigest: Hex.text(try store.digestOfState { progress.update($0) }),
            stateCode: try store.stateCode().text,
            office: info.office,
            cutOff: data.newestDay ?? session.today, software: Self.software, approvedOnly: approvedOnly)
    }

    private static let software = "aldea \(Aldea.version)"

    private func render(_ report: OutcomeReport, _ session: Session) -> String {
        switch chosen(session) {
        case .text:
            TextDocument(width: out == nil ? min(120, Surroundings.columns) : 100).render(report, session.sentences)
        case .json: JSONDocument().render(report, session.sentences)
        case .html: HTMLDocument().render(report, session.sentences)
        case .csv: CSVDocument().render(report, session.sentences)
        }
    }
}

extension ReportSettings.Intervals: ExpressibleByArgument {}
