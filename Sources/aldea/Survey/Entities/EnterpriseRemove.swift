import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea enterprise remove RECORD`: the enterprise no longer counts; its data stay and it can be taken back.
struct EnterpriseRemove: ParsableCommand {
    static let configuration = Sentences.command("remove", help: "enterprise.remove")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise"))
    var enterprise: String

    @Flag(help: Sentences.help("enterprise.remove.undo"))
    var undo = false

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let person = try session.person()
            let key = try store.find(enterprise, kind: .enterprise, namespace: nil)
            guard let row = try store.row(key), let field = Kind.enterprise.field(named: "removal") else {
                throw StoreError(.unknownRecord)
            }
            let isRemoved = row["removed"] == .integer(1)
            guard isRemoved == undo else {
                try RecordResult(record: key, sentence: "survey.unchanged", isChanged: false).show(session)
                return .done
            }
            // What the person saw: an edit that comes from elsewhere afterwards brings the removal back for a look.
            let seen: Scalar = undo ? .null : .bytes(try store.seenHash(key, except: field.id))
            _ = try store.write(
                [
                    RecordEntry(
                        kind: .enterprise, target: .existing(key), values: [field.id: [.integer(undo ? 0 : 1), seen]])
                ], person: person)
            try RecordResult(record: key, sentence: undo ? "survey.restored" : "survey.removed").show(session)
            return .done
        }
    }
}
