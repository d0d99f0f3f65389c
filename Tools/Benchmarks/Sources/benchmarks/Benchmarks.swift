internal import Foundation

/// Runs every workload and prints what it found out; nothing is asserted.
@main
struct Benchmarks {
    static func main() {
        let arguments: Arguments
        do { arguments = try Arguments(Array(CommandLine.arguments.dropFirst())) } catch { end("\(error)", status: 2) }
        do { try run(arguments) } catch { end("\(error)", status: 1) }
    }

    private static func end(_ line: String, status: Int32) -> Never {
        tell(line)
        exit(status)
    }

    private static func tell(_ line: String) { FileHandle.standardError.write(Data("benchmarks: \(line)\n".utf8)) }

    private static func run(_ arguments: Arguments) throws {
        guard !arguments.wantsHelp else { return print(Arguments.usage, terminator: "") }
        guard !arguments.isCheck else { return }
        let directory = try workingDirectory(arguments.keep)
        defer { if arguments.keep == nil { try? FileManager.default.removeItem(atPath: directory) } }

        var figures = Figures(rounds: arguments.rounds)
        let workloads = try arguments.enterprises.map { enterprises in
            let place = "\(directory)/\(enterprises)"
            if arguments.isFresh { try? FileManager.default.removeItem(atPath: place + "/made.json") }
            let tools = try Toolbox(arguments, directory: place)
            let peers = Peers(
                tools, python: arguments.python, scripts: arguments.root + "/Tools/Benchmarks/peers")
            return Workload(enterprises, rounds: arguments.rounds, tools, peers, tell: tell)
        }
        figures.absent = absences(workloads, arguments)
        for workload in workloads {
            figures.machine.look()
            figures.workloads.append(try workload.measure())
            figures.machine.look()
            try write(figures, arguments)
        }
        tell("a day's delta at each size in turns")
        try measureDeltas(workloads, &figures)
        figures.goals = Goal.all(figures.workloads)
        try write(figures, arguments)
        print(figures.text, terminator: "")
    }

    /// The same small delta into stores of all sizes, in turns.
    private static func measureDeltas(_ workloads: [Workload], _ figures: inout Figures) throws {
        for _ in 0..<max(figures.rounds, 5) {
            for (place, workload) in workloads.enumerated() {
                try workload.measureDelta(&figures.workloads[place].measurements)
            }
        }
    }

    private static func absences(_ workloads: [Workload], _ arguments: Arguments) -> [String] {
        var absent = workloads[0].peers.missing.map { "\($0), which Python cannot import here" }
        let large = arguments.enterprises.filter { $0 > Workload.mostInMemory }
        if !large.isEmpty {
            let sizes = large.map { $0.formatted(.english) }.joined(separator: ", ")
            absent.append("pycrdt and loro at \(sizes) enterprises: they hold everything in memory")
        }
        if arguments.measure == nil { absent.append("bootstrap, search and report in process: no program `measure`") }
        return absent
    }

    private static func write(_ figures: Figures, _ arguments: Arguments) throws {
        if let path = arguments.json { try figures.json().write(to: URL(fileURLWithPath: path), options: .atomic) }
        if let path = arguments.chart, !figures.goals.isEmpty {
            try Chart(figures).svg.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    private static func workingDirectory(_ wanted: String?) throws -> String {
        let files = FileManager.default
        let path = wanted ?? files.temporaryDirectory.appendingPathComponent("aldea-benchmarks-\(getpid())").path
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        return URL(fileURLWithPath: path).path
    }
}
