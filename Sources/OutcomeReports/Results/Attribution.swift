/// What the change shown may be ascribed to.
public enum Attribution: String, Hashable, Sendable {
    /// No comparison arm: before–after, not attributable.
    case beforeAfter = "before_after"
    /// A comparison arm exists: the difference in differences may be read as the program's under parallel trends.
    case comparison = "difference_in_differences"
}
