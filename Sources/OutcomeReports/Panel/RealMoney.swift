import SurveyModel

/// Turns amounts of a month into those of a reference month by the consumer price index (INPC):
/// real = nominal × index(reference) / index(month).
struct RealMoney {
    /// The index used.
    static let index = "INPC"

    /// The month of reference, `yyyy-MM`; nil when there is no amount and none was asked for.
    let referenceMonth: String?
    /// The months whose index is missing, rising.
    let missingMonths: [String]

    private let factors: [PriceMonth: Double]

    /// Prepares the months of some amounts. Without a reference month the newest of them is taken.
    init(months: Set<PriceMonth>, referenceMonth: String?, indexes: [String: [String: Int64]]) {
        let name = indexes.keys.sorted().first { $0.uppercased() == Self.index } ?? Self.index
        var values: [PriceMonth: Int64] = [:]
        for (text, value) in indexes[name] ?? [:] where value > 0 {
            if let month = PriceMonth(text) { values[month] = value }
        }
        let reference = referenceMonth.flatMap(PriceMonth.init) ?? months.max()
        self.referenceMonth = reference?.text
        missingMonths = months.union(reference.map { [$0] } ?? []).filter { values[$0] == nil }.sorted().map(\.text)
        guard let reference, let base = values[reference] else {
            factors = [:]
            return
        }
        var factors: [PriceMonth: Double] = [:]
        for month in months {
            if let value = values[month] { factors[month] = Double(base) / Double(value) }
        }
        self.factors = factors
    }

    /// The missing inputs as a row names them.
    var missingInputs: [String] { missingMonths.map { "price_index \(Self.index) \($0)" } }

    /// What an amount is multiplied by whose period ends on a day; not a number where an index is missing.
    func factor(on day: DayCode) -> Double { factors[PriceMonth(number: day.monthNumber)] ?? .nan }
}
