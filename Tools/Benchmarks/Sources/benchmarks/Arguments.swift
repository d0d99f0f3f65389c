/// What the command line asks for.
struct Arguments {
    static let usage = """
        usage: Tools/Benchmarks/run [--quick] [--enterprises N…] [--rounds N] [--json FILE] [--chart FILE] [--keep DIR] [--fresh]

          --quick           300 and 1,500 enterprises, 3 rounds; otherwise 1,500, 15,000 and 150,000, 5 rounds
          --enterprises N…  other sizes
          --rounds N        rounds of each measurement, at least 3
          --json FILE       also every round's figures, as one JSON document
          --chart FILE      also a chart of the goals, as SVG
          --keep DIR        works in DIR and leaves everything there: programs that an earlier run with as many
                            enterprises and the same version of aldea and its format left are used again
          --fresh           enters programs again all the same

        """

    /// The checkout, and the programs.
    var root = ""
    var aldea = ""
    var floor = ""
    var measure: String?
    var python = "python3"
    var enterprises: [Int] = []
    var rounds = 0
    var json: String?
    var chart: String?
    var keep: String?
    var isFresh = false
    var wantsHelp = false
    /// Whether only the arguments are to be looked at, before much is built for nothing.
    var isCheck = false

    /// - Throws: `Failure` with what is wrong.
    init(_ words: [String]) throws {
        var isQuick = false
        var words = words[...]
        func value(of option: String) throws -> String {
            guard let value = words.popFirst() else { throw Failure("\(option) needs a value") }
            return value
        }
        while let option = words.popFirst() {
            switch option {
            case "--root": root = try value(of: option)
            case "--aldea": aldea = try value(of: option)
            case "--floor": floor = try value(of: option)
            case "--measure": measure = try value(of: option)
            case "--python": python = try value(of: option)
            case "--json": json = try value(of: option)
            case "--chart": chart = try value(of: option)
            case "--keep": keep = try value(of: option)
            case "--quick": isQuick = true
            case "--fresh": isFresh = true
            case "--help", "-h": wantsHelp = true
            case "--check": isCheck = true
            case "--rounds":
                guard let count = Int(try value(of: option)), count >= 3 else { throw Failure("--rounds: 3 or more") }
                rounds = count
            case "--enterprises":
                while let word = words.first, let count = Int(word) {
                    enterprises.append(count)
                    words.removeFirst()
                }
                // Below that, no office has the surveys of a day to hold back.
                guard !enterprises.isEmpty, enterprises.allSatisfy({ $0 >= 150 }) else {
                    throw Failure("--enterprises: one or more numbers, each 150 or more")
                }
            default: throw Failure("no such option: \(option)")
            }
        }
        if enterprises.isEmpty { enterprises = isQuick ? [300, 1500] : [1500, 15_000, 150_000] }
        enterprises.sort()
        if rounds == 0 { rounds = isQuick ? 3 : 5 }
    }
}
