/// A figure that the project wants to reach, and what was found at each size.
struct Goal: Codable {
    /// What the figure counts.
    enum Unit: String, Codable {
        case ratio, seconds, bytes
    }

    /// The figure at one size.
    struct Found: Codable {
        let enterprises: Int
        let value: Double
        /// By processor time, where the figure is a ratio of times.
        var cpu: Double?
        /// What it is made of, as the table shows it.
        let ours: String
        let theirs: String
    }

    /// How far it is reached at the largest size.
    enum Verdict: String, Codable {
        case stretch, reached, missed
        case unknown = "not measured"
    }

    let name: String
    let against: String
    let unit: Unit
    /// At most.
    let limit: Double
    let stretch: Double
    private(set) var found: [Found] = []

    init(_ name: String, against: String, _ unit: Unit = .ratio, limit: Double, stretch: Double, _ found: [Found?]) {
        self.name = name
        self.against = against
        self.unit = unit
        self.limit = limit
        self.stretch = stretch
        self.found = found.compactMap { $0?.value.isFinite == true ? $0 : nil }
    }

    var verdict: Verdict {
        guard let last = found.last?.value else { return .unknown }
        return last <= stretch ? .stretch : last <= limit ? .reached : .missed
    }

    func text(_ value: Double) -> String {
        switch unit {
        case .ratio: Shown.ratio(value)
        case .seconds: Shown.seconds(value)
        case .bytes: Shown.megabytes(Int(value))
        }
    }
}
