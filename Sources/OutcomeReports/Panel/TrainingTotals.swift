import SurveyModel

/// What each enterprise attended.
struct TrainingTotals {
    /// From which share of its office's course on an enterprise counts as having completed the training.
    static let completionPercent = 60

    /// Minutes attended, by enterprise, summed over persons.
    private(set) var minutes: [Int64]
    /// Distinct persons who attended, by enterprise; attendance without a person counts as one.
    private(set) var persons: [Int32]
    /// Whether the enterprise attended at least 60 % of its own office's course. An office holds its course for many groups,
    /// so the course is as long as the most sessions that one of its enterprises attended.
    private(set) var hasCompleted: [Bool]

    /// Adds up attendances, by enterprise in the order of the data; an attendance of no minutes is none. With a period, only
    /// sessions on its days count.
    init(_ data: OutcomeData, within days: DayRange? = nil) {
        let count = data.enterprises.count
        let isOffered = data.sessions.map { session in days.map { $0.contains(session.date) } ?? true }
        let offices = OfficeNumbers(data)
        let totals = Threads.map(data.enterprises.count) { place in
            Self.total(data.enterprises[place], data) { attendance in
                isOffered[Int(attendance.session)]
                    ? offices[data.sessions[Int(attendance.session)].office] == offices[data.enterprises[place].office]
                    : nil
            }
        }
        minutes = totals.map { $0.minutes }
        persons = totals.map { $0.persons }
        var course = [Int32](repeating: 0, count: data.words.texts.count)
        for place in totals.indices {
            let office = Int(offices[data.enterprises[place].office])
            course[office] = max(course[office], totals[place].sessions)
        }
        hasCompleted = totals.indices.map { place in
            let whole = Int(course[Int(offices[data.enterprises[place].office])])
            return whole > 0 && Int(totals[place].sessions) * 100 >= Self.completionPercent * whole
        }
    }

    /// What one enterprise attended: in all minutes, persons, and sessions of its own office.
    ///
    /// - Parameter isOwn: whether a session is one of the enterprise's own office; nil when it does not count at all.
    @inline(__always)
    private static func total(
        _ enterprise: EnterpriseRow, _ data: OutcomeData, isOwn: (OutcomeData.Attendance) -> Bool?
    ) -> (minutes: Int64, persons: Int32, sessions: Int32) {
        var minutes: Int64 = 0
        var persons = FewNumbers()
        var sessions = FewNumbers()
        for index in Int(enterprise.firstAttendance)..<Int(enterprise.endOfAttendances) {
            let attendance = data.attendances[index]
            guard attendance.minutes > 0, let isOwn = isOwn(attendance) else { continue }
            // A week is beyond any session; the bound keeps sums of nonsense from overflowing.
            minutes += min(attendance.minutes, 10_080)
            if attendance.person != 0 { persons.insert(attendance.person) }
            if isOwn { sessions.insert(attendance.session) }
        }
        return (minutes, minutes > 0 ? max(1, persons.count) : 0, sessions.count)
    }

    /// Counts different numbers: mostly there are a few, which are compared one by one; beyond eight a set takes over.
    private struct FewNumbers {
        private(set) var count: Int32 = 0
        // Two lanes of four, so that a comparison is one instruction each on every processor.
        private var first = SIMD4<Int32>(repeating: -1)
        private var second = SIMD4<Int32>(repeating: -1)
        private var others: Set<Int32> = []

        /// Adds a number of 0 or more.
        @inline(__always)
        mutating func insert(_ number: Int32) {
            if count == 0 {
                first[0] = number
                count = 1
                return
            }
            let same = (first .== number) .| (second .== number)
            guard !any(same) else { return }
            add(number)
        }

        private mutating func add(_ number: Int32) {
            switch count {
            case 0..<4: first[Int(count)] = number
            case 4..<8: second[Int(count) - 4] = number
            default: guard others.insert(number).inserted else { return }
            }
            count += 1
        }
    }

    /// Words of offices; those that Unicode calls equal are one.
    private struct OfficeNumbers {
        private var numbers: [Int32]

        init(_ data: OutcomeData) {
            numbers = [Int32](repeating: -1, count: data.words.texts.count)
            var known: [String: Int32] = [:]
            for place in data.enterprises.indices { add(data.enterprises[place].office, data.words, &known) }
            for session in data.sessions { add(session.office, data.words, &known) }
        }

        private mutating func add(_ word: Int32, _ words: WordBook, _ known: inout [String: Int32]) {
            guard numbers[Int(word)] < 0 else { return }
            let text = words.text(word)
            numbers[Int(word)] = known[text] ?? word
            known[text] = numbers[Int(word)]
        }

        subscript(word: Int32) -> Int32 { numbers[Int(word)] }
    }

    /// The same by another order of enterprises.
    func permuted(by order: [Int32]) -> TrainingTotals {
        var result = self
        result.minutes = order.map { minutes[Int($0)] }
        result.persons = order.map { persons[Int($0)] }
        result.hasCompleted = order.map { hasCompleted[Int($0)] }
        return result
    }
}
