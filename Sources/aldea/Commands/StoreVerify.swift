import ArgumentParser
import Replication
import SurveyModel
import SurveyStore

/// `aldea store verify`: checks every signature, every chain and every derived value against the logs.
struct StoreVerify: ParsableCommand {
    static let configuration = Sentences.command("verify", help: "store.verify")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let progress = session.progress("progress.verifying")
            defer { progress.finish() }
            let report = try session.store.verify { progress.update($0, of: $1) }
            progress.finish()
            let document = Document(
                segments: report.segments, changes: report.changes, problems: report.problems,
                digest: Hex.text(report.digest), isGood: report.problems.isEmpty)
            try session.output.show(document) { Self.show(document, session) }
            return document.isGood ? .done : .refused
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.fields([
            (words("field-name.segments"), String(document.segments)),
            (words("field-name.changes"), String(document.changes)),
            (words("field-name.full-digest"), document.digest),
        ])
        for problem in document.problems { session.output.line(problem, style: .problem) }
        session.output.line(
            words(document.isGood ? "store.good" : "store.bad", ["count": String(document.problems.count)]),
            style: document.isGood ? .good : .problem)
    }

    private struct Document: Encodable {
        let segments: Int
        let changes: Int
        let problems: [String]
        let digest: String
        let isGood: Bool
    }
}
