/// The facts of an outcome report one by one, already merged (enterprises joined as one class appear once): the plain form
/// of ``OutcomeData``, which holds what a report uses of them in a form that is quick to go through.
public struct OutcomeFacts: Sendable {
    /// The enterprises, ordered by key.
    public var enterprises: [EnterpriseFacts]
    /// The interviews that count: one an enterprise and wave.
    public var interviews: [InterviewFacts]
    /// The revenue reports.
    public var revenues: [RevenueFacts]
    /// The training sessions.
    public var sessions: [SessionFacts]
    /// Who attended what.
    public var attendances: [AttendanceFacts]
    /// The program's targets.
    public var targets: [TargetFacts]
    /// Price indexes by name and month (`yyyy-MM`), at 6 decimal places.
    public var priceIndexes: [String: [String: Int64]]
    /// How many service teams are recorded.
    public var teams: Int
    /// Things a reader must know about the data: conflicts open, records changed since approval, gaps, duplicates, by name.
    public var warnings: [String: Int]

    /// Gathers facts.
    public init(
        enterprises: [EnterpriseFacts] = [], interviews: [InterviewFacts] = [], revenues: [RevenueFacts] = [],
        sessions: [SessionFacts] = [], attendances: [AttendanceFacts] = [], targets: [TargetFacts] = [],
        priceIndexes: [String: [String: Int64]] = [:], teams: Int = 0, warnings: [String: Int] = [:]
    ) {
        self.enterprises = enterprises
        self.interviews = interviews
        self.revenues = revenues
        self.sessions = sessions
        self.attendances = attendances
        self.targets = targets
        self.priceIndexes = priceIndexes
        self.teams = teams
        self.warnings = warnings
    }
}

/// A survey wave's type.
public enum WaveType: String, Hashable, Sendable, CaseIterable {
    /// Before the training.
    case baseline
    /// During it.
    case midline
    /// After it.
    case endline
}

/// What a report needs of an enterprise.
public struct EnterpriseFacts: Hashable, Sendable {
    /// The enterprise, or the smallest of those that a merge joined.
    public var key: RecordKey
    /// The code of the office whose scope holds it.
    public var office: String
    /// The locality's nine characters; the first two are the state.
    public var cvegeo: String
    /// SCIAN sector.
    public var sector: String
    /// The owner's sex (f, m, other, undisclosed), if recorded.
    public var ownerSex: String?
    /// The owner's birth-year band, if recorded.
    public var ownerAgeBand: String?
    /// `treatment` or `comparison`; nil counts as treatment.
    public var arm: String?
    /// Persons employed at the first record, if any.
    public var workers: Int?
    /// Day of enrolment.
    public var enrolledOn: String?
    /// Whether a consent is recorded and not withdrawn.
    public var hasConsent: Bool

    /// Gathers the facts.
    public init(
        key: RecordKey, office: String, cvegeo: String, sector: String, ownerSex: String? = nil,
        ownerAgeBand: String? = nil, arm: String? = nil, workers: Int? = nil, enrolledOn: String? = nil,
        hasConsent: Bool = false
    ) {
        self.key = key
        self.office = office
        self.cvegeo = cvegeo
        self.sector = sector
        self.ownerSex = ownerSex
        self.ownerAgeBand = ownerAgeBand
        self.arm = arm
        self.workers = workers
        self.enrolledOn = enrolledOn
        self.hasConsent = hasConsent
    }

    /// INEGI's key of the state, the first two characters of `cvegeo`.
    public var state: String { String(cvegeo.prefix(2)) }
}

/// What a report needs of an interview.
public struct InterviewFacts: Hashable, Sendable {
    /// Whose interview it is.
    public var enterprise: RecordKey
    /// The type of its wave.
    public var wave: WaveType
    /// The day it was held.
    public var date: String
    /// How it ended (`completed`, `partial` …).
    public var outcome: String?
    /// draft, submitted, returned, approved or locked.
    public var state: String
    /// Instrument and version, such as `ADM-1/1`.
    public var instrument: String
    /// The answers in the instrument's item order: 0–4, −1 NA, −2 don't know, −3 refused, nil missing.
    public var answers: [Int8?]

