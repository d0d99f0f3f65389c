public import SurveyModel

/// A report as one JSON document: `identity`, `indicators`, `coverage`, `villages` and `reference_values`, then what
/// documents draw besides. Names and order are stable, numbers are unrounded.
public struct JSONDocument: Sendable {
    /// Makes the writer.
    public init() {}

    /// The document, ending in a line feed. The phrasebook's language is that of the reference values and sentences.
    public func render(_ report: OutcomeReport, _ phrasebook: Phrasebook) -> String {
        let words = Wording(phrasebook: phrasebook)
        let members: [(String, JSONText)] = [
            ("identity", identity(report)),
            ("indicators", .lines(report.rows.map(indicator))),
            ("coverage", coverage(report.coverage)),
            ("villages", .list([])),
            ("reference_values", .lines(ReferenceValue.published.map { reference($0, words) })),
            ("attribution", attribution(report, words)),
            ("transitions", transitions(report.transitions)),
            ("training_hours", .list(report.trainingHours.map(bin))),
            (
                "score_distribution",
                .object([
                    ("baseline", .list(report.baselineScores.map(point))),
                    ("endline", .list(report.endlineScores.map(point))),
                ])
            ),
            ("warnings", .object(report.warnings.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
        ]
        var text = "{\n"
        for (index, member) in members.enumerated() {
            text += "  \"\(member.0)\": "
            member.1.write(to: &text)
            text += index + 1 < members.count ? ",\n" : "\n"
        }
        return text + "}\n"
    }

    private func identity(_ report: OutcomeReport) -> JSONText {
        let identity = report.identity
        let settings = report.settings
        return .object([
            ("program", .text(identity.program)), ("fingerprint", .text(identity.fingerprint)),
            ("state_digest", .text(identity.stateDigest)), ("state_code", .text(identity.stateCode)),
            ("office", .text(identity.office)), ("cut_off", .text(identity.cutOff)),
            ("software", .text(identity.software)), ("approved_only", .flag(settings.approvedOnly)),
            ("instrument", .text(report.instrument.name)), ("by", .list(settings.by.map { .text($0.rawValue) })),
            ("k", .integer(settings.k)), ("intervals", .text(settings.intervals.rawValue)),
            ("seed", .unsigned(settings.seed)),
            ("reference_month", JSONText(report.referenceMonth)),
        ])
    }

    private func indicator(_ row: IndicatorRow) -> JSONText {
        var members: [(String, JSONText)] = [
            ("id", .text(row.id)), ("unit", .text(row.unit)), ("by", JSONText(row.by)), ("n", JSONText(row.n)),
            ("value", JSONText(row.value)), ("statistic", .text(row.statistic)), ("ci95", JSONText(row.ci95)),
            ("method", JSONText(row.method?.rawValue)), ("status", .text(row.status.rawValue)),
        ]
        if row.status == .notComputable { members.append(("missing", .list(row.missing.map(JSONText.text)))) }
        return .object(members)
    }

    private func coverage(_ coverage: Coverage) -> JSONText {
        func counts(_ counts: Coverage.Counts) -> [(String, JSONText)] {
            Coverage.Stage.allCases.map { ($0.rawValue, JSONText(counts[$0])) }
        }
        func group(_ group: Coverage.Group) -> JSONText {
            .object([("n", JSONText(group.n)), ("mean_baseline", JSONText(group.mean))])
        }
        return .object(
            counts(coverage.total) + [
                (
                    "offices",
                    .list(coverage.offices.map { .object([("office", .text($0.office))] + counts($0.counts)) })
                ),
                ("stayers", group(coverage.stayers)), ("leavers", group(coverage.leavers)),
                ("difference", JSONText(coverage.difference)), ("ci95", JSONText(coverage.differenceInterval)),
            ])
    }

    private func reference(_ value: ReferenceValue, _ words: Wording) -> JSONText {
        .object([
            ("key", .text(value.key)), ("kind", .text("published_claim")),
            ("counterfactual", .flag(value.isCounterfactual)),
            ("value", .text(words("reference.\(value.key).value"))),
            ("population", .text(words("reference.\(value.key).population"))),
            ("source", .text(words("reference.\(value.key).source"))),
        ])
    }

    private func attribution(_ report: OutcomeReport, _ words: Wording) -> JSONText {
        .object([
            ("design", .text(report.attribution.rawValue)),
            ("sentence", .text(words("attribution.\(report.attribution.rawValue)"))),
        ])
    }

    private func transitions(_ matrix: TransitionMatrix) -> JSONText {
        .object([
            ("bands", .list(Band.allCases.map { .text($0.rawValue) })), ("n", JSONText(matrix.n)),
            ("counts", .list(matrix.counts.map { .list($0.map { JSONText($0) }) })),
        ])
    }

    private func bin(_ bin: Distribution.Bin) -> JSONText {
        .object([("from", .number(bin.from)), ("to", JSONText(bin.to)), ("count", .integer(bin.count))])
    }

    private func point(_ point: Distribution.Point) -> JSONText {
        .list([.number(point.value), .number(point.share)])
    }
}
