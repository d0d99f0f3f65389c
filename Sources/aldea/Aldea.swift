import ArgumentParser
import CMemory
import Dispatch
import Glibc

/// The command line of an office.
@main
struct Aldea: ParsableCommand {
    /// The version of the program.
    static let version = "1.0.0"

    static let configuration = CommandConfiguration(
        commandName: "aldea", abstract: Sentences.text("help.aldea"), discussion: Sentences.text("help.aldea.more"),
        version: version,
        subcommands: commands(for: arguments))

    /// The commands by name, in the order of the help.
    private static let all: [(name: String, command: any ParsableCommand.Type)] = [
        ("program", ProgramCommand.self), ("roster", RosterCommand.self), ("audit", AuditCommand.self),
        ("device", DeviceCommand.self), ("admin", AdminCommand.self), ("enterprise", EnterpriseCommand.self),
        ("consent", ConsentCommand.self), ("locality", LocalityCommand.self), ("wave", WaveCommand.self),
        ("interview", InterviewCommand.self), ("revenue", RevenueCommand.self),
        ("workforce", WorkforceCommand.self), ("storefront", StorefrontCommand.self), ("price", PriceCommand.self),
        ("training", TrainingCommand.self), ("attendance", AttendanceCommand.self), ("team", TeamCommand.self),
        ("visit", VisitCommand.self), ("target", TargetCommand.self), ("import", ImportCommand.self),
        ("template", TemplateCommand.self), ("export", ExportCommand.self), ("bundle", BundleCommand.self),
        ("sync", SyncCommand.self), ("conflicts", ConflictsCommand.self), ("quarantine", QuarantineCommand.self),
        ("history", HistoryCommand.self), ("check", CheckCommand.self), ("digest", DigestCommand.self),
        ("report", ReportCommand.self), ("store", StoreCommand.self), ("doctor", DoctorCommand.self),
    ]

    /// The commands that the parser needs to know: making its tree of all of them, with their help, takes longer than a short command
    /// itself, so that it gets the one alone that the arguments begin with.
    private static func commands(for arguments: [String]) -> [any ParsableCommand.Type] {
        all.first { $0.name == arguments.first }.map { [$0.command] } ?? all.map(\.command)
    }

    /// Runs the command that the arguments name, and ends with its status.
    ///
    /// Only what waits for a network gets the threads that waiting takes: starting them, and leaving the first one, costs as much
    /// as a short command.
    static func main() {
        share_memory_among_threads()
        // A limit on files or a reader that left is an error like others, which is told, and what was begun is taken back.
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot(arguments)
            guard let waiting = command as? any AsyncParsableCommand else { return try command.run() }
            run(waiting)
        } catch {
            end(with: error)
        }
    }

    private static func run(_ waiting: sending any AsyncParsableCommand) -> Never {
        Task {
            var command = waiting
            do {
                try await command.run()
                Glibc.exit(0)
            } catch {
                end(with: error)
            }
        }
        dispatchMain()
    }

    /// The arguments. A language that stands before the command goes behind it; `help` takes no options, and its language has
    /// been chosen already.
    private static var arguments: [String] {
        var given = Array(CommandLine.arguments.dropFirst())
        if given.count > 2, given[0] == "--lang" {
            given = Array(given.dropFirst(2) + given.prefix(2))
        } else if given.count > 1, given[0].hasPrefix("--lang=") {
            given = Array(given.dropFirst() + given.prefix(1))
        }
        guard given.first == "help" else { return given }
        var kept: [String] = []
        var isValue = false
        for argument in given {
            if isValue {
                isValue = false
            } else if argument == "--lang" {
                isValue = true
            } else if !argument.hasPrefix("--lang=") {
                kept.append(argument)
            }
        }
        return kept
    }

    /// Tells what went wrong, or shows the help that was asked for, and ends.
    private static func end(with error: any Error) -> Never {
        if let status = error as? ExitCode { Glibc.exit(status.rawValue) }
        if exitCode(for: error) == .success {
            let output = Output(isJSON: false)
            output.raw(Array((ParserMessage.help(error) + "\n").utf8))
            output.flush()
            Glibc.exit(0)
        }
        let failure = isOfParser(error) ? ParserMessage.failure(for: error) : Failure(error)
        for line in failure.lines { StandardError.line(line) }
        Glibc.exit(failure.status.rawValue)
    }

    /// Whether an error comes from the parser, whose types cannot be named.
    private static func isOfParser(_ error: any Error) -> Bool {
        ["CommandError", "ParserError", "ValidationError"].contains(String(describing: type(of: error)))
    }
}
