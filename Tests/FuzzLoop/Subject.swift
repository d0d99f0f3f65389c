import SeededRandom

/// Something that the program reads from strangers.
enum SubjectName: String, CaseIterable {
    case bundle, sealed, request, grant, want, csv

    /// How many of a run's cases it gets, of 30: a case with a store to restore costs as much as several without.
    var share: Int {
        switch self {
        case .bundle, .sealed: 2
        case .request: 9
        case .grant, .want: 5
        case .csv: 7
        }
    }

    func make(_ workplace: Workplace) throws -> any Subject {
        switch self {
        case .bundle: try BundleSubject(workplace, isSealed: false)
        case .sealed: try BundleSubject(workplace, isSealed: true)
        case .request: try RequestSubject(workplace)
        case .grant: try GrantSubject(workplace)
        case .want: try WantSubject(workplace)
        case .csv: try CSVSubject(workplace)
        }
    }
}

/// Makes bad files of good ones, and offers them to the library.
protocol Subject: AnyObject {
    /// A bad file.
    func mutant(_ random: inout SeededGenerator) throws -> Mutant

    /// Offers the file at the path, and checks what the library promises about it.
    ///
    /// - Throws: `Finding` when a promise is broken.
    func offer(_ mutant: Mutant, at path: String, _ checks: inout Checks) throws -> Verdict

    /// Offers what is good, after all the bad.
    func finish() throws
}

/// What became of a file.
enum Verdict: String, CaseIterable {
    /// Everything in it was taken.
    case whole = "accepted whole"
    /// Some of it was taken, and the library said so.
    case part = "accepted in part"
    /// Nothing of it was taken.
    case refused
}

/// A file that was made bad, and how.
struct Mutant {
    /// The file.
    var bytes: [UInt8]
    /// What was done to it, in order.
    var steps: [String] = []
    /// Whether it may hold something that somebody of the program signed and that no good file holds.
    var isByInsider = false

    mutating func note(_ step: String) { steps.append(step) }
}

/// Which of the costly checks a case gets: all of them are made often enough.
struct Checks {
    /// Decides without touching what the case is made of.
    private var random: SeededGenerator
    private let isThorough: Bool
    /// What is broken on purpose.
    let sabotage: Sabotage?

    init(seed: UInt64, _ options: Options) {
        random = SeededGenerator(seed: seed)
        isThorough = options.isThorough
        sabotage = options.sabotage
    }

    /// True once in so many times, or always.
    mutating func once(in times: Int) -> Bool { random.once(in: times) || isThorough }

    /// True once in so many times, however much is checked: a way in which the file is offered.
    mutating func chance(in times: Int) -> Bool { random.once(in: times) }
}

/// A promise that was broken.
struct Finding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    static func unless(_ condition: @autoclosure () throws -> Bool, _ text: @autoclosure () -> String) throws {
        guard try condition() else { throw Finding(text()) }
    }
}
