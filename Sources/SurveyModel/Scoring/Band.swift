/// The band of a total score; a total is compared unrounded.
public enum Band: String, Hashable, Sendable, CaseIterable, Comparable {
    /// 0 to below 25.
    case initial
    /// 25 to below 50.
    case emerging
    /// 50 to below 75.
    case established
    /// 75 to 100.
    case advanced

    /// The band of an exact total of 0–100.
    public init(total: Rational) {
        if total < Rational(25) {
            self = .initial
        } else if total < Rational(50) {
            self = .emerging
        } else if total < Rational(75) {
            self = .established
        } else {
            self = .advanced
        }
    }

    /// Orders bands from initial to advanced.
    public static func < (left: Band, right: Band) -> Bool { left.rank < right.rank }

    /// 0 for initial to 3 for advanced.
    public var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
