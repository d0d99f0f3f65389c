import ArgumentParser

/// `aldea program`: the program itself.
struct ProgramCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "program", help: "program", subcommands: [ProgramCreate.self, ProgramShow.self])
}
