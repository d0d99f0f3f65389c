/// What an outcome report is computed from: for each enterprise (joined ones being one) the interviews and revenue reports
/// that stand for the waves, in numbers that are quick to go through.
public struct OutcomeData: Sendable {
    /// Why a revenue report is not used.
    public enum RevenueExclusion: String, CaseIterable, Sendable {
        /// It belongs to no wave.
        case noWave = "revenue_without_wave"
        /// Its period is not about one month; amounts of longer recall are not comparable.
        case notOneMonth = "revenue_not_one_month"
        /// It is in another currency, and reports convert nothing.
        case otherCurrency = "revenue_other_currency"
    }

    /// A training session.
    public struct Session: Sendable {
        /// The code of the office that held it, as a word.
        public var office: Int32
        /// The day.
        public var date: DayCode

        /// Gathers what is known.
        public init(office: Int32, date: DayCode) {
            self.office = office
            self.date = date
        }
    }

    /// That somebody of an enterprise attended a session.
    public struct Attendance: Sendable {
        /// The session's place in ``OutcomeData/sessions``.
        public var session: Int32
        /// Tells persons of one enterprise apart; 0 when none is named.
        public var person: Int32
        /// Minutes attended.
        public var minutes: Int64

        /// Gathers what is known.
        public init(session: Int32, person: Int32, minutes: Int64) {
            self.session = session
            self.person = person
            self.minutes = minutes
        }
    }

    /// The texts that the numbers stand for.
    public var words = WordBook()
    /// The enterprises, in any order.
    public var enterprises: [EnterpriseRow] = []
    /// The attendances, enterprise by enterprise.
    public var attendances: [Attendance] = []
    /// The training sessions.
    public var sessions: [Session] = []
    /// The program's targets.
    public var targets: [TargetFacts] = []
    /// Price indexes by name and month (`yyyy-MM`), at 6 decimal places.
    public var priceIndexes: [String: [String: Int64]] = [:]
    /// How many service teams are recorded.
    public var teams = 0
    /// Things a reader must know about the data: conflicts open, records changed since approval, gaps, duplicates, by name.
    public var warnings: [String: Int] = [:]
    /// Revenue reports left out, by reason.
    public var excludedRevenue: [RevenueExclusion: Int] = [:]
    /// Attendances that name an enterprise or session that the data do not hold.
    public var unmatchedAttendances = 0
    /// The newest day of an interview, a revenue period, a session or an enrolment; nil without any.
    public var newestDay: String?

    /// No data.
    public init() {}

    /// Chooses among facts.
    ///
    /// - Parameter approvedOnly: whether only approved and locked interviews count, rather than submitted ones too.
    public init(_ facts: OutcomeFacts, approvedOnly: Bool) {
        var builder = OutcomeBuilder(approvedOnly: approvedOnly)
        builder.setSessions(facts.sessions)
        builder.add(facts)
        self = builder.finished()
        targets = facts.targets
        priceIndexes = facts.priceIndexes
        teams = facts.teams
        warnings = facts.warnings
    }
}
