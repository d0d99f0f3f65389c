import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea admin export`: the roster with the changes that wait, to be carried to the other administrators.
struct AdminExport: ParsableCommand {
    static let configuration = Sentences.command("export", help: "admin.export")

    @Option(help: Sentences.help("admin.export-out", value: "file")) var out: String
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let office = try session.office
            try office.writeRoster(to: out, existing: force ? .replace : .keep)
            let roster = office.store.roster
            let waiting = office.proposals().map { AdminProposalDocument($0, against: roster) }
            try session.output.show(Document(file: out, proposals: waiting)) {
                session.output.line(session.sentences("admin.exported", ["file": out]), style: .good)
                for proposal in waiting { proposal.show(session) }
            }
            for proposal in waiting { proposal.tellHowToSign(file: out, session) }
            if waiting.isEmpty { session.note("admin.nothing-waits") }
            return .done
        }
    }

    private struct Document: Encodable {
        let file: String
        let proposals: [AdminProposalDocument]
    }
}
