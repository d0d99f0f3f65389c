import Glibc
import SurveyModel

/// Questions to the person at the terminal, each of which a flag can answer instead.
///
/// When standard input is no terminal nothing is asked: the command ends with a usage failure that names the flag.
struct Asking {
    let sentences: Phrasebook
    let output: Output

    /// Whether somebody can answer.
    var isPossible: Bool { Surroundings.isTerminal(0) }

    /// Asks for a line; blanks around it are dropped.
    ///
    /// - Throws: a usage failure without a terminal, or when the input ended.
    func line(_ question: String, flag: String) throws -> String {
        try begin(question, flag: flag)
        guard let line = readLine() else { throw Failure.usage("input-ended", ["flag": flag]) }
        return trimmed(line)
    }

    /// Asks until the answer is yes or no.
    func yes(_ question: String, flag: String) throws -> Bool {
        let words = sentences("ask.yes-no")
        while true {
            let answer = try line("\(question) (\(words))", flag: flag).lowercased()
            switch answer {
            case "s", "si", "sí", "y", "yes", "sim", "是": return true
            case "n", "no", "não", "nao", "否": return false
            default: continue
            }
        }
    }

    /// Asks for one of several answers, each a number from 1 on.
    func choice(_ question: String, of count: Int, flag: String) throws -> Int {
        while true {
            if let number = Int(try line("\(question) (1–\(count))", flag: flag)), (1...count).contains(number) {
                return number
            }
        }
    }

    /// Asks for a line that is not shown while it is typed.
    func secret(_ question: String, flag: String) throws -> String {
        try begin(question, flag: flag)
        var state = termios()
        tcgetattr(0, &state)
        var silent = state
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &silent)
        defer {
            tcsetattr(0, TCSAFLUSH, &state)
            StandardError.write("\n")
        }
        guard let line = readLine() else { throw Failure.usage("input-ended", ["flag": flag]) }
        return line
    }

    private func begin(_ question: String, flag: String) throws {
        guard isPossible else { throw Failure.usage("no-terminal", ["question": question, "flag": flag]) }
        output.flush()
        StandardError.write(DisplayText.clean(question) + " ")
    }

    private func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
