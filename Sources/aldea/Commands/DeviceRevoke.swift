import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device revoke`: cuts a device's key. What it wrote up to the cut counts for ever, what comes behind does not.
struct DeviceRevoke: ParsableCommand {
    static let configuration = Sentences.command("revoke", help: "device.revoke")

    @Argument(help: Sentences.help("device.id", value: "device")) var device: String
    @OptionGroup var cut: DeviceCutOptions
    @Option(help: Sentences.help("device.revoke-after", value: "number")) var after: Int?
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let requests = try cut.requests()
            let proposer = try AdminProposer(session, options)
            let office = proposer.office
            let standing = try office.device(device)
            let named = standing.enrolment
            let isSelf = named.deviceKey == office.deviceKey.bytes
            // What is in hand stands before the cut, not behind it.
            if isSelf { try office.seal() }
            let cuts = try office.cuts(of: standing, at: requests)
            let logs = DeviceCut(named, try office.store.segments(ofDevice: named.deviceKey), cuts: cuts)
            let enrolments = try after.map { try AdminRegistrarCut.last(by: named, number: $0, proposer.roster) }
            let warnings = warnings(named, isSelf: isSelf, proposer)
            let words = session.sentences
            let reason = cut.reason ?? .other
            let title = words(
                "revoke.title", ["device": DeviceName.text(named), "reason": words("reason.\(reason.rawValue)")])
            try proposer.confirm(
                [title] + logs.lines(words) + [logs.sum(words)] + warnings
                    + [words("revoke.elsewhere"), words("revoke.at-hint")],
                question: "ask.revoke")
            let before = try office.store.info().withheld
            let proposal = try office.revoke(
                standing, reason: reason, cuts: cuts, enrolments: enrolments, administrator: proposer.keys,
                person: proposer.person)
            let setAside = max(0, try office.store.info().withheld - before)
            let document = Document(
                device: DeviceName.text(named), reason: reason.rawValue, cut: logs, setAside: setAside,
                proposal: try proposer.finish(proposal))
            try session.output.show(document) { Self.show(document, session) }
            for warning in warnings { session.remark(warning) }
            let outcome = proposer.tell(proposal, document.proposal)
            guard document.proposal.isEffective else { return outcome }
            // Bundles are not encrypted to a revoked device any more.
            if !isSelf { session.note("revoke.tell-device", ["device": document.device]) }
            if setAside > 0 { session.note("revoke.review", ["device": document.device]) }
            return outcome
        }
    }

    private func warnings(_ named: Enrolment, isSelf: Bool, _ proposer: AdminProposer) -> [String] {
        let words = proposer.session.sentences
        return (isSelf ? [words("revoke.itself")] : [])
            + (proposer.roster.revocation(of: named.deviceKey) == nil
                ? [] : [words("revoke.anew", ["device": DeviceName.text(named)])])
            + DevicePower.losses(of: named.deviceKey, proposer.roster, words)
    }

    private static func show(_ document: Document, _ session: Session) {
        AdminProposer.show(document.proposal, session)
        let words = session.sentences
        guard document.proposal.isEffective else { return session.output.line(document.cut.sum(words)) }
        if document.setAside > 0 || document.cut.logs.isEmpty {
            if document.cut.logs.isEmpty { session.output.line(document.cut.sum(words), style: .warning) }
            session.output.line(
                words("revoke.set-aside", ["device": document.device, "count": String(document.setAside)]))
        } else {
            session.output.line(words("revoke.all-counts", ["device": document.device]))
        }
    }

    private struct Document: Encodable {
        let device: String
        let reason: String
        let cut: DeviceCut
        let setAside: Int
        let proposal: AdminProposalDocument
    }
}
