import ArgumentParser
import SurveyModel
import SurveyStore
import Trust

/// `aldea check`: everything that wants a person, and the command that deals with it.
struct CheckCommand: ParsableCommand {
    static let configuration = Sentences.command("check", help: "check")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let info = try store.info()
            var findings: [Item] = []
            func add(_ what: String, _ count: Int, _ command: String, _ records: [String] = []) {
                if count > 0 { findings.append(Item(what: what, count: count, command: command, records: records)) }
            }
            let conflicts = try store.conflicts()
            add("conflicts", conflicts.count, "aldea conflicts list", Self.codes(conflicts.map(\.code)))
            let all = try store.findings()
            for what in ["built-on-withheld", "changed-since", "unfit-value", "void-edge", "clock"] {
                let found = all.filter { $0.what == what }
                add(what, found.count, "aldea history \(found.first?.code ?? "")", Self.codes(found.map(\.code)))
            }
            let duplicates = try store.duplicateInterviews()
            let twice = try duplicates.prefix(Self.shown).map { try store.code(of: $0.enterprise) }
            add(
                "duplicate-interviews", duplicates.count, "aldea interview list --enterprise \(twice.first ?? "")",
                Self.codes(twice))
            let submitted = try store.rows(.interview, where: .column("state", .text("submitted")))
            add(
                "to-approve", submitted.count, "aldea interview list --state submitted",
                Self.codes(submitted.map(\.code)))
            add("duplicate-enterprises", try DuplicateSearch(store).pairs().count, "aldea enterprise duplicates")
            add("gaps", info.gaps, "aldea bundle ask --out FILE")
            add("waiting", info.waiting, "aldea roster show")
            // Those that somebody whose word counts has replaced since are settled.
            let withheld = try store.quarantine(limit: .max).filter { !$0.isSuperseded }
            add("withheld", withheld.count, "aldea quarantine list", Self.codes(withheld.map(\.code)))
            add("forked-logs", info.forkedLogs, "aldea device forks")
            add("unplaced", try store.unplacedChanges(), "aldea sync status")
            let unredacted = try store.unredactedRecords()
            add(
                "unredacted", unredacted.count, "aldea enterprise redact \(unredacted.first?.code ?? "")",
                Self.codes(unredacted.map(\.code)))
            if store.roster.isFrozen { add("roster-frozen", store.roster.rivals.count, "aldea admin show") }
            add("roster-proposals", store.roster.proposals.count, "aldea admin show")
            if store.roster.revocation(of: store.device) != nil { add("revoked", 1, "aldea doctor") }
            add("drafts", try store.drafts().count, "aldea interview resume")
            try session.output.show(findings) { show(findings, session) }
            // Work that is on its way is shown, but is no reason for an alarm.
            let isUrgent = findings.contains {
                !["to-approve", "drafts", "duplicate-enterprises", "unplaced"].contains($0.what)
            }
            return isUrgent ? .wantsPerson : .done
        }
    }

    private func show(_ findings: [Item], _ session: Session) {
        guard !findings.isEmpty else {
            return session.output.line(session.sentences("survey.check.nothing"), style: .good)
        }
        for item in findings {
            let text = session.sentences("survey.check.\(item.what)", ["count": String(item.count)])
            session.output.line(text, style: .strong)
            let meaning = "survey.check.\(item.what).meaning"
            if Sentences.has(meaning) {
                for line in Layout.wrapped(session.sentences(meaning), indent: 2) { session.output.line(line) }
            }
            if !item.records.isEmpty {
                let more = item.count > item.records.count ? " …" : ""
                for line in Layout.wrapped(item.records.joined(separator: ", ") + more, indent: 2) {
                    session.output.line(line)
                }
            }
            session.output.line("  → \(item.command)", style: .faint)
        }
    }

    /// How many records a line names at most.
    private static let shown = 5

    private static func codes(_ codes: [String]) -> [String] {
        var distinct: [String] = []
        for code in codes where !distinct.contains(code) && distinct.count < shown { distinct.append(code) }
        return distinct
    }

    private struct Item: Encodable {
        let what: String
        let count: Int
        let command: String
        let records: [String]
    }
}
