internal import Foundation

/// Takes the time of work within one process, with the store open and everything warm, which whole commands cannot show.
/// One JSON document on standard output says what each part took: the median of some repetitions.
///
///     measure bootstrap              2,000 resamples of 127,000 pairs
///     measure report DIR             the standard report of a store, as JSON
///     measure search DIR             enterprises by a part of their name
///     measure import DIR KIND FILE   one import, once: it changes the store
@main
struct Measure {
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            let found = try run(words)
            FileHandle.standardOutput.write(try JSONEncoder().encode(found))
        } catch {
            FileHandle.standardError.write(Data("measure: \(error)\n".utf8))
            exit(1)
        }
    }

    private struct UnknownWork: Error, CustomStringConvertible {
        let words: [String]
        var description: String { "no such work: \(words.joined(separator: " "))" }
    }

    private static func run(_ words: [String]) throws -> [String: Timing] {
        switch (words.first, words.count) {
        case ("bootstrap", 1): BootstrapWork().timings
        case ("report", 2): try ReportWork(store: words[1]).timings()
        case ("search", 2): try SearchWork(store: words[1]).timings()
        case ("import", 4): try ImportWork(store: words[1], kind: words[2], file: words[3]).timings()
        default: throw UnknownWork(words: words)
        }
    }
}
