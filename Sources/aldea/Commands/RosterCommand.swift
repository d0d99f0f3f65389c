import ArgumentParser

/// `aldea roster`: who belongs to the program.
struct RosterCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "roster", help: "roster", subcommands: [RosterShow.self, RosterRedactions.self])
}
