import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea conflicts resolve RECORD FIELD (--take DOT | --value V…)`
struct ConflictsResolve: ParsableCommand {
    static let configuration = Sentences.command("resolve", help: "conflicts.resolve")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.any", value: "record"))
    var record: String

    @Argument(help: Sentences.help("conflicts.field", value: "field"))
    var field: String

    @Option(help: Sentences.help("conflicts.take", value: "dot"))
    var take: String?

    @Option(parsing: .upToNextOption, help: Sentences.help("conflicts.value", value: "value"))
    var value: [String] = []

    func run() throws {
        try perform(common) { session in
            guard take == nil || value.isEmpty else { throw Failure.usage("take-or-value") }
            let sheet = try ConflictSheet(session)
            let person = try session.person()
            let conflict = try sheet.conflicts(of: record, field: field)[0]
            let chosen: [Scalar]
            if let take {
                guard let head = conflict.heads.first(where: { $0.dot == take }) else {
                    let known = conflict.heads.map(\.dot).joined(separator: ", ")
                    throw Failure(
                        "dot-unknown", ["dot": String(take.prefix(40)), "known": known], status: Outcome.failure)
                }
                chosen = try sheet.held(head)
            } else if !value.isEmpty {
                chosen = try sheet.scalars(value, conflict)
            } else {
                guard session.asking.isPossible else { throw Failure.usage("take-missing") }
                try sheet.show(conflict)
                let question = session.sentences("survey.conflicts.which")
                let number = try session.asking.choice(question, of: conflict.heads.count, flag: "--take")
                chosen = try sheet.held(conflict.heads[number - 1])
            }
            _ = try session.store.write(
                [
                    RecordEntry(
                        kind: conflict.kind, target: .existing(conflict.record), values: [conflict.field.id: chosen],
                        resolving: [conflict.field.id])
                ], person: person)
            try RecordResult(record: conflict.record, sentence: "survey.conflicts.resolved").show(session)
            return .done
        }
    }
}
