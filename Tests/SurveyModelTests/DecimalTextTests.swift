import SeededRandom
import SurveyModel
import Testing

@Suite struct DecimalTextTests {
    @Test(arguments: [
        ("1234.50", 2, Int64(123_450)), ("-0.05", 2, -5), ("0", 2, 0), ("+7", 0, 7), ("5.0", 0, 5),
        ("12.5000", 2, 1_250),
        ("007.1", 1, 71), ("9223372036854775807", 0, .max), ("-9223372036854775808", 0, .min),
        ("92233720368547758.07", 2, .max), ("0.000000000000000001", 18, 1),
    ])
    func decimalsAreReadExactly(text: String, scale: Int, value: Int64) throws {
        #expect(try DecimalText.parse(text, scale: scale) == value)
    }

    @Test(arguments: [
        ("", DecimalText.Failure.notANumber), (".", .notANumber), (".5", .notANumber), ("5.", .notANumber),
        ("-", .notANumber), ("1e3", .notANumber), ("1 000", .notANumber), ("1.2.3", .notANumber), ("--1", .notANumber),
        ("٣", .notANumber), ("0x10", .notANumber), ("1,5x", .notANumber), ("$5", .notANumber), ("1,5", .comma),
        ("1,234.50", .comma), ("1.234,50", .comma), ("1.005", .tooPrecise), ("92233720368547758.08", .tooLarge),
        ("9999999999999999999999", .tooLarge), ("922337203685477580", .tooLarge),
    ])
    func otherTextsAreRefusedWithTheirReason(text: String, failure: DecimalText.Failure) {
        #expect(throws: failure) { try DecimalText.parse(text, scale: 2) }
    }

    @Test func formattingIsTheInverseOfReading() throws {
        var generator = SeededGenerator("formattingIsTheInverseOfReading")
        for value in [Int64.min, .max, 0, -1, 1]
            + (0..<2_000).map({ _ in Int64.random(in: .min ... .max, using: &generator) })
        {
            for scale in [0, 1, 2, 6, 18] {
                #expect(try DecimalText.parse(DecimalText.format(value, scale: scale), scale: scale) == value)
                #expect(try DecimalText.parse(DecimalText.formatShort(value, scale: scale), scale: scale) == value)
            }
        }
        #expect(DecimalText.format(-5, scale: 2) == "-0.05")
        #expect(DecimalText.formatShort(1_200, scale: 2) == "12")
        #expect(DecimalText.formatShort(1_000, scale: 0) == "1000")
    }

    @Test func moneyFollowsItsCurrency() throws {
        let peso = try #require(Currency(code: "MXN"))
        let yen = try #require(Currency(code: "JPY"))
        let dinar = try #require(Currency(code: "KWD"))
        #expect(try Money(majorUnits: "1234.5", currency: peso).minorUnits == 123_450)
        #expect(try Money(majorUnits: "1234", currency: yen).minorUnits == 1_234)
        #expect(try Money(majorUnits: "1.234", currency: dinar).minorUnits == 1_234)
        #expect(throws: DecimalText.Failure.tooPrecise) { try Money(majorUnits: "12.5", currency: yen) }
        #expect(Money(minorUnits: -123_450, currency: peso).description == "-1234.50 MXN")
    }
}
