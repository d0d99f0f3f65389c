import OfficeSync
import SurveyModel
import Trust

/// A change of the root that somebody signed: what it changes, who has signed, and who still may.
struct AdminProposalDocument: Encodable {
    let name: String
    let createdAt: String
    let isEffective: Bool
    let threshold: Int
    let lacking: Int
    let signedBy: [String]
    let maySign: [String]
    let changes: [AdminRootChange]

    /// - Parameter after: the roster since, if devices were enrolled together with the change.
    init(_ proposal: RootProposal, against roster: Roster, after: Roster? = nil) {
        name = proposal.name
        createdAt = Instant(seconds: proposal.entry.createdAt).description
        isEffective = proposal.isEffective
        threshold = proposal.threshold
        lacking = proposal.isEffective ? 0 : max(0, proposal.threshold - proposal.signers.count)
        signedBy = proposal.signers.map(\.label)
        maySign = proposal.isEffective ? [] : proposal.others.map(\.label)
        changes = AdminRootChanges(from: roster.root, to: proposal.entry, in: roster, after: after).list
    }

    /// Its name, what it changes, and who signed.
    func show(_ session: Session) {
        let words = session.sentences
        session.output.line(words("proposal.title", ["name": name, "at": createdAt]), style: .strong)
        for change in changes { session.output.line(change.line) }
        showSigners(session)
    }

    /// Who signed, how many signatures are lacking, and whose they can be.
    func showSigners(_ session: Session) {
        let words = session.sentences
        session.output.line("  " + words("proposal.signed", ["labels": signedBy.joined(separator: ", ")]))
        guard lacking > 0 else { return }
        let places = ["count": String(lacking), "labels": maySign.joined(separator: ", ")]
        session.output.line(
            "  " + words(lacking == 1 ? "proposal.lacks-one" : "proposal.lacks", places), style: .warning)
    }

    /// The commands by which the other administrators sign.
    ///
    /// - Parameter file: where the roster has been written; nil when it has not.
    func tellHowToSign(file: String?, _ session: Session) {
        guard lacking > 0 else { return }
        let places = [
            "name": name, "file": file ?? "\(name).aldea", "signed": "\(name)-2.aldea",
        ]
        if file == nil { session.note("proposal.how-export", places) }
        session.note("proposal.how-carry", places)
    }
}
