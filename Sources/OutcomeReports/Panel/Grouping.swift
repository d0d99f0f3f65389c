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
    init(_ dimension: ReportSettings.Dimension, _ enterprises: [EnterpriseRow], _ words: WordBook) {
        var groups = Groups()
        // By what an enterprise says, the group: looked up as a text once only.
        var groupOf = [Int32](repeating: -1, count: words.texts.count + 1)
        var raw = [Int32](repeating: 0, count: enterprises.count)
        for place in enterprises.indices {
            if dimension == .size {
                let workers = enterprises[place].workers
                let sector = words.text(enterprises[place].sector)
                let size =
                    workers == EnterpriseRow.absent ? nil : EnterpriseSize(workers: Int(workers), sector: sector)
                raw[place] = groups.number(size?.rawValue)
                continue
            }
            let word = Self.word(of: place, enterprises, dimension)
            let index = Int(word) + 1
            if groupOf[index] < 0 { groupOf[index] = groups.number(Self.value(word, dimension, words)) }
            raw[place] = groupOf[index]
        }
        let found = groups.found
        let order = found.indices.sorted { found[$0] < found[$1] }
        var rank = [Int32](repeating: 0, count: found.count)
        for (place, index) in order.enumerated() { rank[index] = Int32(place) }
        self.dimension = dimension
        values = order.map { found[$0] }
        codes = raw.map { rank[Int($0)] }
    }

    /// The groups found so far.
    private struct Groups {
        var found: [String] = []
        private var numbers: [String: Int32] = [:]

        mutating func number(_ value: String?) -> Int32 {
            let name = value.flatMap { $0.isEmpty ? nil : $0 } ?? Grouping.unknown
            if let known = numbers[name] { return known }
            let number = Int32(found.count)
            numbers[name] = number
            found.append(name)
            return number
        }
    }

    /// The word that decides on an enterprise's group.
    @inline(__always)
    private static func word(
        of place: Int, _ enterprises: [EnterpriseRow], _ dimension: ReportSettings.Dimension
    ) -> Int32 {
        switch dimension {
        case .office: enterprises[place].office
        case .state: enterprises[place].cvegeo
        case .sector, .size: enterprises[place].sector
        case .sex: enterprises[place].ownerSex
        case .age: enterprises[place].ownerAgeBand
        case .arm: enterprises[place].arm
        }
    }

    private static func value(_ word: Int32, _ dimension: ReportSettings.Dimension, _ words: WordBook) -> String {
        switch dimension {
        case .state: String(words.text(word).prefix(2))
        case .arm: word < 0 ? "treatment" : words.text(word)
        default: words.text(word)
        }
    }
}
