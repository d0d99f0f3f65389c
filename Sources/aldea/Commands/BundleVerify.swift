import ArgumentParser
import OfficeSync
import SurveyModel

/// `aldea bundle verify`: whether a bundle is whole and every segment signed by its author; the store is not changed.
struct BundleVerify: ParsableCommand {
    static let configuration = Sentences.command("verify", help: "bundle.verify")

    @Argument(help: Sentences.help("bundle.file", value: "file")) var file: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let document = BundleDocument(file, try session.office.inspect(file))
            let wantsPerson = document.unknown > 0 || !document.missing.isEmpty
            try session.output.show(document) {
                document.showSummary(session)
                let key = document.isDamaged ? "bundle.bad" : wantsPerson ? "bundle.partly-good" : "bundle.good"
                session.output.line(
                    session.sentences(key), style: document.isDamaged ? .problem : wantsPerson ? .warning : .good)
            }
            return document.isDamaged ? .refused : wantsPerson ? .wantsPerson : .done
        }
    }
}
