import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device rotate`: a new key for this device.
struct DeviceRotate: ParsableCommand {
    static let configuration = Sentences.command("rotate", help: "device.rotate")

    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            try options.checkOut()
            let passphrase = try passphrase(session)
            let office = try session.office
            let roster = office.store.roster
            let own = office.deviceKey.bytes
            let keys = try options.keys(session)
            let mayItself =
                roster.root.registrars.contains { $0.key == own && $0.cut == nil }
                && (keys != nil || office.isAdministrator)
            if !mayItself, options.out == nil { throw Failure.usage("rotate-out") }
            let name = DeviceName.text(own, in: roster)
            try Self.refuseTwice(own, roster)
            let words = session.sentences
            try options.confirm([words("rotate.title", ["device": name])], question: "ask.rotate", session)
            let rotation = try office.rotate(
                passphrase: passphrase, administrator: keys, person: session.options.person ?? "")
            switch rotation {
            case .done(let renewed): return try tellDone(renewed, before: name, session)
            case .proposed(let proposal): return try tellProposed(proposal, office, roster, session)
            case .requested(let request): return try tellRequested(request, name, session)
            }
        }
    }

    /// A second change that cuts the same key would stand against the first one.
    private static func refuseTwice(_ key: [UInt8], _ roster: Roster) throws {
        guard let waiting = roster.proposals.first(where: { $0.revocations.contains { $0.key == key } }) else { return }
        throw Failure(
            "rotation-waits", ["name": Base32.groups(waiting.hash, characters: 8)], status: Outcome.failure)
    }

    /// The new key is protected as the old one is.
    private func passphrase(_ session: Session) throws -> String? {
        guard Office.needsPassphrase(session.directory) else { return nil }
        let keys = try InputFile.bytes(of: session.directory + "/device.key", limit: 1 << 16)
        return try session.passphrase(for: keys)
    }

    private func tellDone(_ office: Office, before: String, _ session: Session) throws -> Outcome {
        if let out = options.out { try office.writeRoster(to: out, existing: options.existing) }
        let key = office.deviceKey.bytes
        let roster = office.store.roster
        let document = Document(
            state: "done", device: DeviceName.text(key, in: roster), replaced: before,
            fingerprint: DeviceName.fingerprint(key), file: options.out, proposal: nil)
        try session.output.show(document) {
            session.output.line(
                session.sentences("rotate.done", ["device": document.device, "before": before]), style: .good)
            session.output.fields([(session.sentences("field-name.device-fingerprint"), document.fingerprint)])
        }
        if let out = options.out { session.note("proposal.written", ["file": out]) }
        session.note("proposal.travels")
        AdminRootAdvice.tell(roster.root, session)
        return .done
    }

    private func tellProposed(
        _ proposal: RootProposal, _ office: Office, _ roster: Roster, _ session: Session
    ) throws -> Outcome {
        if let out = options.out { try office.writeRoster(to: out, existing: options.existing) }
        let described = AdminProposalDocument(proposal, against: roster, after: office.store.roster)
        let name = DeviceName.text(office.deviceKey.bytes, in: roster)
        let document = Document(
            state: "proposed", device: name, replaced: name, fingerprint: "", file: options.out, proposal: described)
        try session.output.show(document) { AdminProposer.show(described, session) }
        if let out = options.out { session.note("proposal.written", ["file": out]) }
        session.note("rotate.by-itself")
        described.tellHowToSign(file: options.out, session)
        return .wantsPerson
    }

    private func tellRequested(_ request: EnrolmentRequest, _ name: String, _ session: Session) throws -> Outcome {
        guard let out = options.out else { throw Failure.usage("rotate-out") }
        try AtomicFile.write(Array(request.text.utf8), to: out, force: options.force)
        let document = Document(
            state: "requested", device: name, replaced: name, fingerprint: request.fingerprint, file: out,
            proposal: nil)
        try session.output.show(document) {
            session.output.line(session.sentences("rotate.requested", ["file": out]), style: .good)
            session.output.fields([(session.sentences("field-name.device-fingerprint"), request.fingerprint)])
        }
        session.note("rotate.send", ["file": AtomicFile.name(of: out), "device": name])
        return .wantsPerson
    }

    private struct Document: Encodable {
        /// `done`, `proposed` or `requested`.
        let state: String
        let device: String
        let replaced: String
        let fingerprint: String
        let file: String?
        let proposal: AdminProposalDocument?
    }
}
