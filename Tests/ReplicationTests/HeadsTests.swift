import Replication
import SeededRandom
import SurveyModel
import Testing

@Suite("Heads of a field")
struct HeadsTests {
    @Test("are what a matrix of the transitive closure gives", arguments: Seeds.some(60))
    func equalsTheOracle(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = FieldHistory(steps: 20 + random.below(60), filters: true, using: &random)
        for _ in 0..<12 {
            let held = history.some(losingOneIn: 2 + random.below(9), using: &random)
            let filtered = Set(held.filter { _ in random.once(in: 4) })
            let writes = history.writes(of: held, without: filtered)
            #expect(Heads.among(writes) == HeadsOracle(writes).heads.sorted(), "seed \(seed)")
        }
    }

    @Test("do not depend on order or repetition, and neither do conflicts", arguments: Seeds.some(60))
    func orderDoesNotMatter(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = FieldHistory(steps: 20 + random.below(60), filters: true, using: &random)
        let held = history.some(losingOneIn: 6, using: &random)
        let filtered = Set(held.filter { _ in random.once(in: 5) })
        let heads = Heads.among(history.writes(of: held, without: filtered))
        for _ in 0..<8 {
            let arrived = (held + held.filter { _ in random.once(in: 3) }).shuffled(using: &random)
            let again = Heads.among(history.writes(of: arrived, without: filtered))
            #expect(again == heads, "seed \(seed)")
            guard !heads.isEmpty else { continue }
            let shuffled = again.shuffled(using: &random).map(history.candidate)
            #expect(Conflict.decide(shuffled) == Conflict.decide(heads.map(history.candidate)), "seed \(seed)")
        }
    }

    @Test("a filter that goes again leaves no trace", arguments: Seeds.some(30))
    func filtersComeAndGo(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = FieldHistory(steps: 60, filters: true, using: &random)
        let before = Heads.among(history.writes(of: history.order))
        for _ in 0..<10 {
            let filtered = Set(history.order.filter { _ in random.once(in: 3) })
            let during = Heads.among(history.writes(of: history.order, without: filtered))
            #expect(Set(during).isDisjoint(with: filtered), "seed \(seed)")
            // What is shown while the filter stands: nobody valid wrote after it.
            for head in during {
                let later = history.order.filter { !filtered.contains($0) && history.ancestors(of: $0).contains(head) }
                #expect(later.isEmpty, "seed \(seed)")
            }
            #expect(Heads.among(history.writes(of: history.order)) == before, "seed \(seed)")
        }
    }

    @Test("a write that saw a value beats it whatever the clocks say", arguments: Seeds.some(40))
    func seeingBeatsClocks(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = FieldHistory(steps: 70, filters: false, using: &random)
        for _ in 0..<10 {
            let held = history.some(losingOneIn: 5, using: &random)
            let heads = Heads.among(history.writes(of: held))
            guard !heads.isEmpty else { continue }
            let shown = Conflict.decide(heads.map(history.candidate)).shown
            for dot in held {
                // Nothing was filtered when it was written, so it replaced all that its author held, directly or not.
                let seen = history.entries[dot]!.held
                #expect(history.ancestors(of: dot).isSuperset(of: seen), "seed \(seed)")
                if Set(held).isSuperset(of: seen) {
                    #expect(seen.isDisjoint(with: heads) && !seen.contains(shown), "seed \(seed)")
                }
                #expect(history.entries[dot]!.write.replaces.allSatisfy { !heads.contains($0) }, "seed \(seed)")
            }
        }
    }

    @Test("as long as something valid is held, something is shown", arguments: Seeds.some(30))
    func nothingVanishes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = FieldHistory(steps: 50, filters: true, using: &random)
        for _ in 0..<20 {
            let held = history.some(losingOneIn: 2, using: &random)
            let filtered = Set(held.filter { _ in random.once(in: 2) })
            let heads = Heads.among(history.writes(of: held, without: filtered))
            #expect(heads.isEmpty == held.allSatisfy(filtered.contains), "seed \(seed)")
        }
    }

    @Test("the step that applying takes gives the same heads", arguments: Seeds.some(60))
    func theStepEqualsTheWhole(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = FieldHistory(steps: 20 + random.below(60), filters: false, using: &random)
        var held: [Dot] = []
        var heads: [Dot] = []
        var open = Set(history.order)
        while !open.isEmpty {
            // Any order in which every replaced dot is held before the dot that replaces it.
            let ready = open.sorted().filter { history.entries[$0]!.write.replaces.allSatisfy(held.contains) }
            let next = ready[random.below(ready.count)]
            open.remove(next)
            held.append(next)
            heads = Heads.after(heads, write: next, replacing: history.entries[next]!.write.replaces)
            #expect(heads == Heads.among(history.writes(of: held)), "seed \(seed)")
            #expect(Heads.after(heads, write: next, replacing: history.entries[next]!.write.replaces) == heads)
        }
    }

    @Test("a replaced dot that has not arrived yet is remembered")
    func replacedBeforeItArrives() {
        let first = Dot(log: 1, sequence: 1)
        let second = Dot(log: 2, sequence: 1)
        let writes = [Heads.Write(dot: second, replaces: [first], isValid: true)]
        #expect(Heads.among(writes) == [second])
        #expect(Heads.among(writes + [Heads.Write(dot: first, replaces: [], isValid: true)]) == [second])
    }

    @Test("following replaces goes through changes that are filtered out")
    func throughFilteredOut() {
        let dots = (1...3).map { Dot(log: 1, sequence: Int64($0)) }
        let writes = [
            Heads.Write(dot: dots[0], replaces: [], isValid: true),
            Heads.Write(dot: dots[1], replaces: [dots[0]], isValid: false),
            Heads.Write(dot: dots[2], replaces: [dots[1]], isValid: true),
        ]
        #expect(Heads.among(writes) == [dots[2]])
        // With the last one gone too, the first is revived: nobody valid wrote after it.
        #expect(Heads.among(writes.dropLast()) == [dots[0]])
    }

    @Test("of nothing are none")
    func empty() { #expect(Heads.among([Heads.Write]()).isEmpty) }
}
