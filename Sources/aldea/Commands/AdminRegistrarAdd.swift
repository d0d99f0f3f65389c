import ArgumentParser
import OfficeSync
import SurveyModel
import Trust

/// `aldea admin registrar add`: a device may enrol others, for some scopes and with numbers of its own.
struct AdminRegistrarAdd: ParsableCommand {
    static let configuration = Sentences.command("add", help: "admin.registrar.add")

    @Argument(help: Sentences.help("admin.registrar-device", value: "device")) var device: String
    @Option(
        name: .customLong("scope"), parsing: .upToNextOption,
        help: Sentences.help("admin.registrar-scope", value: "scope"))
    var scopes: [String]
    @Option(help: Sentences.help("admin.registrar-numbers", value: "a-b")) var numbers: String
    @Flag(help: Sentences.help("admin.registrar-gives-all")) var givesAll = false
    @OptionGroup var options: AdminOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let range = try Self.range(numbers)
            guard !scopes.isEmpty else { throw Failure.usage("scope-missing") }
            for scope in scopes {
                let isFine =
                    (1...64).contains(scope.utf8.count) && scope != Roster.programScope
                    && scope.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
                guard isFine else { throw OfficeError(.badName, ["what": "scope", "name": scope]) }
            }
            let proposer = try AdminProposer(session, options)
            let named = try proposer.office.device(device).enrolment
            guard proposer.roster.revocation(of: named.deviceKey) == nil else {
                throw Failure("key-revoked", ["device": DeviceName.text(named)], status: Outcome.refusal)
            }
            try Self.checkFree(range, for: named.deviceKey, proposer.roster)
            var draft = try RootDraft(following: proposer.roster)
            var unique: [String] = []
            for scope in scopes where !unique.contains(scope) { unique.append(scope) }
            draft.add(
                RootEntry.Registrar(key: named.deviceKey, scopes: unique, numbers: range, givesAll: givesAll))
            return try proposer.propose(draft, what: "registrar-added")
        }
    }

    private static func range(_ text: String) throws -> ClosedRange<Int> {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let first = parts[0], let last = parts[1], first >= 1, first <= last, last < 1 << 20
        else { throw Failure.usage("numbers", ["value": text]) }
        return first...last
    }

    /// Two registrars with a number in common would call two devices the same.
    private static func checkFree(_ range: ClosedRange<Int>, for key: [UInt8], _ roster: Roster) throws {
        let others = roster.root.registrars.filter { $0.key != key }
        guard let other = others.first(where: { $0.cut == nil && $0.numbers.overlaps(range) }) else { return }
        let next = (others.map(\.numbers.upperBound).max() ?? 0) + 1
        throw Failure(
            "numbers-taken",
            [
                "device": DeviceName.text(other.key, in: roster),
                "numbers": "\(other.numbers.lowerBound)-\(other.numbers.upperBound)", "free": "\(next)-\(next + 998)",
            ], status: Outcome.wrongUsage)
    }
}
