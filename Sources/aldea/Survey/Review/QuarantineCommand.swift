import ArgumentParser

/// `aldea quarantine`: what is kept and does not count, because of who signed it, where or when.
struct QuarantineCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "quarantine", help: "quarantine",
        subcommands: [QuarantineList.self, QuarantineShow.self, QuarantineAdopt.self],
        default: QuarantineList.self)
}
