/// How an item is expected to work on an enterprise: the five influence mechanisms of the program's literature.
public enum Mechanism: String, Hashable, Sendable, CaseIterable {
    /// Policy coordination.
    case policy = "POL"
    /// Technology empowerment.
    case technology = "TEC"
    /// Economic integration.
    case economy = "ECO"
    /// Cultural mutual trust.
    case culture = "CUL"
    /// Risk sharing and resilience.
    case resilience = "RES"

    /// Its place in `allCases`, which is that of its sub-score in a ``Score``.
    public var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
