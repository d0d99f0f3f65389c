/// An amount in minor units of an ISO 4217 currency: centavos for MXN, whole yen for JPY.
public struct Money: Hashable, Sendable, CustomStringConvertible {
    /// The amount in minor units, possibly negative.
    public let minorUnits: Int64
    /// The currency.
    public let currency: Currency

    /// An amount of minor units.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Reads an amount in major units, such as `1234.50`: a decimal point, no thousands separators, no more decimal
    /// places than the currency has.
    /// - Throws: ``DecimalText/Failure``.
    public init(majorUnits text: String, currency: Currency) throws(DecimalText.Failure) {
        self.init(minorUnits: try DecimalText.parse(text, scale: currency.minorDigits), currency: currency)
    }

    /// The amount in major units with all the currency's decimal places, such as `1234.50`.
    public var majorUnits: String { DecimalText.format(minorUnits, scale: currency.minorDigits) }

    /// Amount and currency, such as `1234.50 MXN`.
    public var description: String { "\(majorUnits) \(currency.code)" }
}
