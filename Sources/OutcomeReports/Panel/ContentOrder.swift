import SurveyModel

/// An order of enterprises by what is recorded of them, not by their keys.
///
/// Keys are local to a store. Sums of floating-point numbers and seeded resamples depend on the order of the numbers, so
/// a report from another office's store would differ in its last digits; enterprises of equal content may swap freely.
struct ContentOrder {
    /// By word, a hash of its text, since its number is local to a store too.
    private let words: [UInt64]
    private let data: OutcomeData
    private let training: TrainingTotals

    /// Prepares some data.
    init(_ data: OutcomeData, _ training: TrainingTotals) {
        self.data = data
        self.training = training
        words = data.words.texts.map { text in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            return hash
        }
    }

    /// The places of the enterprises in rising order of locality, then of a hash of their content.
    func order(_ localities: LocalityRanks) -> [Int32] {
        let hashes = Threads.map(data.enterprises.count) { hash($0) }
        // Counted into localities first: within one there are few to sort.
        var next = [Int](repeating: 0, count: localities.count + 1)
        for rank in localities.ranks { next[Int(rank) + 1] += 1 }
        for rank in 0..<localities.count { next[rank + 1] += next[rank] }
        let starts = next
        var order = [(hash: UInt64, place: Int32)](repeating: (0, 0), count: hashes.count)
        for (place, rank) in localities.ranks.enumerated() {
            order[next[Int(rank)]] = (hashes[place], Int32(place))
            next[Int(rank)] += 1
        }
        for rank in 0..<localities.count {
            order[starts[rank]..<starts[rank + 1]].sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
        }
        return order.map(\.place)
    }

    private func hash(_ place: Int) -> UInt64 {
        let enterprise = data.enterprises[place]
        var content = Content()
        content.add(words[Int(enterprise.office)])
        content.add(words[Int(enterprise.sector)])
        content.add(words[Int(enterprise.ownerSex)])
        content.add(words[Int(enterprise.ownerAgeBand)])
        content.add(words[Int(max(0, enterprise.arm))])
        add(enterprise.enrolledOn, to: &content)
        content.add(UInt64(bitPattern: enterprise.workers))
        content.add(enterprise.hasConsent ? 1 : 0)
        if enterprise.baseline.exists { add(enterprise.baseline, to: &content) }
        if enterprise.endline.exists { add(enterprise.endline, to: &content) }
        if enterprise.baselineRevenue.exists { add(enterprise.baselineRevenue, to: &content) }
        if enterprise.endlineRevenue.exists { add(enterprise.endlineRevenue, to: &content) }
        content.add(UInt64(bitPattern: training.minutes[place]))
        content.add(UInt64(training.persons[place]))
        content.add(training.hasCompleted[place] ? 1 : 0)
        return content.hash
    }

    private func add(_ day: DayCode, to content: inout Content) {
        content.add(day.word.map { words[Int($0)] } ?? UInt64(bitPattern: Int64(day.rawValue)))
    }

    private func add(_ interview: ChosenInterview, to content: inout Content) {
        content.add(words[Int(interview.instrument)])
        content.add(interview.answers.first)
        content.add(interview.answers.second)
    }

    private func add(_ report: ChosenRevenue, to content: inout Content) {
        add(report.end, to: &content)
        content.add(UInt64(bitPattern: report.sales))
        content.add(UInt64(bitPattern: report.profit))
        content.add(UInt64(bitPattern: report.onlineShare))
    }

    /// A hash that grows word by word.
    private struct Content {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15

        @inline(__always)
        mutating func add(_ word: UInt64) {
            hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 29
        }
    }
}
