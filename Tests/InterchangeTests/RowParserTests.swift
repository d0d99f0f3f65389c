import Interchange
import SeededRandom
import SurveyModel
import Testing

@Suite struct `Rows of an import` {
    /// Parses one row given as (column, cell) pairs; record codes are what looks like `GTO-1A-0142-K`.
    private func draft(_ kind: ImportKind, _ cells: KeyValuePairs<String, String>) throws -> RowDraft? {
        let parser = try RowParser(kind: kind, header: cells.map(\.key), today: "2025-06-01") { $0.hasSuffix("-K") }
        return try parser.draft(of: CSVRow(line: 7, cells: cells.map(\.value)))
    }

    private func reasons(_ kind: ImportKind, _ cells: KeyValuePairs<String, String>) throws -> [RowRejection] {
        do {
            _ = try draft(kind, cells)
            return []
        } catch let rejected as RejectedRow {
            return rejected.reasons
        }
    }

    private func values(_ record: RecordDraft?, _ name: String) -> [DraftValue]? {
        record?.fields.first { $0.field.name == name }?.values
    }

    @Test func `an enterprise gives its owner and consent only when the row says something about them`() throws {
        let alone = try draft(
            .enterprises,
            ["key": "1", "name": " Alfarería ", "cvegeo": "110150001", "sector": "31-33", "owner_sex": " ", "rfc": ""])
        #expect(alone?.records.map(\.part) == [.main])
        let main = alone?.records.first
        #expect(main?.key == [.scalar(.text("1"))])
        #expect(main?.fields.map(\.field.name) == ["registration", "name", "cvegeo", "sector"])
        #expect(values(main, "registration") == [.namespace, .scalar(.text("1"))])
        #expect(values(main, "name") == [.scalar(.text("Alfarería"))])

        let whole = try draft(
            .enterprises,
            [
                "key": "1", "name": "A", "cvegeo": "110150001", "sector": "46", "owner_sex": "F",
                "consent_on": "2024-01-15", "latitude": "21.5", "longitude": "-100.25",
            ])
        #expect(whole?.records.map(\.part) == [.main, .owner, .consent])
        #expect(whole?.records.map(\.kind.name) == ["enterprise", "owner", "consent"])
        #expect(whole?.records.allSatisfy { $0.key == [.scalar(.text("1"))] } == true)
        #expect(values(whole?.records[1], "enterprise") == [.link(.part(.main))])
        #expect(values(whole?.records[1], "owner_sex") == [.scalar(.text("f"))])
        #expect(
            values(whole?.records[0], "location") == [
                .scalar(.integer(21_500_000)), .scalar(.integer(-100_250_000)), .unsaid,
            ])
    }

    @Test func `an interview is submitted unless its row says otherwise`() throws {
        let open = try draft(
            .interviews, ["enterprise": "1", "wave": "B", "date": "2024-02-01", "state": "", "A1": "4", "A2": "dk"])
        let record = open?.records.first
        #expect(
            record?.key == [
                .link(.own(KindID(5), key: "1")), .link(.program(KindID(4), key: "B")), .scalar(.text("2024-02-01")),
            ])
        #expect(record?.defaults.map(\.field.name) == ["state", "instrument"])
        #expect(record?.defaults.first?.values == [.scalar(.text("submitted")), .unsaid, .unsaid])
        #expect(record?.defaults.last?.values == [.scalar(.text("ADM-1")), .scalar(.integer(1))])
        #expect(values(record, "A1") == [.scalar(.integer(4))])
        #expect(values(record, "A2") == [.scalar(.integer(-2))])
        #expect(record?.fields.map(\.field.id.rawValue) == [1, 2, 3, 33, 34])

        let closed = try draft(
            .interviews, ["enterprise": "1", "wave": "B", "date": "2024-02-01", "state": "locked"])
        #expect(closed?.records.first?.defaults.map(\.field.name) == ["instrument"])
        #expect(values(closed?.records.first, "state") == [.scalar(.text("locked")), .unsaid, .unsaid])
    }

    @Test func `a link is an own key, a key in a namespace or a record code`() throws {
        let session = KindID(16)
        let named: [(String, RecordLink)] = [
            ("17", .own(session, key: "17")), ("UG:17", .registered(session, namespace: "UG", key: "17")),
            ("UG:1:7", .registered(session, namespace: "UG", key: "1:7")),
            ("GTO-1A-0142-K", .code(session, "GTO-1A-0142-K")), (":GTO-1A-0142-K", .own(session, key: "GTO-1A-0142-K")),
            (":1:7", .own(session, key: "1:7")), ("'=ABCDE-FGHIJ-K", .code(session, "=ABCDE-FGHIJ-K")),
        ]
        for (cell, link) in named {
            let draft = try draft(.attendance, ["session": cell, "enterprise": "1", "minutes": "30"])
            #expect(values(draft?.records.first, "session") == [.link(link)], "\(cell)")
            #expect(draft?.records.first?.key.first == .link(link))
            #expect(draft?.records.first?.key.last == .scalar(.null))
        }
        for cell in [":", "UG:"] {
            let found = try reasons(.attendance, ["session": cell, "enterprise": "1", "minutes": "30"])
            #expect(found == [.emptyLink(line: 7, column: "session")])
        }
    }

    @Test func `amounts are minor units of the row's currency, and one field`() throws {
        let base: (String, String) -> KeyValuePairs<String, String> = { sales, currency in
            [
                "enterprise": "1", "period_start": "2024-01-01", "period_end": "2024-01-31", "profit": "",
                "sales": sales, "currency": currency,
            ]
        }
        let pesos = try draft(.revenue, base("1234.5", "mxn"))
        #expect(
            values(pesos?.records.first, "amounts") == [.scalar(.integer(123_450)), .unsaid, .scalar(.text("MXN"))])
        let yen = try draft(.revenue, base("1234", "JPY"))
        #expect(values(yen?.records.first, "amounts")?.first == .scalar(.integer(1234)))
        #expect(try reasons(.revenue, base("1,234", "MXN")).map(\.column) == ["sales"])
        #expect(try reasons(.revenue, base("1234.5", "JPY")).map(\.column) == ["sales"])
        // The currency's fault is told once, not again for each amount.
        #expect(try reasons(.revenue, base("10", "XYZ")).map(\.column) == ["currency"])
        #expect(try reasons(.revenue, base("10", "")) == [.required(line: 7, column: "currency")])
    }

    @Test func `a period, a window and a rate with its source are one field each`() throws {
        let target = try draft(
            .targets, ["indicator": "OUT1", "period_start": "2024-01-01", "period_end": "2024-12-31", "value": "3.5"])
        let record = target?.records.first
        #expect(values(record, "period") == [.scalar(.text("2024-01-01")), .scalar(.text("2024-12-31"))])
        #expect(values(record, "value") == [.scalar(.integer(35_000))])
        #expect(record?.key.map { $0 == .scalar(.null) } == [false, true, false, false])
        let index = try draft(
            .priceIndex, ["month": "2024-02", "index": "INPC", "value": "133.681", "source": "INEGI"])
        #expect(index?.records.first?.key.first == .scalar(.text("2024-02-01")))
        #expect(values(index?.records.first, "value") == [.scalar(.integer(133_681_000)), .scalar(.text("INEGI"))])
    }

    @Test func `a row of empty cells says nothing, even if it is too short`() throws {
        #expect(try draft(.teams, ["key": "", "university": "  "]) == nil)
        let parser = try RowParser(kind: .teams, header: ["key", "university"]) { _ in false }
        let short = CSVRow(line: 2, cells: [""], problem: CSVError(.tooFewCells, line: 2))
        #expect(try parser.draft(of: short) == nil)
    }

    @Test func `every fault of a row is told with line and column`() throws {
        let found = try reasons(
            .enterprises,
            ["key": "", "name": "A", "cvegeo": "99", "sector": "31", "started_year": "x", "enrolled_on": "1/2/2024"])
        #expect(found.map(\.column) == ["key", "cvegeo", "sector", "started_year", "enrolled_on"])
        #expect(found.allSatisfy { $0.line == 7 })
        for phrases in [TestTexts.spanish, TestTexts.english] {
            for reason in found { #expect(reason.sentence(in: phrases).count > 15) }
        }
    }

    @Test func `rules that join cells are checked too`() throws {
        let wave = try reasons(.waves, ["key": "B", "type": "baseline", "start": "2024-03-01", "end": "2024-02-01"])
        #expect(wave.map(\.column) == ["end"])
        let persons = try reasons(.workforce, ["enterprise": "1", "date": "2024-01-01", "total": "2", "women": "3"])
        #expect(persons.map(\.column) == ["women"])
        let place = try reasons(
            .enterprises, ["key": "1", "name": "A", "cvegeo": "110150001", "sector": "46", "latitude": "20"])
        #expect(place.map(\.column) == ["longitude"])
        let far = try reasons(.workforce, ["enterprise": "1", "date": "2094-01-01", "total": "2"])
        #expect(far.map(\.column) == ["date"])
    }

    @Test func `a private value is never told`() throws {
        let found = try reasons(
            .enterprises,
            [
                "key": "1", "name": "A", "cvegeo": "110150001", "sector": "46", "rfc": "SECRETO1",
                "phone": "55\u{202E}779", "latitude": "779.456789", "longitude": "SECRETO2",
            ])
        #expect(found.map(\.column) == ["rfc", "phone", "latitude", "longitude"])
        let told = found.map { $0.sentence(in: TestTexts.english) }.joined() + String(describing: found)
        for secret in ["SECRETO", "779"] { #expect(!told.contains(secret)) }
    }

    @Test func `a spreadsheet's apostrophe is taken from texts and from nothing else`() throws {
        let draft = try draft(
            .enterprises,
            ["key": "'-1", "name": "'=Tienda", "cvegeo": "110150001", "sector": "46", "phone": "'+52 477 1"])
        #expect(draft?.records.first?.key == [.scalar(.text("-1"))])
        #expect(values(draft?.records.first, "name") == [.scalar(.text("=Tienda"))])
        #expect(values(draft?.records.first, "phone") == [.scalar(.text("+52 477 1"))])
        let profit = try reasons(
            .revenue,
            [
                "enterprise": "1", "period_start": "2024-01-01", "period_end": "2024-01-31", "currency": "MXN",
                "profit": "'-5",
            ])
        #expect(profit.map(\.column) == ["profit"])
    }

    @Test func `an empty cell keeps what a record holds`() throws {
        let amounts = try #require(Kind.revenue.field(named: "amounts"))
        let held: [Scalar] = [.integer(100), .integer(50), .text("MXN")]
        #expect(
            DraftField.combined(amounts, said: [.integer(200), nil, .text("MXN")], over: held)
                == [.integer(200), .integer(50), .text("MXN")])
        #expect(
            DraftField.combined(amounts, said: [.integer(200), nil, .text("MXN")], over: nil)
                == [.integer(200), .null, .text("MXN")])
        // The profit in pesos must not become one in dollars.
        #expect(DraftField.combined(amounts, said: [.integer(200), nil, .text("USD")], over: held) == nil)
        #expect(
            DraftField.combined(amounts, said: [.integer(2), .integer(1), .text("USD")], over: held)
                == [.integer(2), .integer(1), .text("USD")])
    }

    @Test func `whatever stands in the cells, a row is taken or refused with a sentence`() throws {
        var generator = SeededGenerator("hostile cells")
        let odd = [
            "", "-9223372036854775808", "9223372036854775808", "1e9", "0x10", "-0", "+", ".", "١٢", "2024-02-30",
            "0000-00-00", "9999-12-31", "NA", "ñ", ":", "::", "=A", "\u{202E}", "\u{0}", "1,5", "MXN", "true",
        ]
        for kind in ImportKind.all {
            let parser = try RowParser(kind: kind, header: kind.columns.map(\.name), today: "2025-06-01") { _ in
                false
            }
            let example = kind.template(withExample: true)[1]
            for _ in 0..<200 {
                let cells = example.map { cell in
                    switch Int.random(in: 0..<6, using: &generator) {
                    case 0: odd.randomElement(using: &generator)!
                    case 1: generator.cell()
                    default: cell
                    }
                }
                do throws(RejectedRow) {
                    let draft = try parser.draft(of: CSVRow(line: 2, cells: cells))
                    #expect(draft == nil || draft?.records.isEmpty == false)
                } catch {
                    #expect(!error.reasons.isEmpty)
                    for reason in error.reasons {
                        #expect(reason.sentence(in: TestTexts.spanish).count > 10, "seed \(generator.seed)")
                    }
                }
            }
        }
    }
}
