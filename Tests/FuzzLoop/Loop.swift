import Foundation
import SeededRandom

/// All cases of one subject.
struct Loop {
    private let name: SubjectName
    private let options: Options
    private let workplace: Workplace

    /// The processor time after which a case counts as one that hangs. Time on the wall says little on a busy machine.
    static let longestCase = 10.0
    /// The most memory that a subject may have needed at once, in MiB.
    static let mostMemory = 256

    init(_ name: SubjectName, _ options: Options, _ workplace: Workplace) {
        self.name = name
        self.options = options
        self.workplace = workplace
    }

    /// Whether every case came through; prints a line about all, or what failed.
    func run() throws -> Bool {
        let subject = try name.make(workplace)
        Memory.forgetPeak()
        var verdicts: [Verdict: Int] = [:]
        let start = Date()
        var failures = 0
        let numbers = options.only.map { $0..<($0 + 1) } ?? 0..<(options.cases * name.share / 30)
        for number in numbers {
            if let verdict = run(number, subject) { verdicts[verdict, default: 0] += 1 } else { failures += 1 }
            if failures == options.failures { break }
        }
        LastWords.clear()
        guard failures < options.failures else { return false }
        do { try subject.finish() } catch {
            Report.line("FAILED \(name.rawValue) after all cases, seed \(options.seed): \(error)")
            return false
        }
        let counts = Verdict.allCases.map { "\(verdicts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        let peak = Memory.peak
        let seconds = String(format: "%.1f", Date().timeIntervalSince(start))
        Report.line("\(name.rawValue): \(numbers.count) cases, \(counts), peak \(peak) MiB, \(seconds) s")
        guard peak <= Loop.mostMemory else {
            Report.line("FAILED \(name.rawValue), seed \(options.seed): \(peak) MiB are more than \(Loop.mostMemory)")
            return false
        }
        return failures == 0
    }

    /// The verdict on one case; nil when it failed.
    private func run(_ number: Int, _ subject: any Subject) -> Verdict? {
        // One seed, but for every subject and case a sequence of its own.
        let subjectSeed = name.rawValue.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
        let seed = (options.seed ^ subjectSeed << 32) &+ UInt64(number) &* 0x1_0000_01B3
        var random = SeededGenerator(seed: seed)
        var checks = Checks(seed: ~seed, options)
        let place = "\(name.rawValue) case \(number), seed \(options.seed)"
        LastWords.set("in the making of \(place)")
        var mutant = Mutant(bytes: [])
        do {
            mutant = try subject.mutant(&random)
            let path = try workplace.offered(mutant.bytes)
            LastWords.set("\(place), \(steps(mutant)), file \(path)")
            let start = ProcessorTime.now
            try Saboteur.act(options.sabotage, case: number)
            let verdict = try subject.offer(mutant, at: path, &checks)
            let spent = ProcessorTime.now - start
            try Finding.unless(spent <= Loop.longestCase, "it took \(spent) s of processor time")
            if options.only != nil { Report.line("\(place), \(steps(mutant)): \(verdict.rawValue)") }
            return verdict
        } catch {
            let again = "--seed \(options.seed) --subject \(name.rawValue) --only \(number) --in \(workplace.directory)"
            Report.line(
                """
                FAILED \(place)
                  \(error)
                  mutations: \(steps(mutant))
                  file: \(workplace.keep(mutant.bytes, as: "\(name.rawValue)-\(number)"))
                  again: fuzz-loop \(again)
                """)
            return nil
        }
    }

    private func steps(_ mutant: Mutant) -> String { mutant.steps.joined(separator: ", ") }
}
