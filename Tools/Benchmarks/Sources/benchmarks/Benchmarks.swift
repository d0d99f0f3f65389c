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
        for enterprises in arguments.enterprises {
            let place = "\(directory)/\(enterprises)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            figures.machine.look()
            let workload = Workload(
                enterprises, rounds: arguments.rounds, try Toolbox(arguments, directory: place), tell: tell)
            let found = try workload.measure()
            figures.machine.look()
            figures.workloads.append(found)
            print(found.text)
            fflush(nil)
            if let path = arguments.json { try figures.json().write(to: URL(fileURLWithPath: path), options: .atomic) }
        }
        print(figures.machine.text)
    }

    private static func workingDirectory(_ wanted: String?) throws -> String {
        let files = FileManager.default
        let path = wanted ?? files.temporaryDirectory.appendingPathComponent("aldea-benchmarks-\(getpid())").path
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard try files.contentsOfDirectory(atPath: path).isEmpty else { throw Failure("\(path) is not empty") }
        return URL(fileURLWithPath: path).path
    }
}
