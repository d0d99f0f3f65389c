import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// The way of every change of the root: show it, ask, sign it, and say what to do now.
struct AdminProposer {
    let session: Session
    let options: AdminOptions
    let office: Office
    /// The roster before the change.
    let roster: Roster
    /// The administrator's keys; nil for those of this device.
    let keys: KeyFile?
    /// The administrator who signs.
    let signer: RootEntry.Administrator

    /// - Throws: `OfficeError.notAdministrator`, before anything is asked or done.
    init(_ session: Session, _ options: AdminOptions) throws {
        self.session = session
        self.options = options
        try options.checkOut()
        keys = try options.keys(session)
        office = try session.office
        roster = office.store.roster
        let key = keys?.signingKey.publicKey.bytes ?? office.deviceKey.bytes
        guard let signer = roster.root.administrators.first(where: { $0.key == key }) else {
            throw OfficeError(
                .notAdministrator, ["known": roster.root.administrators.map(\.label).joined(separator: ", ")])
        }
        self.signer = signer
    }

    /// Who does it, as claimed.
    var person: String { session.options.person ?? "" }

    /// Shows what a draft changes, asks, signs it and tells what came of it.
    ///
    /// - Parameter warnings: sentences that the person should read before the answer, and afterwards.
    func propose(_ draft: RootDraft, what: String, warnings: [String] = []) throws -> Outcome {
        let entry = try draft.entry(at: session.clock.now())
        let changes = AdminRootChanges(from: roster.root, to: entry, in: roster).list
        guard !changes.isEmpty else { throw Failure("root-unchanged", status: Outcome.failure) }
        let warnings = warnings + rivalry()
        try confirm(changes.map(\.line) + warnings)
        let proposal = try office.propose(draft, administrator: keys, what: what, person: person)
        let document = try finish(proposal)
        try session.output.show(document) { Self.show(document, session) }
        for warning in warnings { session.remark(warning) }
        return tell(proposal, document)
    }

    /// Shows what would be signed, and asks.
    func confirm(_ lines: [String], question: String = "ask.sign-root") throws {
        let title = session.sentences("proposal.before", ["label": signer.label])
        try options.confirm([title] + lines, question: question, session)
    }

    /// A warning when another change waits that has this signature: if both get enough of them, the root is frozen.
    func rivalry(besides hash: [UInt8]? = nil) -> [String] {
        let others = roster.proposals.filter { $0.hash != hash && $0.signatures[signer.key] != nil }
        return others.map {
            session.sentences("proposal.rivalry", ["name": Base32.groups($0.hash, characters: 8)])
        }
    }

    /// Writes the roster where it was asked for, and describes the change.
    func finish(_ proposal: RootProposal) throws -> AdminProposalDocument {
        if let out = options.out { try office.writeRoster(to: out, existing: options.existing) }
        return AdminProposalDocument(proposal, against: roster, after: office.store.roster)
    }

    /// What was done, for people.
    static func show(_ document: AdminProposalDocument, _ session: Session) {
        let key = document.isEffective ? "proposal.counts" : "proposal.waits"
        session.output.line(
            session.sentences(key, ["name": document.name]), style: document.isEffective ? .good : .warning)
        for change in document.changes { session.output.line(change.line) }
        document.showSigners(session)
    }

    /// Says what to do now.
    ///
    /// - Parameter isFileKnown: whether it has been told what to do with the file that was written.
    func tell(
        _ proposal: RootProposal, _ document: AdminProposalDocument, isFileKnown: Bool = false
    ) -> Outcome {
        let after = office.store.roster
        if let out = options.out, !isFileKnown { session.note("proposal.written", ["file": out]) }
        guard document.isEffective else {
            if after.rivals.contains(where: { $0.hash == proposal.entry.hash }) {
                session.note("proposal.frozen")
            } else {
                document.tellHowToSign(file: options.out, session)
            }
            return .wantsPerson
        }
        session.note("proposal.travels")
        let outdated = roster.proposals.map(\.hash).filter { $0 != proposal.entry.hash }
        if !outdated.isEmpty {
            let names = outdated.map { Base32.groups($0, characters: 8) }.joined(separator: ", ")
            session.note("proposal.outdated", ["names": names])
        }
        AdminRootAdvice.tell(after.root, session)
        return .done
    }
}
