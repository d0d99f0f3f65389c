import SeededRandom
import SurveyModel
import Testing

@Suite struct TextParsingTests {
    @Test(arguments: [
        ("revenue", "sales", "1234.5", "MXN", Scalar.integer(123_450)),
        ("revenue", "profit", "-12", "jpy", .integer(-12)),
        ("revenue", "period_start", "2025-01-01", "", .text("2025-01-01")),
        ("revenue", "online_share", "37.5", "", .integer(3_750)), ("revenue", "currency", "mxn", "", .text("MXN")),
        ("enterprise", "sector", "31-33", "", .text("31-33")),
        ("enterprise", "arm", "TREATMENT", "", .text("treatment")),
        ("enterprise", "name", "  Mezcal “Ñandú”  ", "", .text("Mezcal “Ñandú”")),
        ("enterprise", "name", "   ", "", .null),
        ("enterprise", "rfc", "abc-010203 xy9", "", .text("ABC010203XY9")),
        ("enterprise", "latitude", "20.123456", "", .integer(20_123_456)),
        ("enterprise", "removed", "Sí", "", .integer(1)),
        ("locality", "rural", "false", "", .integer(0)), ("locality", "households", "120", "", .integer(120)),
        ("visit", "started_at", "1970-01-01T00:01:00Z", "", .integer(60)),
        ("interview", "A1", "dk", "", .integer(-2)),
        ("interview", "A1", "4", "", .integer(4)), ("interview", "A1", "", "", .null),
        ("interview", "state_seen", "00ff", "", .bytes([0, 255])),
        ("price_index", "month", "2025-03", "", .text("2025-03-01")),
        ("fx", "rate", "17.12345678", "", .integer(1_712_345_678)),
        ("enterprise", "note", "uno\ndos", "", .text("uno\ndos")),
    ])
    func textsTurnIntoValuesAndBack(
        kind: String, column: String, text: String, currency: String, scalar: Scalar
    ) throws {
        let kind = try #require(Catalogue.kind(named: kind))
        #expect(try kind.scalar(from: text, column: column, currency: currency) == scalar)
        let found = try #require(kind.columns.first { $0.name == column })
        let written = found.text(of: scalar, currency: currency.uppercased())
        #expect(try kind.scalar(from: written, column: column, currency: currency) == scalar)
    }

    @Test(arguments: [
        ("revenue", "sales", "1,234.50", "MXN", ValidationIssue.Code.comma),
        ("revenue", "sales", "12.345", "MXN", .tooPrecise),
        ("revenue", "sales", "-1", "MXN", .outOfRange), ("revenue", "sales", "12", "", .currencyMissing),
        ("revenue", "sales", "12", "ZZZ", .currencyUnknown), ("revenue", "currency", "ZZZ", "", .currencyUnknown),
        ("revenue", "online_share", "100.01", "", .outOfRange),
        ("revenue", "period_end", "2025-02-30", "", .notADate),
        ("revenue", "sales", "99999999999999999999", "MXN", .tooLarge), ("revenue", "source", "guess", "", .notInList),
        ("enterprise", "cvegeo", "10150001", "", .cvegeo), ("enterprise", "rfc", "ABC", "", .rfc),
        ("enterprise", "name", "a\u{202E}b", "", .controlCharacter),
        ("enterprise", "name", "a\u{7}b", "", .controlCharacter),
        ("enterprise", "name", "a\nb", "", .controlCharacter),
        ("enterprise", "started_year", "1492", "", .outOfRange),
        ("enterprise", "latitude", "91", "", .outOfRange), ("enterprise", "removed", "quizá", "", .notAFlag),
        ("interview", "A1", "5", "", .notAnAnswer), ("interview", "enterprise", "E-1", "", .unresolvedReference),
        ("visit", "started_at", "2025-03-09 10:00", "", .notAnInstant),
        ("interview", "state_seen", "xyz", "", .notHexadecimal),
        ("training", "minutes", "0", "", .outOfRange), ("training", "minutes", "hora", "", .notANumber),
        ("enterprise", "colour", "red", "", .unknownColumn),
    ])
    func otherTextsAreRefused(
        kind: String, column: String, text: String, currency: String, code: ValidationIssue.Code
    ) throws {
        let kind = try #require(Catalogue.kind(named: kind))
        #expect(throws: ValidationIssue(code, kind: kind.name, field: column)) {
            try kind.scalar(from: text, column: column, currency: currency)
        }
    }

    @Test func aTextMayHaveFourThousandCharactersAndNoMore() throws {
        let text = String(repeating: "ñ", count: 4_000)
        #expect(try Kind.enterprise.scalar(from: text, column: "name") == .text(text))
        #expect(throws: ValidationIssue(.tooLong, kind: "enterprise", field: "name")) {
            try Kind.enterprise.scalar(from: text + "x", column: "name")
        }
    }

    @Test func combiningCharactersStayAsTheyWereTyped() throws {
        let decomposed = "Cafe\u{301}"
        guard case .text(let kept) = try Kind.enterprise.scalar(from: decomposed, column: "name") else {
            Issue.record("no text")
            return
        }
        #expect(Array(kept.utf8) == Array(decomposed.utf8))
    }

    @Test func personalValuesAreNeverQuoted() throws {
        let secret = "SECRETO-4711"
        for kind in Catalogue.kinds {
            for field in kind.fields where field.isPrivate {
                for column in field.columns {
                    do throws(ValidationIssue) {
                        _ = try kind.scalar(from: secret + "\u{7}", column: column.name, currency: "MXN")
                        Issue.record("\(column.name) was accepted")
                    } catch {
                        #expect(!"\(error) \(error.places) \(error.rule)".contains("4711"), "\(column.name)")
                    }
                    for scalar in [Scalar.text(secret + "\u{7}"), .bytes([4]), .integer(471_100_000_000_000)] {
                        let issue = column.issue(of: scalar, isPrivate: field.isPrivate)
                        #expect(issue.map { "\($0.places)".contains("4711") } != true, "\(column.name)")
                    }
                }
            }
        }
    }

    @Test func aPublicValueIsQuotedCutAndWithoutControls() throws {
        do throws(ValidationIssue) {
            _ = try Kind.enterprise.scalar(from: "\u{1B}[31m" + String(repeating: "x", count: 99), column: "name")
            Issue.record("accepted")
        } catch {
            let value = try #require(error.places["value"])
            #expect(value.hasPrefix("\u{FFFD}[31m"))
            #expect(value.hasSuffix("…"))
            #expect(value.count == 41)
        }
    }

    @Test func randomBytesNeverTrap() {
        var generator = SeededGenerator("randomBytesNeverTrap")
        let alphabet = Array("0123456789-+.,:TZ NAé\u{301}\u{0}\u{202E}/eE\"".unicodeScalars)
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...26, using: &generator) {
                text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "0")
            }
            for column in Kind.visit.columns + Kind.revenue.columns + [Kind.interview.columns[20]] {
                guard let scalar = try? column.scalar(from: text, currency: "KWD") else { continue }
                let again = try? column.scalar(from: column.text(of: scalar, currency: "KWD"), currency: "KWD")
                #expect(again == scalar)
            }
        }
    }
}
