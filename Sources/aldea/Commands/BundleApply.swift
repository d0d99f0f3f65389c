import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore

/// `aldea bundle apply`: takes in what bundles hold; whatever cannot be taken is named.
struct BundleApply: ParsableCommand {
    static let configuration = Sentences.command("apply", help: "bundle.apply")

    @Argument(help: Sentences.help("bundle.files", value: "file")) var files: [String]
    @Option(help: Sentences.help("bundle.want-out", value: "file")) var wantOut: String?
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            if let wantOut { try AtomicFile.checkFree(wantOut, force: force) }
            let office = try session.office
            var results: [ApplyDocument] = []
            var failures: [Failure] = []
            for file in files {
                do {
                    let progress = session.progress("progress.applying")
                    defer { progress.finish() }
                    let person = session.options.person ?? ""
                    let summary = try office.apply(file, person: person) { progress.update($0) }
                    let result = ApplyDocument(file, summary)
                    results.append(result)
                    if let failure = result.mediumFailure { failures.append(failure) }
                } catch {
                    // The other bundles are applied all the same: they do not depend on this one.
                    let failure = Failure(error)
                    failures.append(failure)
                    results.append(ApplyDocument(file, failure))
                }
                if !session.output.isJSON, let result = results.last { result.show(session) }
            }
            if let wantOut { try office.writeWant(to: wantOut, existing: force ? .replace : .keep) }
            if session.output.isJSON { try session.output.json(["bundles": results]) }
            let outcome = Self.outcome(results, failures)
            let alarms = RosterAlarms(office.store.roster, device: office.store.device, session)
            guard case .done = outcome, alarms.isWithdrawn else { return outcome }
            alarms.tell()
            return .wantsPerson
        }
    }

    private static func outcome(_ results: [ApplyDocument], _ failures: [Failure]) -> Outcome {
        if failures.contains(where: { $0.status == Outcome.refusal }) || results.contains(where: \.isRefused) {
            return .refused
        }
        if !failures.isEmpty { return .failed }
        return results.contains(where: \.wantsPerson) ? .wantsPerson : .done
    }
}
