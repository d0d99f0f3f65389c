/// A published figure that a reader will have in mind. It is a published claim, and never a benchmark of this program.
///
/// The words stand in the phrasebook under `reference.KEY.value`, `.population` and `.source`.
public struct ReferenceValue: Hashable, Sendable {
    /// The key of its sentences.
    public let key: String
    /// Whether it comes from a comparison with enterprises that were not trained; otherwise growth in it may have any cause.
    public let isCounterfactual: Bool

    /// The figures of the program's literature.
    public static let published: [ReferenceValue] = [
        ReferenceValue(key: "guanajuato_maturity", isCounterfactual: false),
        ReferenceValue(key: "revenue_growth", isCounterfactual: false),
        ReferenceValue(key: "molcajete_price", isCounterfactual: false),
        ReferenceValue(key: "apple_profit", isCounterfactual: false),
        ReferenceValue(key: "program_scale", isCounterfactual: false),
        ReferenceValue(key: "training_meta_analysis", isCounterfactual: true),
        ReferenceValue(key: "training_trial", isCounterfactual: true),
    ]
}
