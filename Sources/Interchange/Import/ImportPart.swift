/// Which of the records that one row gives.
///
/// A row of enterprises gives the enterprise, and its owner and consent when the row says something about them.
public enum ImportPart: String, Hashable, Sendable, CaseIterable {
    /// The record that the row is about.
    case main = ""
    /// The owner of a row's enterprise.
    case owner
    /// The consent of a row's enterprise.
    case consent
}
