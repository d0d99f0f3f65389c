/// What a report uses of an enterprise, in numbers: texts by their number in the data's ``WordBook``.
public struct EnterpriseRow: Sendable {
    /// Stands for an amount or a number that is not recorded.
    public static let absent = Int64.min

    /// The code of the office whose scope holds it.
    public var office: Int32
    /// The locality's nine characters.
    public var cvegeo: Int32
    /// SCIAN sector.
    public var sector: Int32
    /// The owner's sex; empty if none is recorded.
    public var ownerSex: Int32
    /// The owner's birth-year band; empty if none is recorded.
    public var ownerAgeBand: Int32
    /// `treatment` or `comparison`; −1 if none is recorded, which counts as treatment.
    public var arm: Int32
    /// Day of enrolment.
    public var enrolledOn: DayCode
    /// Persons employed at the first record, or ``absent``.
    public var workers: Int64
    /// Whether a consent is recorded and not withdrawn.
    public var hasConsent: Bool
    /// The interview that stands for the baseline, if any.
    public var baseline = ChosenInterview()
    /// The interview that stands for the endline, if any.
    public var endline = ChosenInterview()
    /// The revenue report that stands for the baseline, if any.
    public var baselineRevenue = ChosenRevenue()
    /// The revenue report that stands for the endline, if any.
    public var endlineRevenue = ChosenRevenue()
    /// Where its attendances begin in the data's.
    public var firstAttendance: Int32 = 0
    /// Where they end.
    public var endOfAttendances: Int32 = 0

    /// An enterprise of which no survey is known.
    public init(
        office: Int32, cvegeo: Int32, sector: Int32, ownerSex: Int32, ownerAgeBand: Int32, arm: Int32,
        enrolledOn: DayCode, workers: Int64, hasConsent: Bool
    ) {
        self.office = office
        self.cvegeo = cvegeo
        self.sector = sector
        self.ownerSex = ownerSex
        self.ownerAgeBand = ownerAgeBand
        self.arm = arm
        self.enrolledOn = enrolledOn
        self.workers = workers
        self.hasConsent = hasConsent
    }
}

/// Of an enterprise's interviews in a wave, the one that counts.
public struct ChosenInterview: Sendable {
    /// The number of instrument and version, such as `ADM-1/1`; −1 when there is no interview.
    public var instrument: Int32 = -1
    /// The day it was held.
    public var date = DayCode.none
    /// How far it is in review: 0 submitted, 1 approved, 2 locked.
    public var rank: Int8 = 0
    /// The answers.
    public var answers = AnswerCodes()

    /// No interview.
    public init() {}

    /// Gathers what is known.
    public init(instrument: Int32, date: DayCode, rank: Int8, answers: AnswerCodes) {
        self.instrument = instrument
        self.date = date
        self.rank = rank
        self.answers = answers
    }

    /// Whether there is one.
    public var exists: Bool { instrument >= 0 }

    /// Whether it replaces another of the same enterprise and wave: the later day counts; on one day the one further on in review,
    /// then one of two by its content, so that every office chooses the same.
    func isPreferred(to other: ChosenInterview, _ words: WordBook) -> Bool {
        if !other.exists { return true }
        if date != other.date { return words.isLater(date, than: other.date) }
        if rank != other.rank { return rank > other.rank }
        if instrument != other.instrument { return words.text(instrument) > words.text(other.instrument) }
        return answers > other.answers
    }
}

/// Of an enterprise's revenue reports for a wave, the one that counts: about one month, in Mexican pesos.
public struct ChosenRevenue: Sendable {
    /// First day of the period.
    public var start = DayCode.none
    /// Last day of the period; none when there is no report.
    public var end = DayCode.none
    /// How good the source is: 0 the best.
    public var sourceRank: Int8 = 0
    /// Sales in minor units, or ``EnterpriseRow/absent``.
    public var sales = EnterpriseRow.absent
    /// Profit in minor units, or ``EnterpriseRow/absent``.
    public var profit = EnterpriseRow.absent
    /// Share sold online in hundredths of a percent, or ``EnterpriseRow/absent``.
    public var onlineShare = EnterpriseRow.absent

    /// No report.
    public init() {}

    /// Gathers what is known.
    public init(
        start: DayCode, end: DayCode, sourceRank: Int8, sales: Int64, profit: Int64, onlineShare: Int64
    ) {
        self.start = start
        self.end = end
        self.sourceRank = sourceRank
        self.sales = sales
        self.profit = profit
        self.onlineShare = onlineShare
    }

    /// Whether there is one.
    public var exists: Bool { end != .none }

    /// Whether it replaces another of the same enterprise and wave: the later period counts; the rest only makes the choice
    /// the same in every office.
    func isPreferred(to other: ChosenRevenue) -> Bool {
        if !other.exists { return true }
        if end != other.end { return end.rawValue > other.end.rawValue }
        if start != other.start { return start.rawValue > other.start.rawValue }
        let absent = EnterpriseRow.absent
        if (sales == absent) != (other.sales == absent) { return sales != absent }
        if sourceRank != other.sourceRank { return sourceRank < other.sourceRank }
        if sales != other.sales { return sales < other.sales }
        if profit != other.profit { return profit > other.profit }
        return onlineShare > other.onlineShare
    }
}
