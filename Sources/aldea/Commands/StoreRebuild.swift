import ArgumentParser
import SurveyModel
import SurveyStore

/// `aldea store rebuild`: makes the typed tables again from the logs.
struct StoreRebuild: ParsableCommand {
    static let configuration = Sentences.command("rebuild", help: "store.rebuild")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let progress = session.progress("progress.rebuilding")
            defer { progress.finish() }
            try store.rebuild { progress.update($0, of: $1) }
            progress.finish()
            try store.record(event: "rebuilt", person: session.options.person ?? "")
            let info = try store.info()
            let records = info.records.reduce(0) { $0 + $1.count }
            try session.output.show(["segments": info.segments, "records": records]) {
                session.output.line(session.sentences("store.rebuilt", ["records": String(records)]), style: .good)
            }
            return .done
        }
    }
}
