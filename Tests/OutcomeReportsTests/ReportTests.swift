import Foundation
import SurveyModel
import Testing

@testable import OutcomeReports

@Suite struct ReportTests {
    static func report(
        _ program: SyntheticProgram, _ settings: ReportSettings = ReportSettings(by: []),
        change: (inout OutcomeFacts) -> Void = { _ in }
    ) throws -> OutcomeReport {
        var data = program.data()
        change(&data)
        return try OutcomeReport(
            facts: data, identity: SyntheticProgram.identity, settings: settings,
            instrument: SyntheticProgram.instrument())
    }

    @Test func `the fast score agrees with the instrument's exact one`() throws {
        let instrument = try SyntheticProgram.instrument()
        let sheet = ScoreSheet(instrument)
        var dice = SyntheticProgram.Dice(state: 11)
        for _ in 0..<3_000 {
            let possible: [Int8?] = [0, 1, 2, 3, 4, 4, 3, 2, 1, 2, -1, -2, -3, nil]
            let answers: [Int8?] = (0..<24).map { _ in dice.pick(possible) }
            let later: [Int8?] = answers.map { code in dice.chance(0.3) ? dice.pick(possible) : code }
            let exact = instrument.score(codes: answers)
            let codes = AnswerCodes(answers)
            let result = sheet.score(codes)
            #expect(result.total.isNaN == (exact.total == nil))
            if let total = exact.total { #expect(result.total == total.doubleValue) }
            #expect(Int(result.band) == exact.band?.rank ?? -1)
            #expect(result.answered == exact.answered && result.applicable == exact.applicable)
            let parts = Threads.rows(1, width: sheet.width) { sheet.tally(codes, into: $1) }
                .map { ScoreSheet.Tally(bits: $0).score }
            for (fast, slow) in zip(parts, exact.dimensions + exact.mechanisms) {
                #expect(fast.isNaN == (slow == nil))
                #expect(slow == nil || fast == slow?.doubleValue)
            }
            let common = instrument.change(fromCodes: answers, toCodes: later).common
            let fast = sheet.commonChange(
                from: codes, to: AnswerCodes(later), before: result.total, after: sheet.score(AnswerCodes(later)).total)
            #expect(fast.isNaN == (common == nil))
            if let common { #expect(abs(fast - common.doubleValue) < 1e-11) }
        }
    }

    @Test func `the report's mean change is that of the enterprises scored twice`() throws {
        let program = SyntheticProgram()
        let data = program.data()
        let instrument = try SyntheticProgram.instrument()
        var totals: [RecordKey: [WaveType: Double]] = [:]
        for interview in data.interviews {
            totals[interview.enterprise, default: [:]][interview.wave] =
                instrument.score(codes: interview.answers).total?
                .doubleValue
        }
        let changes = totals.values.compactMap { pair -> Double? in
            guard let before = pair[.baseline], let after = pair[.endline] else { return nil }
            return after - before
        }
        let row = try #require(try Self.report(program).row("MAT2", "mean_paired_change", method: .t))
        #expect(row.n == changes.count)
        #expect(abs(try #require(row.value) - changes.reduce(0, +) / Double(changes.count)) < 1e-10)
        #expect(row.ci95 != nil)
    }

    @Test func `a report does not depend on the order of the data or on keys`() throws {
        let settings = ReportSettings(by: ReportSettings.Dimension.allCases)
        var program = SyntheticProgram(enterprises: 200, comparisonShare: 0.2)
        let book = try SyntheticProgram.phrasebook(.en)
        let first = JSONDocument().render(try Self.report(program, settings), book)
        program.firstKey = 50_000_000
        let second = JSONDocument().render(
            try Self.report(program, settings) { data in
                data.enterprises.reverse()
                data.interviews.reverse()
                data.revenues.reverse()
                data.attendances.reverse()
                data.sessions.reverse()
            }, book)
        #expect(first == second)
    }

    @Test func `drafts, returned and refused interviews do not count, and approved only leaves out submitted ones`()
        throws
    {
        let all = try Self.report(SyntheticProgram())
        let strict = try Self.report(SyntheticProgram(), ReportSettings(by: [], approvedOnly: true))
        let count = try #require(all.coverage.total[.baseline])
        #expect(try #require(strict.coverage.total[.baseline]) < count)
        let without = try Self.report(SyntheticProgram()) { data in
            for index in data.interviews.indices where data.interviews[index].wave == .endline {
                data.interviews[index].state = "returned"
            }
        }
        #expect(without.coverage.total[.baseline] == count)
        #expect(without.row("MAT2", "mean_paired_change")?.status == .notComputable)
        #expect(without.row("MAT2", "mean_paired_change")?.missing == ["interviews endline"])
        let refused = try Self.report(SyntheticProgram()) { data in
            for index in data.interviews.indices { data.interviews[index].outcome = "refused" }
        }
        #expect(refused.coverage.total[.baseline] == 0)
    }

    @Test func `interviews of another version are never subtracted`() throws {
        let report = try Self.report(SyntheticProgram()) { data in
            for index in data.interviews.indices where data.interviews[index].wave == .endline {
                data.interviews[index].instrument = "ADM-1/2"
            }
        }
        #expect(report.row("MAT2", "mean_paired_change")?.status == .notComputable)
        #expect(report.row("MAT2", "mean_paired_change")?.missing == ["instrument ADM-1/1"])
        #expect(report.warnings["interviews_other_instrument"] == report.coverage.total[.endline])
    }

    @Test func `interviews without enough answers are not scored`() throws {
        let report = try Self.report(SyntheticProgram()) { data in
            for index in data.interviews.indices { data.interviews[index].answers = Array(repeating: nil, count: 24) }
        }
        #expect(report.row("MAT2", "mean_paired_change")?.status == .notScored)
    }

    @Test func `a missing month of the price index is named, and nominal growth stands`() throws {
        let report = try Self.report(SyntheticProgram()) { $0.priceIndexes["INPC"]?["2025-01"] = nil }
        let real = try #require(report.row("REV1", "median", by: ["price": "real", "wave": "endline"]))
        #expect(real.status == .notComputable)
        #expect(real.missing == ["price_index INPC 2025-01"])
        #expect(report.row("REV2", "median_growth", by: ["price": "nominal"])?.status == .ok)
    }

    @Test func `real amounts follow the index, and growth leaves out a baseline of zero`() throws {
        let report = try OutcomeReport(
            facts: Self.sales(count: 40) { index in (index < 4 ? 0 : 1_000_00, 1_500_00) },
            identity: SyntheticProgram.identity, settings: ReportSettings(by: []),
            instrument: SyntheticProgram.instrument())
        let before = try #require(report.row("REV1", "median", by: ["price": "real", "wave": "baseline"])?.value)
        #expect(abs(before - 1_250) < 1e-9)
        #expect(report.row("REV1", "median", by: ["price": "real", "wave": "endline"])?.value == 1_500)
        let nominal = try #require(report.row("REV2", "median_growth", by: ["price": "nominal"]))
        #expect(nominal.n == 36)
        #expect(nominal.value == 50)
        #expect(abs(try #require(report.row("REV2", "median_growth", by: ["price": "real"])?.value) - 20) < 1e-9)
        #expect(report.row("REV2", "undefined")?.value == 4)
    }

    @Test func `a mean that one enterprise makes up is suppressed while the median stands`() throws {
        let report = try OutcomeReport(
            facts: Self.sales(count: 30) { index in (index == 0 ? 90_000_000_00 : 1_000_00, 1_000_00) },
            identity: SyntheticProgram.identity, settings: ReportSettings(by: []),
            instrument: SyntheticProgram.instrument())
        let by = ["price": "real", "wave": "baseline"]
        #expect(report.row("REV1", "mean", by: by)?.status == .suppressed)
        #expect(report.row("REV1", "median", by: by)?.status == .ok)
    }

    /// Revenue of January and June in one office; the index rises by a quarter.
    static func sales(count: Int, _ amounts: (Int) -> (Int64, Int64)) -> OutcomeFacts {
        var data = OutcomeFacts(priceIndexes: ["INPC": ["2025-01": 100_000_000, "2025-06": 125_000_000]])
        for index in 0..<count {
            let key = RecordKey(rawValue: Int64(index + 1))
            data.enterprises.append(EnterpriseFacts(key: key, office: "A", cvegeo: "110010001", sector: "46"))
            let (before, after) = amounts(index)
            data.revenues += [
                RevenueFacts(
                    enterprise: key, wave: .baseline, periodStart: "2025-01-01", periodEnd: "2025-01-31", sales: before,
                    profit: nil, currency: "MXN"),
                RevenueFacts(
                    enterprise: key, wave: .endline, periodStart: "2025-06-01", periodEnd: "2025-06-30", sales: after,
                    profit: nil, currency: "MXN"),
            ]
        }
        return data
    }

    @Test func `revenue of a year, of no wave or in another currency is left out and counted`() throws {
        let report = try Self.report(SyntheticProgram()) { data in
            data.revenues[0].periodStart = "2024-02-01"
            data.revenues[1].currency = "USD"
            data.revenues[2].wave = nil
        }
        #expect(report.warnings["revenue_not_one_month"] == 1)
        #expect(report.warnings["revenue_other_currency"] == 1)
        #expect(report.warnings["revenue_without_wave"] == 1)
    }

    @Test func `persons are counted once, and completing takes sixty percent of the office's course`() throws {
        var data = OutcomeFacts()
        for index in 1...20 {
            data.enterprises.append(
                EnterpriseFacts(key: RecordKey(rawValue: Int64(index)), office: "A", cvegeo: "110010001", sector: "46"))
        }
        for session in 1...5 {
            data.sessions.append(
                SessionFacts(
                    key: RecordKey(rawValue: Int64(100 + session)), office: "A", date: "2025-03-0\(session)",
                    minutes: 90))
        }
        for index in 1...15 {
            // The course is five sessions long, since the first enterprise attended so many; three are sixty percent.
            for session in 1...(index == 1 ? 5 : index <= 12 ? 3 : 2) {
                for person in [1, 2, 1, 0] {
                    data.attendances.append(
                        AttendanceFacts(
                            session: RecordKey(rawValue: Int64(100 + session)),
                            enterprise: RecordKey(rawValue: Int64(index)), person: person, minutes: 60))
                }
            }
        }
        data.attendances.append(
            AttendanceFacts(
                session: RecordKey(rawValue: 101), enterprise: RecordKey(rawValue: 20), person: 1, minutes: 0))
        let report = try OutcomeReport(
            facts: data, identity: SyntheticProgram.identity, settings: ReportSettings(),
            instrument: SyntheticProgram.instrument())
        #expect(report.row("OUT1", "count")?.value == 15)
        #expect(report.row("OUT2", "count")?.value == 30)
        #expect(report.row("OUT3", "sum")?.value == Double((5 + 11 * 3 + 3 * 2) * 4))
        #expect(report.row("OUT4", "share")?.value == 60)
    }

    @Test func `a comparison arm gives a difference in differences and stays out of all else`() throws {
        let report = try Self.report(SyntheticProgram(enterprises: 800, comparisonShare: 0.3))
        let row = try #require(report.row("DID1", "difference_in_differences", by: ["indicator": "MAT2"]))
        #expect(row.status == .ok && row.method == .welch)
        #expect(try #require(row.ci95).low > 0)
        #expect(report.attribution == .comparison)
        #expect(try #require(report.row("MAT2", "mean_paired_change")?.n) < (try #require(row.n)))
        let alone = try Self.report(SyntheticProgram())
        #expect(
            alone.row("DID1", "difference_in_differences", by: ["indicator": "MAT2"])?.missing == ["arm comparison"])
        #expect(alone.attribution == .beforeAfter)
    }

    @Test func `targets are compared with what was reached in their period`() throws {
        let report = try Self.report(SyntheticProgram())
        let by = ["indicator": "OUT1", "period": "2025-01-01/2025-12-31"]
        let reached = try #require(report.row("OUT1", "count")?.value)
        #expect(report.row("TGT1", "actual", by: by)?.value == reached)
        #expect(report.row("TGT1", "target", by: by)?.value == 400)
        #expect(report.row("TGT1", "actual_over_target", by: by)?.value == 100 * reached / 400)
        let early = try Self.report(SyntheticProgram()) { data in
            data.targets = [
                TargetFacts(
                    indicator: "OUT1", office: nil, periodStart: "2024-01-01", periodEnd: "2024-12-31", value: 10_000)
            ]
        }
        let period = ["indicator": "OUT1", "period": "2024-01-01/2024-12-31"]
        #expect(early.row("TGT1", "actual", by: period)?.value == 0)
    }

    @Test(arguments: 0..<4)
    func `no row of a small group shows a value, a count or an interval`(seed: Int) throws {
        let program = SyntheticProgram(enterprises: 60 + seed * 30, localities: 12, seed: UInt64(seed))
        let report = try Self.report(program, ReportSettings(by: ReportSettings.Dimension.allCases))
        for row in report.rows {
            if row.status != .ok {
                #expect(row.value == nil && row.n == nil && row.ci95 == nil)
            } else if let n = row.n, !["OUT5"].contains(row.id), row.value != 0 {
                #expect(n >= 10, "seed \(seed): \(row)")
            }
        }
        #expect(report.rows.contains { $0.status == .suppressed })
    }

    @Test func `impossible settings are refused with a stable code`() throws {
        for (settings, code) in [
            (ReportSettings(k: 4), "report.threshold_too_low"),
            (ReportSettings(referenceMonth: "2025-13"), "report.no_such_month"),
        ] {
            let error = #expect(throws: ReportError.self) {
                try Self.report(SyntheticProgram(enterprises: 20), settings)
            }
            #expect(error?.code == code)
        }
    }

    @Test func `no data at all gives a report that says what is missing`() throws {
        let report = try OutcomeReport(
            facts: OutcomeFacts(), identity: SyntheticProgram.identity, settings: ReportSettings(),
            instrument: SyntheticProgram.instrument())
        #expect(report.row("OUT1", "count")?.status == .notComputable)
        #expect(report.row("MAT2", "mean_paired_change")?.missing == ["interviews baseline", "interviews endline"])
        let book = try SyntheticProgram.phrasebook(.es)
        #expect(TextDocument().render(report, book).contains("13  Métodos"))
        #expect(HTMLDocument().render(report, book).contains("</html>"))
    }
}
