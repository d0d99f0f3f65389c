extension Validation {
    /// The rules that join several columns of a record.
    static func recordIssues(_ entered: EnteredValues, _ instrument: Instrument?) -> [ValidationIssue] {
        switch entered.kind.id {
        case Kind.enterprise.id: locationIssues(entered)
        case Kind.visit.id: locationIssues(entered) + visitIssues(entered)
        case Kind.wave.id: waveIssues(entered)
        case Kind.consent.id: order(entered, "consent_on", "withdrawn_on", .consentOrder)
        case Kind.interview.id: answerIssues(entered, instrument)
        case Kind.revenue.id:
            order(entered, "period_start", "period_end", .periodOrder) + revenueIssues(entered)
        case Kind.target.id: order(entered, "period_start", "period_end", .periodOrder)
        case Kind.workforce.id: workforceIssues(entered)
        case Kind.storefront.id: order(entered, "opened_on", "as_of", .storefrontOrder) + salesIssues(entered)
        case Kind.fx.id: rateIssues(entered)
        case Kind.priceIndex.id: positive(entered, "value")
        case Kind.merge.id: mergeIssues(entered)
        case Kind.instrument.id: definitionIssues(entered)
        default: []
        }
    }

    private static func order(
        _ entered: EnteredValues, _ first: String, _ second: String, _ code: ValidationIssue.Code
    ) -> [ValidationIssue] {
        guard let start = entered.day(first), let end = entered.day(second), end < start else { return [] }
        return [entered.issue(code, second, rule: "≥ \(start)", value: end.description)]
    }

    private static func waveIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        guard let start = entered.day("start"), let end = entered.day("end"), end <= start else { return [] }
        return [entered.issue(.waveOrder, "end", rule: "> \(start)", value: end.description)]
    }

    private static func visitIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        guard let start = entered.integer("started_at"), let end = entered.integer("ended_at"), end < start else {
            return []
        }
        return [entered.issue(.visitOrder, "ended_at")]
    }

    /// A position is latitude and longitude; an accuracy alone says nothing.
    private static func locationIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        let hasLatitude = entered["latitude"] != nil
        let hasLongitude = entered["longitude"] != nil
        guard hasLatitude != hasLongitude || (!hasLatitude && entered["accuracy_m"] != nil) else { return [] }
        return [entered.issue(.locationIncomplete, hasLatitude ? "longitude" : "latitude")]
    }

    private static func answerIssues(_ entered: EnteredValues, _ instrument: Instrument?) -> [ValidationIssue] {
        entered.names(of: .integer(-1)).compactMap { name in
            guard Kind.answerColumns.contains(name) else { return nil }
            let allowsNA =
                instrument.map { $0.item(name)?.allowsNA ?? false }
                ?? Instrument.itemsAllowingNAByDefault.contains(name)
            return allowsNA ? nil : entered.issue(.notApplicable, name, rule: "0–4, DK, REF")
        }
    }

    private static func revenueIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        let hasAmount = entered["sales"] != nil || entered["profit"] != nil
        guard hasAmount, entered.text("source") == "refused" else { return [] }
        return [entered.issue(.amountsRefused, "source")]
    }

    private static func salesIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        guard entered["sales_12m"] != nil, entered["currency"] == nil else { return [] }
        return [entered.issue(.currencyMissing, "currency", rule: "ISO 4217")]
    }

    private static func workforceIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        guard let total = entered.integer("total"), let women = entered.integer("women"), women > total else {
            return []
        }
        return [entered.issue(.womenAboveTotal, "women", rule: "≤ \(total)", value: String(women))]
    }

    private static func positive(_ entered: EnteredValues, _ name: String) -> [ValidationIssue] {
        guard let value = entered.integer(name), value <= 0 else { return [] }
        return [entered.issue(.outOfRange, name, rule: "> 0")]
    }

    private static func rateIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        var issues = positive(entered, "rate")
        if let from = entered.text("from"), from == entered.text("to") {
            issues.append(entered.issue(.currencyTwice, "to", value: from))
        }
        return issues
    }

    private static func mergeIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        guard let first = entered["first"], first == entered["second"] else { return [] }
        return [entered.issue(.sameEnterprise, "second")]
    }

    private static func definitionIssues(_ entered: EnteredValues) -> [ValidationIssue] {
        guard let definition = entered.text("definition") else { return [] }
        do throws(InstrumentError) {
            let instrument = try Instrument(json: definition.utf8)
            let hasOtherKey = entered.text("key").map { $0 != instrument.id } ?? false
            let hasOtherVersion = entered.integer("version").map { $0 != Int64(instrument.version) } ?? false
            guard hasOtherKey || hasOtherVersion else { return [] }
            return [entered.issue(.instrumentInvalid, "definition", rule: instrument.name)]
        } catch {
            return [entered.issue(.instrumentInvalid, "definition", rule: error.description)]
        }
    }
}
