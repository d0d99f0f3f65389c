/// A questionnaire that measures digital maturity: dimensions of weighted items, each asked in several languages.
///
/// Immutable once used: a change of wording, weight or item is a new version, and scores of two versions are never
/// subtracted.
public struct Instrument: Hashable, Sendable {
    /// The id, such as `ADM-1`.
    public let id: String
    /// The version, from 1.
    public let version: Int
    /// The languages in which every text is present.
    public let languages: [Language]
    /// The title by language.
    public let title: [Language: String]
    /// The labels of the values 0–4 by language.
    public let scale: [Language: [String]]
    /// The labels of NA, DK and REF by language, in this order.
    public let otherAnswers: [Language: [String]]
    /// The dimensions in order.
    public let dimensions: [Dimension]
    /// The items of all dimensions in order; answers are given in this order.
    public let items: [Item]
    /// The items as the scorer uses them.
    let rules: [Rule]

    /// Id and version, such as `ADM-1/1`.
    public var name: String { "\(id)/\(version)" }

    /// The items of ADM-1 version 1 for which *not applicable* is an answer.
    public static let itemsAllowingNAByDefault: Set<String> = ["C4", "D2"]

    /// The item of an id such as `C4`.
    public func item(_ id: String) -> Item? { items.first { $0.id == id } }

    /// The label of an answer: that of the scale, or of NA, DK and REF; empty for missing or an unknown language.
    public func label(of answer: Answer, in language: Language) -> String {
        switch answer {
        case .value(let value): scale[language].flatMap { $0.indices.contains(value) ? $0[value] : nil } ?? ""
        case .notApplicable: otherAnswers[language]?.first ?? ""
        case .dontKnow: otherAnswers[language]?.dropFirst().first ?? ""
        case .refused: otherAnswers[language]?.dropFirst(2).first ?? ""
        case .missing: ""
        }
    }

    /// Whether the item at a place is not to be asked after the answers so far, in the order of ``items``; it is then
    /// recorded as NA.
    public func skips(itemAt index: Int, after answers: [Answer]) -> Bool {
        guard items.indices.contains(index), let rule = items[index].skipRule,
            let cause = items.firstIndex(where: { $0.id == rule.item }), cause < answers.count,
            case .value(let value) = answers[cause]
        else { return false }
        return rule.values.contains(value)
    }

    /// Assembles an instrument that the decoder has checked.
    init(
        id: String, version: Int, languages: [Language], title: [Language: String], scale: [Language: [String]],
        otherAnswers: [Language: [String]], dimensions: [Dimension], items: [Item]
    ) {
        self.id = id
        self.version = version
        self.languages = languages
        self.title = title
        self.scale = scale
        self.otherAnswers = otherAnswers
        self.dimensions = dimensions
        self.items = items
        rules = items.map(Rule.init)
    }
}
