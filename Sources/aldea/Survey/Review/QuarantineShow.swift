import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea quarantine show LOG:SEQ`: what a change that does not count wrote, and why it does not.
struct QuarantineShow: ParsableCommand {
    static let configuration = Sentences.command("show", help: "quarantine.show")

    @Argument(help: Sentences.help("quarantine.change", value: "dot")) var change: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let item = try QuarantineSelection(session).items([change])[0]
            let sheet = try QuarantineSheet(session)
            try session.output.show(try sheet.document(item)) { try sheet.show(item) }
            return item.isSuperseded ? .done : .wantsPerson
        }
    }
}
