import SurveyModel

/// The report's sentences in one language, and the labels of its codes.
struct Wording {
    let phrasebook: Phrasebook

    /// What stands for a suppressed figure.
    static let suppressed = "s"
    /// What stands for a figure that there is not.
    static let absent = "—"

    var language: Language { phrasebook.language }

    /// A sentence of the report.
    func callAsFunction(_ key: String, _ places: [String: String] = [:]) -> String {
        phrasebook("report." + key, places)
    }

    /// A sentence, or a text of one's own where there is none.
    func phrase(_ key: String, or other: String, _ places: [String: String] = [:]) -> String {
        let sentence = self(key, places)
        return sentence == "report." + key ? other : sentence
    }

    /// The name of a group of a dimension.
    func group(_ dimension: ReportSettings.Dimension, _ value: String) -> String {
        if value == Grouping.unknown { return self("unknown") }
        switch dimension {
        case .office: return value
        case .state: return MexicanState(key: value)?.name ?? value
        case .sector:
            guard let label = Sector(code: value)?.label(in: language) else { return value }
            return "\(value) \(label)"
        case .sex, .size, .arm: return phrase("\(dimension.rawValue).\(value)", or: value)
        case .age: return value.split(separator: "-").joined(separator: "–")
        }
    }

    /// The name of a dimension of tables, as it stands within a sentence.
    func name(_ dimension: ReportSettings.Dimension) -> String { self("by.\(dimension.rawValue)") }

    /// The same at the start of one.
    func title(_ dimension: ReportSettings.Dimension) -> String {
        let name = name(dimension)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    /// A missing input as a row names it, in words.
    func missing(_ input: String) -> String {
        let words = input.split(separator: " ").map(String.init)
        let detail = words.dropFirst().map { phrase("wave.\($0)", or: $0) }.joined(separator: " ")
        return phrase("missing.\(words.first ?? "")", or: input, ["detail": detail])
    }

    /// A warning's sentence.
    func warning(_ name: String, _ count: Int) -> String {
        let number = NumberText.whole(count)
        let prefix = "table_too_large_"
        if name.hasPrefix(prefix),
            let dimension = ReportSettings.Dimension(rawValue: String(name.dropFirst(prefix.count)))
        {
            return self("warning.table_too_large", ["dimension": self.name(dimension)])
        }
        return phrase("warning.\(name)", or: "\(name): \(number)", ["count": number])
    }
}
