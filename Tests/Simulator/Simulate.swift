import ArgumentParser
import Foundation

/// Lets offices, administrators, thieves, clocks and disks do what comes to their minds, on the program's real parts, and checks
/// that every promise is kept.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Tries to break sync: random histories of offices on machines that fail.",
        discussion: """
            Every history follows from its seed. One that breaks a promise is told as a story, with as few steps as are needed, \
            and with the command that repeats it. Exit status: 0 all promises kept, 1 one broken.
            """)

    @Option(help: "The first history's seed; by default one that no run had before.")
    var seed: UInt64 = .random(in: 1...999_999_999)

    @Option(help: "How many histories, with seeds one after the other.")
    var runs = 20

    @Option(help: "How many minutes, instead of a number of histories.")
    var minutes: Double?

    @Option(help: "How many steps a history has.")
    var steps = 60

    @Option(help: "How many offices found the program; by default mostly few, sometimes up to fifty.")
    var offices: Int?

    @Option(help: "Only these steps of the history, such as 3,8,19.")
    var only: String?

    @Flag(help: "Tell the story also when every promise is kept.")
    var story = false

    @Option(help: "How many seconds may be spent on making a failing history shorter.")
    var patience: Double = 120

    func validate() throws {
        guard (offices ?? 2) >= 2, (offices ?? 2) <= 50 else { throw ValidationError("--offices takes 2 to 50") }
        guard steps >= 1, runs >= 1 else { throw ValidationError("--steps and --runs take at least 1") }
        guard only.map({ Simulate.numbers($0).isEmpty }) != true else {
            throw ValidationError("--only takes numbers of steps, such as 3,8,19")
        }
    }

    private static func numbers(_ list: String) -> Set<Int> { Set(list.split(separator: ",").compactMap { Int($0) }) }

    func run() throws {
        try Repeatable.ensure()
        let workplace = try Workplace()
        defer { workplace.remove() }
        let begin = Date()
        var tally = Tally()
        var next = seed
        while minutes.map({ Date() < begin + $0 * 60 }) ?? (next < seed + UInt64(runs)) {
            var scenario = Scenario(seed: next, offices: offices, steps: steps)
            if let only {
                let kept = Simulate.numbers(only)
                scenario.steps.removeAll { !kept.contains($0.number) }
            }
            let outcome = try History.run(scenario, in: workplace.path)
            if let violation = outcome.violation {
                try tell(scenario, outcome, violation, workplace)
                throw ExitCode(1)
            }
            if story { Report.line(outcome.story.joined(separator: "\n")) }
            tally.add(scenario)
            next += 1
        }
        Report.line("simulate: \(tally.text), seeds \(seed) to \(next - 1): every promise was kept")
    }

    private func tell(
        _ scenario: Scenario, _ outcome: History.Outcome, _ violation: Violation, _ workplace: Workplace
    ) throws {
        Report.line("simulate: seed \(scenario.seed) broke a promise: \(violation.promise.rawValue)")
        Report.line("violated: \(violation.promise)")
        let least = try Shrinking(scenario, outcome, in: workplace.path, patience: patience)
        let kept = least.scenario.steps.map { String($0.number) }.joined(separator: ",")
        Report.line("\nthe story, \(least.scenario.steps.count) of \(scenario.steps.count) steps:")
        Report.line(least.outcome.story.joined(separator: "\n"))
        Report.line("\n\(least.outcome.violation?.detail ?? "")")
        Report.line(
            "\nto repeat: Tools/simulate --seed \(scenario.seed) --runs 1 --steps \(steps)"
                + "\(offices.map { " --offices \($0)" } ?? "") --only \(kept.isEmpty ? "0" : kept)")
    }
}

/// What has happened so far.
private struct Tally {
    private var histories = 0
    private var steps = 0
    private var offices = 0

    mutating func add(_ scenario: Scenario) {
        histories += 1
        steps += scenario.steps.count
        offices += scenario.offices
    }

    var text: String { "\(histories) histories of \(offices) offices, \(steps) steps" }
}
