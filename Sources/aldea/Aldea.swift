import ArgumentParser
import CMemory
import Glibc

/// The command line of an office.
@main
struct Aldea: AsyncParsableCommand {
    /// The version of the program.
    static let version = "1.0.0"

    static let configuration = CommandConfiguration(
        commandName: "aldea", abstract: Sentences.text("help.aldea"), discussion: Sentences.text("help.aldea.more"),
        version: version,
        subcommands: commands(for: arguments))

    private static let all: [any ParsableCommand.Type] = [
        ProgramCommand.self, RosterCommand.self, AuditCommand.self, DeviceCommand.self, AdminCommand.self,
        EnterpriseCommand.self, ConsentCommand.self, LocalityCommand.self, WaveCommand.self, InterviewCommand.self,
        RevenueCommand.self, WorkforceCommand.self, StorefrontCommand.self, PriceCommand.self, TrainingCommand.self,
        AttendanceCommand.self, TeamCommand.self, VisitCommand.self, TargetCommand.self, ImportCommand.self,
        TemplateCommand.self, ExportCommand.self, BundleCommand.self, SyncCommand.self, ConflictsCommand.self,
        QuarantineCommand.self, HistoryCommand.self, CheckCommand.self, DigestCommand.self, ReportCommand.self,
        StoreCommand.self, DoctorCommand.self,
    ]

    /// The commands that the parser needs to know: making its tree of all of them, with their help, takes longer than a short command
    /// itself, so that it gets the one alone that the arguments begin with.
    private static func commands(for arguments: [String]) -> [any ParsableCommand.Type] {
        all.first { $0._commandName == arguments.first }.map { [$0] } ?? all
    }

    /// Runs the command that the arguments name, and ends with its status.
    static func main() async {
        share_memory_among_threads()
        do {
            var command = try await asyncParseAsRoot(arguments)
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
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
