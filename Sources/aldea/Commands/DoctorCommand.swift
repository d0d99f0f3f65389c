import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea doctor`: checks what could go wrong on this device, and says what to do.
struct DoctorCommand: ParsableCommand {
    static let configuration = Sentences.command("doctor", help: "doctor")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let office = try session.office
            let words = session.sentences
            let findings =
                try office.doctor().map { try Self.finding($0, office, words) }
                + Self.others(office, words)
            let document = Document(version: Aldea.version, findings: findings)
            try session.output.show(document) { Self.show(document, session) }
            return findings.contains { $0.severity == "problem" } ? .wantsPerson : .done
        }
    }

    /// What the office found; of what is set aside, only what nobody has replaced since is a warning.
    private static func finding(
        _ found: DoctorFinding, _ office: Office, _ words: Phrasebook
    ) throws -> Document.Finding {
        let isSettled =
            try found.what == "withheld" && found.severity == .warning
            && office.store.quarantine(limit: .max).allSatisfy(\.isSuperseded)
        guard isSettled else { return Document.Finding(found.what, found.severity, found.places, in: words) }
        return Document.Finding(
            found.what, .ok, found.places, message: words("doctor.withheld.settled", found.places), in: words)
    }

    /// What is told of other devices: who is out, and who has not heard of it.
    private static func others(_ office: Office, _ words: Phrasebook) throws -> [Document.Finding] {
        let roster = office.store.roster
        let older = Set(try office.peers().filter { $0.hasRoster == false }.map(\.office)).sorted()
        let found: [(what: String, severity: DoctorFinding.Severity, names: [String])] = [
            ("devices-revoked", .ok, roster.revokedNames), ("devices-withdrawn", .warning, roster.withdrawnNames),
            ("roster-older", .warning, older),
        ]
        return found.filter { !$0.names.isEmpty }.map {
            Document.Finding($0.what, $0.severity, ["names": $0.names.joined(separator: " ")], in: words)
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        for finding in document.findings {
            let style: Output.Style =
                finding.severity == "problem" ? .problem : finding.severity == "warning" ? .warning : .good
            session.output.line("\(words("severity.\(finding.severity)"))  \(finding.message)", style: style)
            if finding.severity != "ok", !finding.advice.isEmpty { session.output.line("    " + finding.advice) }
        }
        session.output.line(words("doctor.version", ["version": document.version]), style: .faint)
    }

    private struct Document: Encodable {
        struct Finding: Encodable {
            let what: String
            let severity: String
            let message: String
            let advice: String
            let places: [String: String]

            init(
                _ what: String, _ severity: DoctorFinding.Severity, _ places: [String: String],
                message told: String? = nil, in words: Phrasebook
            ) {
                self.what = what
                self.severity = severity.rawValue
                let key = "doctor.\(what)"
                // A check that turned out well may have a sentence of its own.
                let found = severity == .ok && Sentences.has(key + ".ok") ? key + ".ok" : key
                message = told ?? (Sentences.has(found) ? words(found, places) : what)
                advice = Sentences.has(key + ".advice") ? words(key + ".advice", places) : ""
                self.places = places
            }
        }

        let version: String
        let findings: [Finding]
    }
}
