import SurveyModel
import Testing

@Suite struct CodeListTests {
    @Test func theStatesAreThirtyTwoInINEGIOrder() {
        #expect(MexicanState.keys == (1...32).map { $0 < 10 ? "0\($0)" : "\($0)" })
        #expect(Set(MexicanState.all.map(\.isoCode)).count == 32)
        #expect(Set(MexicanState.all.map(\.name)).count == 32)
    }

    /// The places where alphabets of names and of letter codes part.
    @Test(arguments: [
        ("05", "Coahuila", "MX-COA"), ("06", "Colima", "MX-COL"), ("07", "Chiapas", "MX-CHP"),
        ("08", "Chihuahua", "MX-CHH"), ("09", "Ciudad de México", "MX-CMX"), ("11", "Guanajuato", "MX-GUA"),
        ("12", "Guerrero", "MX-GRO"), ("15", "México", "MX-MEX"), ("21", "Puebla", "MX-PUE"),
        ("24", "San Luis Potosí", "MX-SLP"), ("25", "Sinaloa", "MX-SIN"), ("32", "Zacatecas", "MX-ZAC"),
    ])
    func aStateIsFoundByEitherCode(key: String, name: String, isoCode: String) {
        #expect(MexicanState(key: key)?.name == name)
        #expect(MexicanState(key: key)?.isoCode == isoCode)
        #expect(MexicanState(isoCode: isoCode)?.key == key)
    }

    @Test func unknownStatesAreNil() {
        for key in ["00", "33", "1", "", "MX-GUA"] { #expect(MexicanState(key: key) == nil) }
        #expect(MexicanState(isoCode: "MX-DIF") == nil)
    }

    @Test func theSectorsAreTwentyAndRangesAreOneCode() {
        #expect(Sector.codes.count == 20)
        #expect(Sector(code: "31-33") != nil)
        #expect(Sector(code: "48-49") != nil)
        #expect(Sector(code: "31") == nil)
        #expect(Sector.all.filter(\.isCommerce).map(\.code) == ["43", "46"])
        #expect(Sector(code: "46")?.label(in: .es) == "Comercio al por menor")
        #expect(Sector(code: "46")?.label(in: .en) == "Retail trade")
    }

    @Test(arguments: [
        (0, "46", EnterpriseSize.micro), (10, "46", .micro), (11, "46", .small), (30, "43", .small),
        (31, "46", .larger), (10, "72", .micro), (11, "72", .small), (31, "31-33", .small), (50, "11", .small),
        (51, "11", .larger), (5, "unknown", .micro),
    ])
    func sizeFollowsPersonsAndCommerce(workers: Int, sector: String, size: EnterpriseSize) {
        #expect(EnterpriseSize(workers: workers, sector: sector) == size)
    }

    @Test func aSizeThatCannotBeToldIsNil() {
        #expect(EnterpriseSize(workers: -1, sector: "46") == nil)
        #expect(EnterpriseSize(workers: 40, sector: "99") == nil)
    }

    @Test func aLocalityKeyHasNineDigitsAndAState() {
        #expect(Cvegeo("110150001")?.state == "11")
        #expect(Cvegeo("010010001")?.municipality == "01001")
        for text in ["", "11015001", "1101500011", "000150001", "330150001", "11015000A", "１１0150001", "-10150001"] {
            #expect(Cvegeo(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        ("MXN", 2), ("USD", 2), ("CNY", 2), ("JPY", 0), ("CLP", 0), ("KRW", 0), ("KWD", 3), ("TND", 3), ("CLF", 4),
    ])
    func aCurrencyHasItsMinorDigits(code: String, digits: Int) {
        #expect(Currency(code: code)?.minorDigits == digits)
        #expect(Currency.minorDigits(of: code) == digits)
    }

    @Test(arguments: ["", "mxn", "XXX", "XAU", "ABC", "HRK", "MX"])
    func codesThatAreNoMoneyAreNil(code: String) {
        #expect(Currency.minorDigits(of: code) == nil)
    }

    @Test func everyCurrencyCodeHasThreeCapitals() {
        #expect(Currency.codes.count > 150)
        for code in Currency.codes { #expect(code.utf8.count == 3 && code.utf8.allSatisfy { (65...90).contains($0) }) }
    }
}