    /// Gathers the facts.
    public init(
        enterprise: RecordKey, wave: WaveType, date: String, outcome: String?, state: String, instrument: String,
        answers: [Int8?]
    ) {
        self.enterprise = enterprise
        self.wave = wave
        self.date = date
        self.outcome = outcome
        self.state = state
        self.instrument = instrument
        self.answers = answers
    }
}

/// What a report needs of a revenue report.
public struct RevenueFacts: Hashable, Sendable {
    /// Whose revenue it is.
    public var enterprise: RecordKey
    /// The wave named, else the one whose window holds the period's end; nil when neither is known.
    public var wave: WaveType?
    /// First day of the period.
    public var periodStart: String
    /// Last day of the period.
    public var periodEnd: String
    /// Sales in minor units; nil when not said.
    public var sales: Int64?
    /// Profit in minor units, possibly negative; nil when not said.
    public var profit: Int64?
    /// ISO 4217.
    public var currency: String
    /// records, estimate, band or refused.
    public var source: String?
    /// Share sold online in hundredths of a percent, 0–10,000.
    public var onlineShare: Int64?

    /// Gathers the facts.
    public init(
        enterprise: RecordKey, wave: WaveType?, periodStart: String, periodEnd: String, sales: Int64?, profit: Int64?,
        currency: String, source: String? = nil, onlineShare: Int64? = nil
    ) {
        self.enterprise = enterprise
        self.wave = wave
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.sales = sales
        self.profit = profit
        self.currency = currency
        self.source = source
        self.onlineShare = onlineShare
    }
}

/// What a report needs of a training session.
public struct SessionFacts: Hashable, Sendable {
    /// The session.
    public var key: RecordKey
    /// The code of the office that held it.
    public var office: String
    /// The day.
    public var date: String
    /// Length in minutes.
    public var minutes: Int64

    /// Gathers the facts.
    public init(key: RecordKey, office: String, date: String, minutes: Int64) {
        self.key = key
        self.office = office
        self.date = date
        self.minutes = minutes
    }
}

/// That somebody of an enterprise attended a session.
public struct AttendanceFacts: Hashable, Sendable {
    /// The session.
    public var session: RecordKey
    /// The enterprise.
    public var enterprise: RecordKey
    /// Tells persons of one enterprise apart: a number that is equal for equal persons, 0 when none is named.
    public var person: Int
    /// Minutes attended.
    public var minutes: Int64

    /// Gathers the facts.
    public init(session: RecordKey, enterprise: RecordKey, person: Int, minutes: Int64) {
        self.session = session
        self.enterprise = enterprise
        self.person = person
        self.minutes = minutes
    }
}

/// A target: the value meant to be reached by an indicator in a period.
public struct TargetFacts: Hashable, Sendable {
    /// The indicator's id, such as OUT1.
    public var indicator: String
    /// An office's code; nil for the whole program.
    public var office: String?
    /// First day.
    public var periodStart: String
    /// Last day.
    public var periodEnd: String
    /// The value at 4 decimal places.
    public var value: Int64

    /// Gathers the facts.
    public init(indicator: String, office: String?, periodStart: String, periodEnd: String, value: Int64) {
        self.indicator = indicator
        self.office = office
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.value = value
    }
}

/// Where a report comes from, so that anyone can derive it again.
public struct OutcomeIdentity: Hashable, Sendable {
    /// The program's name.
    public var program: String
    /// The program's fingerprint.
    public var fingerprint: String
    /// Full state digest of the store, 64 hex digits.
    public var stateDigest: String
    /// The short state code.
    public var stateCode: String
    /// The office that made the report.
    public var office: String
    /// The newest day of the data, or the cut-off asked for.
    public var cutOff: String
    /// The version of the software.
    public var software: String
    /// Whether only approved interviews count.
    public var approvedOnly: Bool

    /// Names the origin of a report.
    public init(
        program: String, fingerprint: String, stateDigest: String, stateCode: String, office: String, cutOff: String,
        software: String, approvedOnly: Bool
    ) {
        self.program = program
        self.fingerprint = fingerprint
        self.stateDigest = stateDigest
        self.stateCode = stateCode
        self.office = office
        self.cutOff = cutOff
        self.software = software
        self.approvedOnly = approvedOnly
    }
}
