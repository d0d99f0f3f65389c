/// The kinds that a field coordinator fills in: visits, interviews, revenue, training.
extension Kind {
    /// A visit that is due or done.
    public static let visit = Kind(
        10, "visit", home: .office,
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "wave", .reference(KindID(4))),
            Field(3, "due_on", .date),
            Field(4, "done", group: [Column("started_at", .instant), Column("ended_at", .instant)]),
            Field(5, "outcome", .code(Kind.visitOutcomes)),
            Field(
                6, "location",
                group: [
                    Column("latitude", .decimal(scale: 6), minimum: -90_000_000, maximum: 90_000_000),
                    Column("longitude", .decimal(scale: 6), minimum: -180_000_000, maximum: 180_000_000),
                    Column("accuracy_m", .decimal(scale: 1), minimum: 0),
                ], isPrivate: true),
        ])

    /// How a visit or an interview can end.
    public static let visitOutcomes = [
        "completed", "partial", "refused", "absent", "closed", "moved", "not_found", "ineligible",
    ]

    /// The states of an interview, in their order.
    public static let interviewStates = ["draft", "submitted", "returned", "approved", "locked"]

    /// The states that a reviewer gives an interview, for which a device needs the right to approve.
    public static let reviewedStates: Set<String> = ["returned", "approved", "locked"]

    /// The field with the state of an interview.
    public static let interviewStateField = FieldID(6)

    /// The items of ADM-1, which are the answer columns of an interview: A1 … F4 are the fields 33 … 56.
    public static let answerColumns: [String] = ["A", "B", "C", "D", "E", "F"].flatMap { dimension in
        (1...4).map { "\(dimension)\($0)" }
    }

    /// A survey of an enterprise in a wave. An answer is 0–4, −1 NA, −2 don't know, −3 refused, null for missing.
    public static let interview = Kind(
        11, "interview", home: .office, importKey: ["enterprise", "wave", "date"],
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "wave", .reference(KindID(4)), isRequired: true),
            Field(3, "date", .date, isRequired: true),
            Field(4, "coordinator", .text),
            Field(5, "outcome", .code(Kind.visitOutcomes)),
            Field(
                6, "state",
                group: [
                    Column("state", .code(Kind.interviewStates)), Column("state_seen", .bytes),
                    Column("state_reason", .text),
                ], isRequired: true),
            Field(7, "instrument", group: [Column("instrument", .text), Column("instrument_version", .integer)]),
            Field(8, "note", .text, isPrivate: true),
        ]
            + answerColumns.enumerated().map { index, name in
                Field(UInt16(33 + index), name, .answer, minimum: -3, maximum: 4)
            })

    /// Sales and profit of a period, in minor units of one currency.
    public static let revenue = Kind(
        12, "revenue", home: .office, importKey: ["enterprise", "period_start", "period_end"],
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "wave", .reference(KindID(4))),
            Field(3, "period", group: [Column("period_start", .date), Column("period_end", .date)], isRequired: true),
            Field(
                4, "amounts",
                group: [
                    Column("sales", .money, minimum: 0), Column("profit", .money), Column("currency", .text),
                ], isRequired: true),
            Field(5, "source", .code(["records", "estimate", "band", "refused"])),
            Field(6, "online_share", .decimal(scale: 2), minimum: 0, maximum: 10_000),
        ])

    /// A training session.
    public static let training = Kind(
        16, "training", home: .office, importKey: ["namespace", "key"],
        fields: [
            Field(1, "registration", group: [Column("namespace", .text), Column("key", .text)]),
            Field(2, "topic", .text, isRequired: true),
            Field(3, "mode", .code(["onsite", "online", "mixed"])),
            Field(4, "date", .date, isRequired: true),
            Field(5, "minutes", .integer, minimum: 1, isRequired: true),
            Field(6, "trainer", .text),
        ])

    /// Who attended a session, for an enterprise; `person` tells several people of one enterprise apart.
    public static let attendance = Kind(
        17, "attendance", home: .office, importKey: ["session", "enterprise", "person"],
        fields: [
            Field(1, "session", .reference(KindID(16)), isRequired: true),
            Field(2, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(3, "person", .text, isPrivate: true),
            Field(4, "minutes", .integer, minimum: 0, isRequired: true),
        ])
}
