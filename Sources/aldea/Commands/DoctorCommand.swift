import ArgumentParser
import OfficeSync
import SurveyModel

/// `aldea doctor`: checks what could go wrong on this device, and says what to do.
struct DoctorCommand: ParsableCommand {
    static let configuration = Sentences.command("doctor", help: "doctor")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let findings = try session.office.doctor().map { Document.Finding($0, in: session.sentences) }
            let document = Document(version: Aldea.version, findings: findings)
            try session.output.show(document) { Self.show(document, session) }
            return findings.contains { $0.severity == "problem" } ? .wantsPerson : .done
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

            init(_ finding: DoctorFinding, in words: Phrasebook) {
                what = finding.what
                severity = finding.severity.rawValue
                let key = "doctor.\(finding.what)"
                // A check that turned out well may have a sentence of its own.
                let told = severity == "ok" && Sentences.has(key + ".ok") ? key + ".ok" : key
                message = Sentences.has(told) ? words(told, finding.places) : finding.what
                advice = Sentences.has(key + ".advice") ? words(key + ".advice", finding.places) : ""
                places = finding.places
            }
        }

        let version: String
        let findings: [Finding]
    }
}
