import ArgumentParser
import OfficeSync
import SurveyModel
import Trust

/// `aldea admin sign`: a signature under a change that another administrator proposed, in this store or in a file.
struct AdminSign: ParsableCommand {
    static let configuration = Sentences.command("sign", help: "admin.sign")

    @Argument(help: Sentences.help("admin.proposal", value: "change")) var proposal: String?
    @Option(help: Sentences.help("admin.sign-file", value: "file")) var file: String?
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            if let file { return try sign(inFile: file, session) }
            let proposer = try AdminProposer(session, options)
            let entry = try RootFile.proposal(proposal, in: proposer.roster)
            try refuseTwice(entry, proposer.signer)
            let changes = AdminRootChanges(from: proposer.roster.root, to: entry, in: proposer.roster).list
            try proposer.confirm(
                [title(entry, session)] + changes.map(\.line) + proposer.rivalry(besides: entry.hash))
            let signed = try proposer.office.sign(
                proposal: Base32.groups(entry.hash, characters: 16), administrator: proposer.keys,
                person: proposer.person)
            let document = try proposer.finish(signed)
            try session.output.show(document) { AdminProposer.show(document, session) }
            return proposer.tell(signed, document)
        }
    }

    /// Signs where there is no store: the roster came in a file, and leaves in another one.
    private func sign(inFile file: String, _ session: Session) throws -> Outcome {
        guard let out = options.out else { throw Failure.usage("sign-out") }
        guard let keys = try options.keys(session) else { throw Failure.usage("sign-key") }
        try options.checkOut()
        let grant = try Office.grant(at: file)
        let roster = grant.roster
        let entry = try RootFile.proposal(proposal, in: roster)
        let key = keys.signingKey.publicKey.bytes
        guard let signer = roster.root.administrators.first(where: { $0.key == key }) else {
            throw OfficeError(
                .notAdministrator, ["known": roster.root.administrators.map(\.label).joined(separator: ", ")])
        }
        try refuseTwice(entry, signer)
        let changes = AdminRootChanges(from: roster.root, to: entry, in: roster).list
        let program = ["name": grant.programName, "fingerprint": grant.program.fingerprint]
        try options.confirm(
            [
                session.sentences("admin.sign-program", program),
                session.sentences("proposal.before", ["label": signer.label]), title(entry, session),
            ] + changes.map(\.line), question: "ask.sign-root", session)
        let signed = try RootFile.sign(
            proposal: Base32.groups(entry.hash, characters: 16), in: roster, administrator: keys, to: out,
            existing: options.existing, clock: session.clock)
        let document = AdminProposalDocument(signed, against: roster)
        try session.output.show(document) { AdminProposer.show(document, session) }
        session.note("proposal.written", ["file": out])
        guard document.isEffective else {
            document.tellHowToSign(file: out, session)
            return .wantsPerson
        }
        session.note("admin.sign-return", ["file": out])
        return .done
    }

    private func title(_ entry: RootEntry, _ session: Session) -> String {
        session.sentences(
            "proposal.title",
            [
                "name": Base32.groups(entry.hash, characters: 8),
                "at": Instant(seconds: entry.createdAt).description,
            ])
    }

    private func refuseTwice(_ entry: RootEntry, _ signer: RootEntry.Administrator) throws {
        guard entry.signatures[signer.key] != nil else { return }
        throw Failure(
            "signed-already", ["name": Base32.groups(entry.hash, characters: 8), "label": signer.label],
            status: Outcome.failure)
    }
}
