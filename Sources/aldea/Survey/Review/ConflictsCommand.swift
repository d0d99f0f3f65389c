import ArgumentParser

/// `aldea conflicts`: what two offices wrote differently, and which of it holds.
struct ConflictsCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "conflicts", help: "conflicts", subcommands: [ConflictsList.self, ConflictsShow.self, ConflictsResolve.self],
        default: ConflictsList.self)
}
