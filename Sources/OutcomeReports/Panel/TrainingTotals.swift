import SurveyModel

/// What each enterprise attended.
struct TrainingTotals {
    /// From which share of its office's course on an enterprise counts as having completed the training.
    static let completionPercent = 60

    /// Minutes attended, by enterprise, summed over persons.
    var minutes: [Int64]
    /// Distinct persons who attended, by enterprise; attendance without a person counts as one.
    var persons: [Int32]
    /// Whether the enterprise attended at least 60 % of its own office's course. An office holds its course for many groups,
    /// so the course is as long as the most sessions that one of its enterprises attended.
    var hasCompleted: [Bool]
    /// Attendances that name an enterprise or session that the data do not hold.
    var unmatched = 0
    /// How many sessions were offered.
    var sessions: Int

    /// Adds up attendances, in the order of `enterprises`; an attendance of no minutes is none. With a period, only
    /// sessions on its days count.
    init(_ data: OutcomeData, places: KeyIndex, enterprises: [EnterpriseFacts], within days: ClosedRange<String>? = nil)
    {
        let count = enterprises.count
        let sessionPlaces = KeyIndex(data.sessions.map(\.key))
        let isOffered = data.sessions.map { session in days.map { $0.contains(session.date) } ?? true }
        var officeOfSession: [Int32] = []
        var officeNumbers: [String: Int32] = [:]
        for session in data.sessions {
            let number = officeNumbers[session.office] ?? Int32(officeNumbers.count)
            officeNumbers[session.office] = number
            officeOfSession.append(number)
        }
        let officeOfEnterprise = enterprises.map { officeNumbers[$0.office] ?? -1 }
        minutes = Array(repeating: 0, count: count)
        persons = Array(repeating: 0, count: count)
        hasCompleted = Array(repeating: false, count: count)
        sessions = isOffered.count { $0 }
        var attended: [UInt64] = []
        var named: [Int: [Int]] = [:]
        var firstPerson = [Int](repeating: 0, count: count)
        attended.reserveCapacity(data.attendances.count)
        for attendance in data.attendances {
            guard let enterprise = places[attendance.enterprise], let session = sessionPlaces[attendance.session] else {
                unmatched += 1
                continue
            }
            guard attendance.minutes > 0, isOffered[session] else { continue }
            // A week is beyond any session; the bound keeps sums of nonsense from overflowing.
            minutes[enterprise] += min(attendance.minutes, 10_080)
            persons[enterprise] = max(1, persons[enterprise])
            if attendance.person != 0, attendance.person != firstPerson[enterprise] {
                if firstPerson[enterprise] == 0 {
                    firstPerson[enterprise] = attendance.person
                } else {
                    named[enterprise, default: []].append(attendance.person)
                }
            }
            if officeOfSession[session] == officeOfEnterprise[enterprise] {
                attended.append(UInt64(enterprise) << 32 | UInt64(session))
            }
        }
        for (enterprise, others) in named { persons[enterprise] = Int32(1 + Set(others).count) }
        var sessionsAttended = [Int](repeating: 0, count: count)
        attended.sort()
        for (index, pair) in attended.enumerated() where index == 0 || attended[index - 1] != pair {
            sessionsAttended[Int(pair >> 32)] += 1
        }
        var course: [Int32: Int] = [:]
        for (place, office) in officeOfEnterprise.enumerated() {
            course[office] = max(course[office] ?? 0, sessionsAttended[place])
        }
        for (place, office) in officeOfEnterprise.enumerated() {
            guard let total = course[office], total > 0 else { continue }
            hasCompleted[place] = sessionsAttended[place] * 100 >= Self.completionPercent * total
        }
    }
}
