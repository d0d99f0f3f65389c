import ArgumentParser
import OfficeSync
import SurveyModel
import Trust

/// `aldea admin registrar cut`: a device enrols no more; what it enrolled up to a point stays.
struct AdminRegistrarCut: ParsableCommand {
    static let configuration = Sentences.command("cut", help: "admin.registrar.cut")

    @Argument(help: Sentences.help("admin.registrar-device", value: "device")) var device: String
    @Option(help: Sentences.help("admin.registrar-after", value: "number")) var after: Int?
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let proposer = try AdminProposer(session, options)
            let named = try proposer.office.device(device).enrolment
            guard let grant = proposer.roster.root.registrars.first(where: { $0.key == named.deviceKey }) else {
                throw Failure("no-registrar", ["device": DeviceName.text(named)], status: Outcome.failure)
            }
            let last =
                try after.map { try Self.last(by: named, number: $0, proposer.roster) }
                ?? proposer.roster.lastEnrolments(by: named.deviceKey)
            var draft = try RootDraft(following: proposer.roster)
            draft.add(grant.cut(behind: last.map(\.hash)))
            return try proposer.propose(draft, what: "registrar-cut")
        }
    }

    /// The last enrolments of a registrar that are to count, by the number of their device; none for 0.
    static func last(by registrar: Enrolment, number: Int, _ roster: Roster) throws -> [Enrolment] {
        guard number != 0 else { return [] }
        let last = roster.lastEnrolments(by: registrar.deviceKey, of: number)
        guard !last.isEmpty else {
            let given = (roster.enrolments(counting: true) + roster.enrolments(counting: false))
                .filter { $0.registrar == registrar.deviceKey }
            let known = Set(given.map(\.number)).sorted().map(String.init).joined(separator: ", ")
            throw Failure(
                "no-enrolment", ["device": DeviceName.text(registrar), "number": String(number), "known": known],
                status: Outcome.wrongUsage)
        }
        return last
    }
}
