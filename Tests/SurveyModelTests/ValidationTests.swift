import SurveyModel
import Testing

@Suite struct ValidationTests {
    /// Values by column name, as they would be written; absent columns of a field are null.
    private func values(_ kind: Kind, _ given: [String: Scalar]) -> [FieldID: [Scalar]] {
        var result: [FieldID: [Scalar]] = [:]
        for field in kind.fields where field.columns.contains(where: { given[$0.name] != nil }) {
            result[field.id] = field.columns.map { given[$0.name] ?? .null }
        }
        return result
    }

    private func codes(
        _ kind: Kind, _ given: [String: Scalar], creating: Bool = false, today: String? = nil
    ) -> [ValidationIssue.Code] {
        Validation.issues(kind: kind, values: values(kind, given), creating: creating, today: today).map(\.code)
    }

    private let enterprise: [String: Scalar] = [
        "name": .text("Alfarería Luz"), "cvegeo": .text("110150001"), "sector": .text("31-33"),
    ]

    @Test func aCompleteEnterpriseHasNoIssues() {
        #expect(codes(.enterprise, enterprise, creating: true, today: "2025-06-01") == [])
    }

    @Test func requiredFieldsAreAskedForOnlyWhenCreatingOrCleared() {
        #expect(codes(.enterprise, [:], creating: true) == [.required, .required, .required])
        #expect(codes(.enterprise, [:]) == [])
        #expect(codes(.enterprise, ["name": .null]) == [.required])
        #expect(codes(.enterprise, ["name": .text("")]) == [.required])
    }

    @Test func theRequiredColumnsAreThoseOfTheImportTables() {
        #expect(Validation.requiredColumns(of: .enterprise) == ["name", "cvegeo", "sector"])
        #expect(Validation.requiredColumns(of: .wave) == ["key", "type", "start", "end"])
        #expect(Validation.requiredColumns(of: .revenue) == ["enterprise", "period_start", "period_end", "currency"])
        #expect(Validation.requiredColumns(of: .interview) == ["enterprise", "wave", "date", "state"])
        #expect(Validation.requiredColumns(of: .fx) == ["date", "from", "to", "rate", "source"])
        #expect(Validation.requiredColumns(of: .merge) == ["first", "second", "same"])
    }

    @Test(arguments: [
        ("enterprise", ["name": Scalar.integer(5)], ValidationIssue.Code.wrongType),
        ("enterprise", ["sector": .text("99")], .notInList), ("enterprise", ["cvegeo": .text("990150001")], .cvegeo),
        ("enterprise", ["rfc": .text("XX")], .rfc), ("enterprise", ["enrolled_on": .text("2025-02-29")], .notADate),
        ("enterprise", ["latitude": .integer(20_000_000)], .locationIncomplete),
        ("enterprise", ["accuracy_m": .integer(50)], .locationIncomplete),
        ("wave", ["start": .text("2025-03-01"), "end": .text("2025-03-01")], .waveOrder),
        ("consent", ["consent_on": .text("2025-03-02"), "withdrawn_on": .text("2025-03-01")], .consentOrder),
        ("revenue", ["period_start": .text("2025-03-02"), "period_end": .text("2025-03-01")], .periodOrder),
        ("revenue", ["sales": .integer(-1), "currency": .text("MXN")], .outOfRange),
        ("revenue", ["sales": .integer(1)], .required),
        ("revenue", ["sales": .integer(1), "currency": .text("XXX")], .currencyUnknown),
        ("revenue", ["profit": .integer(-5), "currency": .text("MXN"), "source": .text("refused")], .amountsRefused),
        ("revenue", ["online_share": .integer(10_001)], .outOfRange),
        ("workforce", ["total": .integer(3), "women": .integer(4)], .womenAboveTotal),
        ("storefront", ["sales_12m": .integer(9)], .currencyMissing),
        ("storefront", ["opened_on": .text("2025-03-02"), "as_of": .text("2025-03-01")], .storefrontOrder),
        ("visit", ["started_at": .integer(10), "ended_at": .integer(9)], .visitOrder),
        ("visit", ["longitude": .integer(0)], .locationIncomplete),
        ("interview", ["A1": .integer(-1)], .notApplicable), ("interview", ["A1": .integer(5)], .notAnAnswer),
        ("training", ["minutes": .integer(0)], .outOfRange), ("attendance", ["minutes": .integer(-1)], .outOfRange),
        ("target", ["period_start": .text("2025-03-02"), "period_end": .text("2025-03-01")], .periodOrder),
        ("fx", ["from": .text("USD"), "to": .text("USD")], .currencyTwice),
        ("fx", ["rate": .integer(0), "source": .text("Banxico")], .outOfRange),
        ("price_index", ["month": .text("2025-03-02")], .monthStart),
        (
            "merge", ["first": .reference(RecordKey(rawValue: 1)), "second": .reference(RecordKey(rawValue: 1))],
            .sameEnterprise
        ),
        ("instrument", ["definition": .text("{}")], .instrumentInvalid),
        ("locality", ["households": .integer(0)], .outOfRange),
    ])
    func aBrokenRuleIsNamed(kind: String, given: [String: Scalar], code: ValidationIssue.Code) throws {
        let kind = try #require(Catalogue.kind(named: kind))
        #expect(codes(kind, given) == [code])
    }

