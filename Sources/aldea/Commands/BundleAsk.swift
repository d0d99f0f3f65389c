import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore

/// `aldea bundle ask`: a small file that says what this office has, so that another sends what it lacks.
struct BundleAsk: ParsableCommand {
    static let configuration = Sentences.command("ask", help: "bundle.ask")

    @Option(help: Sentences.help("bundle.ask-out", value: "file")) var out: String
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let office = try session.office
            let gaps = try office.gaps().map(ApplyDocument.Missing.init)
            try office.writeWant(to: out, existing: force ? .replace : .keep)
            try session.output.show(Document(file: out, missing: gaps)) {
                session.output.line(session.sentences("bundle.asked", ["file": out]), style: .good)
                for gap in gaps { session.output.line("  " + gap.sentence(in: session.sentences)) }
            }
            return .done
        }
    }

    private struct Document: Encodable {
        let file: String
        let missing: [ApplyDocument.Missing]
    }
}
