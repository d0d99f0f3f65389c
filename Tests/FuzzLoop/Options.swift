/// What was asked for on the command line.
struct Options {
    /// From which everything random follows.
    var seed = UInt64.random(in: 0...999_999_999)
    /// How many cases all subjects get together.
    var cases = 3000
    /// What is damaged.
    var subjects = SubjectName.allCases
    /// After how many failures a subject is given up.
    var failures = 1
    /// Whether every case gets every check.
    var isThorough = false
    /// The only case that is run.
    var only: Int?
    /// Where the good material lies, or is to lie; nil for a temporary directory.
    var directory: String?
    /// How many seconds a case may take on the wall before it counts as one without an end.
    var patience = 90
    /// What is broken on purpose, to show that the loop finds it.
    var sabotage: Sabotage?

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--thorough" {
                isThorough = true
                continue
            }
            guard let value = rest.popFirst() else { throw UsageError("\(name) needs a value") }
            switch name {
            case "--seed": seed = try Self.number(name, value)
            case "--cases": cases = try Self.number(name, value)
            case "--failures": failures = max(1, try Self.number(name, value))
            case "--only": only = try Self.number(name, value)
            case "--patience": patience = try Self.number(name, value)
            case "--in": directory = value
            case "--subject" where value == "all": break
            case "--subject":
                guard let subject = SubjectName(rawValue: value) else {
                    throw UsageError("no subject is called \(value)")
                }
                subjects = [subject]
            case "--sabotage":
                guard let named = Sabotage(rawValue: value) else { throw UsageError("nothing to sabotage: \(value)") }
                sabotage = named
            default: throw UsageError("no option is called \(name)")
            }
        }
    }

    private static func number<Number: FixedWidthInteger>(
        _ name: String, _ text: String
    ) throws(UsageError) -> Number {
        guard let number = Number(text), number >= 0 else { throw UsageError("\(name) needs a number, not \(text)") }
        return number
    }
}

/// What can be broken on purpose.
enum Sabotage: String {
    /// What is compared after a case is never what was there before.
    case digest
    /// The process dies in the middle of a case.
    case crash
    /// A case does not end.
    case hang
}

/// The program was called wrongly.
struct UsageError: Error {
    private static let subjects = SubjectName.allCases.map(\.rawValue).joined(separator: "|")
    static let usage = """
        usage: fuzz-loop [--seed N] [--cases N] [--subject all|\(subjects)]
                         [--only CASE] [--failures N] [--thorough] [--patience SECONDS] [--in DIRECTORY]
                         [--sabotage digest|crash|hang]
        """
    let message: String

    init(_ message: String) { self.message = message }
}
