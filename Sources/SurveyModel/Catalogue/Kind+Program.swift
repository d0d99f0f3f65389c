/// The kinds that belong to the program as a whole: places, waves, reference tables.
extension Kind {
    /// An office that enters surveys; keyed by its code.
    public static let office = Kind(
        1, "office", home: .program, naturalKey: ["code"],
        fields: [
            Field(1, "code", .text, isRequired: true),
            Field(2, "name", .text),
            Field(3, "state", .code(MexicanState.keys)),
        ])

    /// Somebody who enters or reviews surveys; keyed by the short name given with `--as`.
    public static let person = Kind(
        2, "person", home: .program, naturalKey: ["key"],
        fields: [
            Field(1, "key", .text, isRequired: true),
            Field(2, "name", .text, isPrivate: true),
            Field(3, "role", .code(["enumerator", "supervisor", "coordinator", "me"])),
            Field(4, "office", .text),
        ])

    /// A locality of INEGI's catalogue; keyed by `cvegeo` (state 2 + municipality 3 + locality 4 digits).
    public static let locality = Kind(
        3, "locality", home: .program, naturalKey: ["cvegeo"],
        fields: [
            Field(1, "cvegeo", .text, isRequired: true),
            Field(2, "name", .text, isRequired: true),
            Field(
                3, "households",
                group: [
                    Column("households", .integer, minimum: 1),
                    Column("households_year", .integer, minimum: 1900, maximum: 2100),
                ]),
            Field(4, "rural", .flag),
        ])

    /// A survey wave; keyed by the program's own key.
    public static let wave = Kind(
        4, "wave", home: .program, naturalKey: ["key"],
        fields: [
            Field(1, "key", .text, isRequired: true),
            Field(2, "type", .code(["baseline", "midline", "endline"]), isRequired: true),
            Field(3, "window", group: [Column("start", .date), Column("end", .date)], isRequired: true),
            Field(
                4, "instrument",
                group: [Column("instrument", .text), Column("instrument_version", .integer, minimum: 1)]),
        ])

    /// An instrument other than the built-in ADM-1, as the JSON text of its definition; immutable once used.
    public static let instrument = Kind(
        9, "instrument", home: .program, naturalKey: ["key", "version"],
        fields: [
            Field(1, "key", .text, isRequired: true),
            Field(2, "version", .integer, minimum: 1, isRequired: true),
            Field(3, "definition", .text, isRequired: true),
        ])

    /// What the program means to reach: a value of an indicator, for an office or for all, in a period.
    public static let target = Kind(
        18, "target", home: .program, naturalKey: ["indicator", "office", "period_start", "period_end"],
        fields: [
            Field(1, "indicator", .text, isRequired: true),
            Field(2, "office", .text),
            Field(3, "period", group: [Column("period_start", .date), Column("period_end", .date)], isRequired: true),
            Field(4, "value", .decimal(scale: 4), isRequired: true),
        ])

    /// A dated exchange rate: one unit of `from` is `rate` units of `to`.
    public static let fx = Kind(
        19, "fx", home: .program, naturalKey: ["date", "from", "to"],
        fields: [
            Field(1, "date", .date, isRequired: true),
            Field(2, "from", .text, isRequired: true),
            Field(3, "to", .text, isRequired: true),
            Field(4, "rate", group: [Column("rate", .decimal(scale: 8)), Column("source", .text)], isRequired: true),
        ])

    /// A price index of a month (the first day of it), such as INPC.
    public static let priceIndex = Kind(
        20, "price_index", home: .program, naturalKey: ["month", "index"],
        fields: [
            Field(1, "month", .date, isRequired: true),
            Field(2, "index", .text, isRequired: true),
            Field(3, "value", group: [Column("value", .decimal(scale: 6)), Column("source", .text)], isRequired: true),
        ])

    /// A published figure shown beside a report's own, never as a benchmark.
    public static let referenceValue = Kind(
        21, "reference_value", home: .program, naturalKey: ["key"],
        fields: [
            Field(1, "key", .text, isRequired: true),
            Field(2, "value", .text, isRequired: true),
            Field(3, "population", .text),
            Field(4, "source", .text, isRequired: true),
        ])

    /// Microdata that left the system, as the device that let it out signed it: an export, since version 2 of the catalogue.
    ///
    /// Everybody who takes part may read the purpose, so it names no person.
    public static let disclosure = Kind(
        25, "disclosure", home: .program,
        fields: [
            Field(1, "what", .code(["export"]), isRequired: true),
            Field(2, "content", .text, isRequired: true),
            Field(3, "format", .text, isRequired: true),
            Field(4, "rows", .integer, minimum: 0, isRequired: true),
            Field(5, "personal", .flag, isRequired: true),
            Field(6, "purpose", .text),
        ])
}
