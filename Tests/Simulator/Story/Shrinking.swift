import Foundation

/// Leaves out what a failing history does not need.
struct Shrinking {
    /// The scenario with fewer steps, which breaks the same promise.
    private(set) var scenario: Scenario
    /// What came of it.
    private(set) var outcome: History.Outcome
    /// How many histories were tried.
    private(set) var tries = 0

    /// Tries ever smaller pieces, each left out in turn, until none can be spared or the patience is at an end.
    init(_ failing: Scenario, _ outcome: History.Outcome, in workplace: String, patience: TimeInterval) throws {
        scenario = failing
        self.outcome = outcome
        let end = Date(timeIntervalSinceNow: patience)
        var piece = max(1, failing.steps.count / 2)
        while true {
            var isSmaller = false
            var start = 0
            while start < scenario.steps.count, Date() < end {
                if try spare(start..<min(start + piece, scenario.steps.count), workplace) {
                    isSmaller = true
                } else {
                    start += piece
                }
            }
            if Date() >= end || piece == 1 && !isSmaller { return }
            piece = max(1, piece / 2)
        }
    }

    /// Whether the promise is broken without some of the steps, too.
    private mutating func spare(_ range: Range<Int>, _ workplace: String) throws -> Bool {
        var smaller = scenario
        smaller.steps.removeSubrange(range)
        tries += 1
        let found = try History.run(smaller, in: workplace)
        guard found.violation?.promise == outcome.violation?.promise else { return false }
        scenario = smaller
        outcome = found
        return true
    }
}
