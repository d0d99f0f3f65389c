/// An enterprise's size by the number of persons who work there.
///
/// Mexico's stratification, DOF of 30 June 2009: micro to 10; small 11–30 in commerce, 11–50 elsewhere. The notice also
/// weighs sales; as with every survey that asks persons only, persons decide here.
public enum EnterpriseSize: String, Hashable, Sendable, CaseIterable {
    /// To 10 persons.
    case micro
    /// 11 to 30 persons in commerce, 11 to 50 elsewhere.
    case small
    /// More persons than that.
    case larger

    /// The size of an enterprise with so many persons; nil for a negative number or an unknown sector above 30 and to 50.
    public init?(workers: Int, sector code: String) {
        switch workers {
        case ..<0: return nil
        case 0...10: self = .micro
        case 11...30: self = .small
        case 31...50:
            guard let sector = Sector(code: code) else { return nil }
            self = sector.isCommerce ? .larger : .small
        default: self = .larger
        }
    }
}
