/// The kinds that describe an enterprise and what it does.
extension Kind {
    /// A surveyed enterprise.
    public static let enterprise = Kind(
        5, "enterprise", home: .office, importKey: ["namespace", "key"],
        fields: [
            Field(1, "registration", group: [Column("namespace", .text), Column("key", .text)]),
            Field(2, "name", .text, isRequired: true),
            Field(3, "cvegeo", .text, isRequired: true),
            Field(4, "sector", .code(Sector.codes), isRequired: true),
            Field(5, "started_year", .integer, minimum: 1850, maximum: 2100),
            Field(6, "legal_form", .text),
            Field(7, "rfc", .text, isPrivate: true),
            Field(8, "phone", .text, isPrivate: true),
            Field(9, "arm", .code(["treatment", "comparison"])),
            Field(10, "enrolled_on", .date),
            Field(11, "status", .code(["active", "closed", "moved"])),
            Field(
                12, "location",
                group: [
                    Column("latitude", .decimal(scale: 6), minimum: -90_000_000, maximum: 90_000_000),
                    Column("longitude", .decimal(scale: 6), minimum: -180_000_000, maximum: 180_000_000),
                    Column("accuracy_m", .decimal(scale: 1), minimum: 0),
                ], isPrivate: true),
            Field(13, "note", .text, isPrivate: true),
            Field(14, "removal", group: [Column("removed", .flag), Column("removed_seen", .bytes)]),
        ])

    /// An owner of an enterprise; sex and age band are public because reports need them.
    public static let owner = Kind(
        6, "owner", home: .office, importKey: ["enterprise"],
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "owner_sex", .code(["f", "m", "other", "undisclosed"])),
            Field(3, "owner_birth_band", .text),
            Field(4, "indigenous", .flag, isPrivate: true),
            Field(5, "language", .text, isPrivate: true),
        ])

    /// An owner's consent; without it there is no interview.
    public static let consent = Kind(
        7, "consent", home: .office, importKey: ["enterprise", "consent_on"],
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "consent_on", .date, isRequired: true),
            Field(3, "notice_version", .text),
            Field(4, "scopes", .text),
            Field(5, "method", .code(["paper", "spoken", "digital"])),
            Field(6, "withdrawn_on", .date),
        ])

    /// A service team of a university.
    public static let team = Kind(
        8, "team", home: .office, importKey: ["namespace", "key"],
        fields: [
            Field(1, "registration", group: [Column("namespace", .text), Column("key", .text)]),
            Field(2, "university", .text, isRequired: true),
            Field(3, "teachers", .integer, minimum: 0),
            Field(4, "students", .integer, minimum: 0),
            Field(5, "enterprises", .integer, minimum: 0),
        ])

    /// Persons employed on a day; FTE in hundredths.
    public static let workforce = Kind(
        13, "workforce", home: .office, importKey: ["enterprise", "date"],
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "date", .date, isRequired: true),
            Field(
                3, "persons",
                group: [
                    Column("total", .integer, minimum: 0), Column("women", .integer, minimum: 0),
                    Column("fte", .decimal(scale: 2), minimum: 0),
                ]),
        ])

    /// A shop on an online platform, as seen on a day.
    public static let storefront = Kind(
        14, "storefront", home: .office, importKey: ["enterprise", "platform", "as_of"],
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "platform", .text, isRequired: true),
            Field(3, "opened_on", .date, isRequired: true),
            Field(4, "as_of", .date, isRequired: true),
            Field(5, "orders_3m", .integer, minimum: 0),
            Field(6, "sales", group: [Column("sales_12m", .money, minimum: 0), Column("currency", .text)]),
        ])

    /// The price of a product on a day.
    public static let price = Kind(
        15, "price", home: .office, importKey: ["enterprise", "item", "unit", "date"],
        fields: [
            Field(1, "enterprise", .reference(KindID(5)), isRequired: true),
            Field(2, "item", .text, isRequired: true),
            Field(3, "unit", .text, isRequired: true),
            Field(
                4, "price", group: [Column("amount", .money, minimum: 0), Column("currency", .text)], isRequired: true),
            Field(5, "date", .date, isRequired: true),
        ])

    /// Whether two enterprises are one: an answer that can be taken back, keyed by the unordered pair. It may join records
    /// of two offices, so it is the program's.
    public static let merge = Kind(
        24, "merge", home: .program, naturalKey: ["first", "second"],
        fields: [
            Field(1, "first", .reference(KindID(5)), isRequired: true),
            Field(2, "second", .reference(KindID(5)), isRequired: true),
            Field(3, "same", group: [Column("same", .flag), Column("same_seen", .bytes)], isRequired: true),
            Field(4, "reason", .text, isPrivate: true),
        ])
}
