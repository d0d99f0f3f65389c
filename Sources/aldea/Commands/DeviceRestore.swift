import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device restore`: takes the cut of a device's key back; what it wrote counts again.
struct DeviceRestore: ParsableCommand {
    static let configuration = Sentences.command("restore", help: "device.restore")

    @Argument(help: Sentences.help("device.id", value: "device")) var device: String
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let proposer = try AdminProposer(session, options)
            let office = proposer.office
            let standing = try office.device(device)
            let name = DeviceName.text(standing.enrolment)
            guard let revocation = proposer.roster.revocation(of: standing.enrolment.deviceKey) else {
                throw OfficeError(.notRevoked)
            }
            let words = session.sentences
            let isExchanged = revocation.reason == .rotated || revocation.reason == .replaced
            let warnings = isExchanged ? [words("restore.replaced")] : []
            try proposer.confirm(
                [words("restore.title", ["device": name, "reason": words("reason.\(revocation.reason.rawValue)")])]
                    + warnings, question: "ask.restore")
            let before = try office.store.info().withheld
            let proposal = try office.restore(standing, administrator: proposer.keys, person: proposer.person)
            let document = Document(
                device: name, countsAgain: max(0, before - (try office.store.info().withheld)),
                proposal: try proposer.finish(proposal))
            try session.output.show(document) {
                AdminProposer.show(document.proposal, session)
                guard document.proposal.isEffective else { return }
                session.output.line(
                    words("restore.counts-again", ["device": name, "count": String(document.countsAgain)]))
            }
            for warning in warnings { session.remark(warning) }
            let outcome = proposer.tell(proposal, document.proposal)
            if document.proposal.isEffective { session.note("restore.powers", ["device": name]) }
            return outcome
        }
    }

    private struct Document: Encodable {
        let device: String
        let countsAgain: Int
        let proposal: AdminProposalDocument
    }
}
