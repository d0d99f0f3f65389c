/// A currency of ISO 4217 in which an amount can be paid, with the number of digits of its minor unit.
public struct Currency: Hashable, Sendable {
    /// The three letters.
    public let code: String
    /// How many decimal places an amount has: 2 for most, 0 for the yen, 3 for the Kuwaiti dinar.
    public let minorDigits: Int

    /// The currency of three capital letters; nil for codes that are unknown, withdrawn, or no money (gold, test codes).
    public init?(code: String) {
        guard let digits = Self.digits[code] else { return nil }
        self.code = code
        minorDigits = digits
    }

    /// Every code, sorted.
    public static let codes: [String] = digits.keys.sorted()

    /// The minor-unit digits of a code, or nil if it is unknown.
    public static func minorDigits(of code: String) -> Int? { digits[code] }

    /// ISO 4217 list one, grouped by minor unit; metals, bond units, `XTS` and `XXX` have none and are left out.
    private static let digits: [String: Int] = {
        let byDigits: [(Int, String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (
                2,
                """
                AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
                CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD \
                HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP \
                MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD \
                SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS \
                VED VES WST XCD XCG YER ZAR ZMW ZWG
                """
            ),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        ]
        var result: [String: Int] = [:]
        for (digits, codes) in byDigits {
            for code in codes.split(separator: " ") { result[String(code)] = digits }
        }
        return result
    }()
}
