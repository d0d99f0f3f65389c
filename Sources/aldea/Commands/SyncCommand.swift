import ArgumentParser
import FieldService
import OfficeSync
import SurveyModel

/// `aldea sync`: the exchange of bundles over the network, and how all offices stand.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = Sentences.command("sync", help: "sync")

    @Argument(help: Sentences.help("sync.url", value: "url")) var url: String
    @Option(help: Sentences.help("sync.certificate", value: "file")) var certificate: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        if url == "status" { return try perform(common, SyncStatus.show) }
        guard url.contains("://") else { throw Failure.usage("url", ["value": url]) }
        try await perform(common) { session in
            let progress = session.progress("progress.syncing")
            defer { progress.finish() }
            let summary = try await SyncClient.sync(
                office: try session.office, url: url, trustedCertificate: certificate
            ) { progress.update(stage: Sentences.text("sync-stage.\($0)")) }
            progress.finish()
            let document = Document(url, summary)
            try session.output.show(document) { Self.show(document, session) }
            if document.received.isRefused { return .refused }
            return document.received.wantsPerson || !document.agree || !document.warnings.isEmpty
                ? .wantsPerson : .done
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.line(words("sync.done", ["url": document.url]), style: .good)
        document.received.show(session)
        session.output.fields(
            [
                (words("field-name.sent"), String(document.sentSegments)),
                (words("field-name.state-code"), document.stateCode),
                (words("field-name.their-code"), document.theirCode),
            ], indent: 2)
        for warning in document.warnings {
            let key = "digest.warning.\(warning)"
            session.output.line(Sentences.has(key) ? words(key) : warning, style: .warning)
        }
        session.output.line(
            words(document.agree ? "sync.equal" : "sync.different"), style: document.agree ? .good : .warning)
    }

    private struct Document: Encodable {
        let url: String
        let received: ApplyDocument
        let sentSegments: Int
        let sentChanges: Int
        let stateCode: String
        let theirCode: String
        let agree: Bool
        let warnings: [String]

        init(_ url: String, _ summary: SyncSummary) {
            self.url = url
            received = ApplyDocument(nil, summary.received)
            sentSegments = summary.sent.segments
            sentChanges = summary.sent.changes
            stateCode = summary.ourCode
            theirCode = summary.theirCode
            agree = summary.agree
            warnings = summary.warnings
        }
    }
}
