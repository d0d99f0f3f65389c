import SurveyModel

/// One thing that a root entry changes, in words for people and for programs.
struct AdminRootChange: Encodable {
    /// A stable word.
    let what: String
    /// Facts by name.
    let detail: [String: String]
    /// The same for people.
    let sentence: String

    init(_ what: String, _ detail: [String: String]) {
        self.what = what
        self.detail = detail
        sentence = Sentences.text("root-change." + what, detail)
    }

    /// A line of a list.
    var line: String { "  · " + sentence }
}
