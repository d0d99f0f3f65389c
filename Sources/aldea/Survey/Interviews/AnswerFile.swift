import Glibc
import SurveyModel

/// The answers of an interview as a file: a line `A1=2` for each item; what follows `#` is a remark.
struct AnswerFile {
    /// The answers by item.
    let answers: [String: Answer]

    /// Reads a file, or standard input for `-`.
    ///
    /// - Throws: a failure that names the line, for a line that is no answer, an unknown item or one given twice.
    init(path: String, instrument: Instrument) throws {
        let text = path == "-" ? Self.standardInput() : try TextFile.read(path)
        var answers: [String: Answer] = [:]
        for (index, full) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var places = ["line": String(index + 1)]
            let line = full.prefix { $0 != "#" }.filter { !$0.isWhitespace && $0 != "\u{FEFF}" }
            guard !line.isEmpty else { continue }
            guard let equals = line.firstIndex(of: "=") else { throw Self.failure("answers-line", places) }
            let id = line[..<equals].uppercased()
            places["item"] = String(id.prefix(10))
            guard let item = instrument.item(id) else { throw Self.failure("answers-item", places) }
            guard answers[id] == nil else { throw Self.failure("answers-twice", places) }
            guard let answer = Answer(text: String(line[line.index(after: equals)...])) else {
                throw Self.failure("answers-value", places)
            }
            guard answer != .notApplicable || item.allowsNA else { throw Self.failure("answers-na", places) }
            answers[id] = answer
        }
        guard answers.contains(where: { $0.value != .missing }) else { throw Self.failure("answers-none", [:]) }
        self.answers = answers
    }

    private static func failure(_ code: String, _ places: [String: String]) -> Failure {
        Failure(code, places, status: Outcome.failure)
    }

    private static func standardInput() -> String {
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        return lines.joined(separator: "\n")
    }
}
