import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea admin show`: administrators, registrars, roles, and the changes that wait or stand against each other.
struct AdminShow: ParsableCommand {
    static let configuration = Sentences.command("show", help: "admin.show")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let document = AdminRootDocument(try session.office)
            try session.output.show(document) { document.show(session) }
            if document.isFrozen { session.note("admin.frozen") }
            for proposal in document.proposals { proposal.tellHowToSign(file: nil, session) }
            AdminRootAdvice.tell(try session.store.roster.root, session)
            return document.isFrozen || !document.proposals.isEmpty ? .wantsPerson : .done
        }
    }
}
