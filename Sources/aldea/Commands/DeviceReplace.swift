import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device replace`: enrols a new device, or a new key, in the place of another one, whose key is cut.
struct DeviceReplace: ParsableCommand {
    static let configuration = Sentences.command("replace", help: "device.replace")

    @Argument(help: Sentences.help("device.replaced", value: "device")) var device: String
    @Argument(help: Sentences.help("device.request-file", value: "file")) var request: String
    @Option(help: Sentences.help("device.approve-fingerprint", value: "fingerprint")) var fingerprint: String?
    @Option(help: Sentences.help("device.replace-role", value: "role")) var role: String?
    @Option(
        name: .customLong("holds"), parsing: .upToNextOption, help: Sentences.help("device.holds", value: "scope"))
    var holds: [String] = []
    @OptionGroup var cut: DeviceCutOptions
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            guard let out = options.out else { throw Failure.usage("replace-out") }
            let requests = try cut.requests()
            let wanted = try EnrolmentRequest(text: try TextFile.read(request))
            try wanted.check(fingerprint)
            let proposer = try AdminProposer(session, options)
            let office = proposer.office
            let standing = try office.device(device)
            let old = standing.enrolment
            guard wanted.office == old.office else {
                throw Failure(
                    "replace-office", ["device": DeviceName.text(old), "office": wanted.office],
                    status: Outcome.wrongUsage)
            }
            guard wanted.deviceKey != office.deviceKey.bytes, old.deviceKey != office.deviceKey.bytes else {
                throw Failure("replace-itself", status: Outcome.wrongUsage)
            }
            let cuts = try office.cuts(of: standing, at: requests)
            let logs = DeviceCut(old, try office.store.segments(ofDevice: old.deviceKey), cuts: cuts)
            let words = session.sentences
            let isRevoked = proposer.roster.revocation(of: old.deviceKey) != nil
            let losses = isRevoked ? [] : DevicePower.losses(of: old.deviceKey, proposer.roster, words)
            let title = words(
                "replace.title", ["device": DeviceName.text(old), "fingerprint": wanted.fingerprint])
            let cutting = isRevoked ? [words("replace.revoked")] : logs.lines(words) + [logs.sum(words)]
            try proposer.confirm([title] + cutting + losses, question: "ask.replace")
            let before = try office.store.info().withheld
            let reason = cut.reason ?? .replaced
            let (enrolment, proposal) = try office.replace(
                standing, by: wanted, role: role, holds: holds.isEmpty ? nil : holds, reason: reason, cuts: cuts,
                administrator: proposer.keys, to: out, existing: options.existing, person: proposer.person)
            let document = Document(
                replaced: DeviceName.text(old), device: DeviceName.text(enrolment), fingerprint: wanted.fingerprint,
                office: enrolment.office, role: enrolment.role, scopes: enrolment.writes, holds: enrolment.holds,
                file: out, setAside: max(0, try office.store.info().withheld - before),
                proposal: isRevoked
                    ? nil
                    : AdminProposalDocument(proposal, against: proposer.roster, after: office.store.roster))
            try session.output.show(document) { Self.show(document, session) }
            for loss in losses { session.remark(loss) }
            if !isRevoked, logs.logs.isEmpty { session.remark(logs.sum(words)) }
            session.note(
                reason == .rotated ? "replace.send-rotated" : "replace.send",
                [
                    "file": AtomicFile.name(of: out), "office": enrolment.office, "device": document.device,
                    "fingerprint": enrolment.program.fingerprint,
                ])
            guard let described = document.proposal else { return .done }
            return proposer.tell(proposal, described, isFileKnown: true)
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.line(
            words("replace.done", ["device": document.device, "replaced": document.replaced]), style: .good)
        session.output.fields([
            (words("field-name.device-fingerprint"), document.fingerprint),
            (words("field-name.role"), words.role(document.role)),
            (words("field-name.scopes"), document.scopes.joined(separator: ", ")),
        ])
        if let proposal = document.proposal { AdminProposer.show(proposal, session) }
    }

    private struct Document: Encodable {
        let replaced: String
        let device: String
        let fingerprint: String
        let office: String
        let role: String
        let scopes: [String]
        let holds: [String]
        let file: String
        let setAside: Int
        let proposal: AdminProposalDocument?
    }
}

extension EnrolmentRequest {
    /// Refuses the request of another device than the one whose fingerprint was told on the phone.
    func check(_ given: String?) throws {
        guard let given, Base32.normalized(given) != Base32.normalized(fingerprint) else { return }
        throw Failure(
            "device-fingerprint", ["given": given, "found": fingerprint], status: Outcome.refusal)
    }
}
