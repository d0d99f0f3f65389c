import ArgumentParser
import SurveyModel
import Trust

/// `aldea admin role`: what the devices of a role may do.
struct AdminRole: ParsableCommand {
    static let configuration = Sentences.command("role", help: "admin.role")

    @Argument(help: Sentences.help("admin.role-name", value: "role")) var name: String
    @Flag(inversion: .prefixedNo, help: Sentences.help("admin.role-writes")) var writes: Bool?
    @Flag(name: .customLong("private"), inversion: .prefixedNo, help: Sentences.help("admin.role-private"))
    var holdsPrivate: Bool?
    @Flag(inversion: .prefixedNo, help: Sentences.help("admin.role-approves")) var approves: Bool?
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let isName =
                (1...64).contains(name.utf8.count)
                && name.allSatisfy { $0.isLowercase || $0.isNumber || "-_".contains($0) }
            guard isName else { throw Failure.usage("role-name", ["name": name]) }
            guard writes != nil || holdsPrivate != nil || approves != nil else { throw Failure.usage("role-rights") }
            let proposer = try AdminProposer(session, options)
            let before = proposer.roster.root.roles.first { $0.name == name }
            let role = Role(
                name, writes: writes ?? before?.writes ?? false,
                holdsPrivate: holdsPrivate ?? before?.holdsPrivate ?? false,
                approves: approves ?? before?.approves ?? false)
            var draft = try RootDraft(following: proposer.roster)
            draft.set(role)
            return try proposer.propose(
                draft, what: "role-changed", warnings: warnings(before, role, proposer.roster, session.sentences))
        }
    }

    /// What counts follows from the roles as they are now: taking a right away takes what was done by it.
    private func warnings(_ before: Role?, _ role: Role, _ roster: Roster, _ words: Phrasebook) -> [String] {
        guard let before else { return [] }
        let devices = roster.members.values.filter { $0.roleNames.contains(name) }.map(\.enrolment)
            .sorted { $0.number < $1.number }.map { DeviceName.text($0) }
        guard !devices.isEmpty else { return [] }
        let places = ["role": words.role(name), "devices": devices.joined(separator: ", ")]
        var found: [String] = []
        if before.writes, !role.writes { found.append(words("role.loses-writes", places)) }
        if before.approves, !role.approves { found.append(words("role.loses-approves", places)) }
        if before.holdsPrivate, !role.holdsPrivate { found.append(words("role.loses-private", places)) }
        if !before.holdsPrivate, role.holdsPrivate { found.append(words("role.gains-private", places)) }
        return found
    }
}
