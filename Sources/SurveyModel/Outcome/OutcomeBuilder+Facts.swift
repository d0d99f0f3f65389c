extension OutcomeBuilder {
    /// Adds the sessions of some facts.
    public mutating func setSessions(_ sessions: [SessionFacts]) {
        for session in sessions {
            addSession(session.key, office: word(session.office), date: day(session.date))
        }
    }

    /// Adds the enterprises of some facts, and all that belongs to them. The sessions are added before.
    public mutating func add(_ facts: OutcomeFacts) {
        let count = facts.enterprises.count
        var places: [RecordKey: Int] = [:]
        for (place, enterprise) in facts.enterprises.enumerated() where places[enterprise.key] == nil {
            places[enterprise.key] = place
        }
        let interviews = Self.grouped(facts.interviews, places, count: count) { $0.enterprise }
        let revenues = Self.grouped(facts.revenues, places, count: count) { $0.enterprise }
        let attendances = Self.grouped(facts.attendances, places, count: count) { $0.enterprise }
        for (place, enterprise) in facts.enterprises.enumerated() {
            begin(row(enterprise))
            for interview in interviews.members[place] { add(interview) }
            for revenue in revenues.members[place] { add(revenue) }
            for attendance in attendances.members[place] { add(attendance) }
        }
        for _ in 0..<attendances.strangers { addAttendance(nil, person: 0, minutes: 0) }
    }

    /// The elements by the place of their enterprise, and how many have none.
    private static func grouped<Element>(
        _ elements: [Element], _ places: [RecordKey: Int], count: Int, _ enterprise: (Element) -> RecordKey
    ) -> (members: [[Element]], strangers: Int) {
        var members = [[Element]](repeating: [], count: count)
        var strangers = 0
        for element in elements {
            if let place = places[enterprise(element)] { members[place].append(element) } else { strangers += 1 }
        }
        return (members, strangers)
    }

    private mutating func row(_ enterprise: EnterpriseFacts) -> EnterpriseRow {
        EnterpriseRow(
            office: word(enterprise.office), cvegeo: word(enterprise.cvegeo), sector: word(enterprise.sector),
            ownerSex: word(enterprise.ownerSex ?? ""), ownerAgeBand: word(enterprise.ownerAgeBand ?? ""),
            arm: enterprise.arm.map { word($0) } ?? -1, enrolledOn: enterprise.enrolledOn.map { day($0) } ?? .none,
            workers: enterprise.workers.map(Int64.init) ?? EnterpriseRow.absent, hasConsent: enterprise.hasConsent)
    }

    private mutating func add(_ interview: InterviewFacts) {
        addInterview(
            interview.wave, date: day(interview.date), outcome: interview.outcome.map { word($0) } ?? -1,
            state: word(interview.state), instrument: word(interview.instrument),
            answers: AnswerCodes(interview.answers))
    }

    private mutating func add(_ revenue: RevenueFacts) {
        addRevenue(
            revenue.wave, start: day(revenue.periodStart), end: day(revenue.periodEnd),
            sales: revenue.sales ?? EnterpriseRow.absent, profit: revenue.profit ?? EnterpriseRow.absent,
            currency: word(revenue.currency), source: word(revenue.source ?? ""),
            onlineShare: revenue.onlineShare ?? EnterpriseRow.absent)
    }

    private mutating func add(_ attendance: AttendanceFacts) {
        addAttendance(
            sessionPlace(attendance.session), person: Int32(clamping: attendance.person), minutes: attendance.minutes)
    }

    private mutating func day(_ text: String) -> DayCode { DayCode(text) ?? DayCode(word: word(text)) }
}
