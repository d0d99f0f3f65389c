import SurveyModel

/// The groups that one dimension divides the enterprises into.
struct Grouping {
    /// What a group is called where nothing is recorded.
    static let unknown = "unknown"

    /// The dimension.
    let dimension: ReportSettings.Dimension
    /// The groups in rising order.
    let values: [String]
    /// By enterprise, the place of its group in ``values``.
    let codes: [Int32]

    /// Groups enterprises, given in the order that the codes shall have.
    init(_ dimension: ReportSettings.Dimension, _ enterprises: [EnterpriseFacts]) {
        var numbers: [String: Int32] = [:]
        var found: [String] = []
        var raw = [Int32](repeating: 0, count: enterprises.count)
        for (place, enterprise) in enterprises.enumerated() {
            let value = Self.value(of: enterprise, dimension)
            if let number = numbers[value] {
                raw[place] = number
            } else {
                raw[place] = Int32(found.count)
                numbers[value] = Int32(found.count)
                found.append(value)
            }
        }
        let order = found.indices.sorted { found[$0] < found[$1] }
        var rank = [Int32](repeating: 0, count: found.count)
        for (place, index) in order.enumerated() { rank[index] = Int32(place) }
        self.dimension = dimension
        values = order.map { found[$0] }
        codes = raw.map { rank[Int($0)] }
    }

    private static func value(of enterprise: EnterpriseFacts, _ dimension: ReportSettings.Dimension) -> String {
        let value: String? =
            switch dimension {
            case .office: enterprise.office
            case .state: enterprise.state
            case .sector: enterprise.sector
            case .sex: enterprise.ownerSex
            case .age: enterprise.ownerAgeBand
            case .arm: enterprise.arm ?? "treatment"
            case .size: enterprise.workers.flatMap { EnterpriseSize(workers: $0, sector: enterprise.sector)?.rawValue }
            }
        guard let value, !value.isEmpty else { return unknown }
        return value
    }
}