    @Test(arguments: [
        ("revenue", ["profit": Scalar.integer(-5), "currency": .text("MXN"), "source": .text("records")]),
        ("revenue", ["currency": .text("MXN"), "source": .text("refused")]),
        ("revenue", ["period_start": .text("2025-03-01"), "period_end": .text("2025-03-01")]),
        ("interview", ["C4": .integer(-1), "D2": .integer(-1), "A1": .integer(-3)]),
        ("enterprise", ["latitude": .integer(20_000_000), "longitude": .integer(-101_000_000)]),
        ("enterprise", ["rfc": .text("ÑU&010203XY9")]), ("workforce", ["total": .integer(3), "women": .integer(3)]),
    ])
    func valuesThatKeepTheRulesPass(kind: String, given: [String: Scalar]) throws {
        #expect(codes(try #require(Catalogue.kind(named: kind)), given) == [])
    }

    @Test func aFieldNeedsAsManyValuesAsColumns() {
        let issues = Validation.issues(kind: .wave, values: [FieldID(3): [.text("2025-01-01")]], creating: false)
        #expect(issues == [ValidationIssue(.wrongType, kind: "wave", field: "window")])
    }

    @Test func unknownFieldsArePassedOver() {
        #expect(Validation.issues(kind: .wave, values: [FieldID(999): [.integer(1)]], creating: false) == [])
    }

    @Test func aWrongYearIsRefusedUnlessTheClockIsWrong() {
        let given: [String: Scalar] = ["date": .text("2052-06-01")]
        #expect(codes(.interview, given, today: "2025-06-01") == [.farFuture])
        #expect(codes(.interview, given, today: "1970-01-01") == [])
        #expect(codes(.interview, given, today: nil) == [])
        #expect(codes(.training, given, today: "2025-06-01") == [])
        #expect(codes(.enterprise, ["started_year": .integer(2099)], today: "2025-06-01") == [.farFuture])
    }

    @Test func doubtsAreShownButDoNotRefuse() {
        func doubts(_ kind: Kind, _ given: [String: Scalar]) -> [ValidationIssue.Code] {
            Validation.doubts(kind: kind, values: values(kind, given), today: "2025-06-01").map(\.code)
        }
        #expect(doubts(.interview, ["date": .text("2025-06-02")]) == [])
        #expect(doubts(.interview, ["date": .text("2025-06-03")]) == [.future])
        #expect(
            doubts(.revenue, ["sales": .integer(5), "profit": .integer(6), "currency": .text("MXN")]) == [
                .profitAboveSales
            ])
        var answers: [String: Scalar] = [:]
        for name in Kind.answerColumns { answers[name] = .integer(2) }
        #expect(doubts(.interview, answers) == [.sameAnswers])
        answers["F4"] = .integer(3)
        #expect(doubts(.interview, answers) == [])
    }

    @Test func theInstrumentDecidesWhereNAIsAllowed() throws {
        let text = String(decoding: try SchemaFiles.bytes("instruments/adm-1.json"), as: UTF8.self)
        let instrument = try Instrument(
            json: text.replacing(#""id":"A1","weight":1,"na":false"#, with: #""id":"A1","weight":1,"na":true"#).utf8)
        let given = values(.interview, ["A1": .integer(-1)])
        #expect(Validation.issues(kind: .interview, values: given, creating: false, instrument: instrument) == [])
        let definition = values(
            .instrument, ["key": .text("ADM-1"), "version": .integer(1), "definition": .text(text)])
        #expect(Validation.issues(kind: .instrument, values: definition, creating: true) == [])
        let other = values(.instrument, ["key": .text("ADM-2"), "definition": .text(text)])
        #expect(
            Validation.issues(kind: .instrument, values: other, creating: false).map(\.code) == [.instrumentInvalid])
    }

    @Test func attendanceIsNoLongerThanTheSession() {
        #expect(Validation.attendanceIssue(minutes: 121, sessionMinutes: 120)?.code == .attendanceTooLong)
        #expect(Validation.attendanceIssue(minutes: 120, sessionMinutes: 120) == nil)
    }

    @Test(arguments: [
        ("ABC010203XY9", true), ("ABCD010203XYA", true), ("abcd010203xy1", true), ("ÑAÑ991231AB0", true),
        ("ABC011303XY9", false), ("ABC010232XY9", false), ("AB1010203XY9", false), ("ABC010203XYB", false),
        ("ABC010203XY", false), ("ABCDE010203XY9", false), ("", false),
    ])
    func anRFCHasItsForm(text: String, isWellFormed: Bool) {
        #expect(RFC.isWellFormed(text) == isWellFormed)
    }

    @Test func interviewStatesFollowTheirOrder() {
        #expect(InterviewState.allCases.map(\.rawValue) == Kind.interviewStates)
        #expect(InterviewState.draft.canBecome(.submitted))
        #expect(!InterviewState.draft.canBecome(.approved))
        #expect(InterviewState.returned.canBecome(.submitted))
        #expect(InterviewState.locked.followers.isEmpty)
    }
}
