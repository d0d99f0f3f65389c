import ArgumentParser

/// `aldea report`: what the program reached.
struct ReportCommand: ParsableCommand {
    static let configuration = Sentences.command("report", help: "report", subcommands: [ReportOutcomes.self])
}
