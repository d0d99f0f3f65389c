/// One of Mexico's 32 federative entities: INEGI's key, the name, and the ISO 3166-2 code.
///
/// INEGI's order is not that of ISO 3166-2: INEGI keeps the alphabet of the names as they stood (Coahuila 05, Colima 06,
/// Chiapas 07, Chihuahua 08; *Distrito Federal*, today Ciudad de México, 09), ISO sorts letter codes.
public struct MexicanState: Hashable, Sendable {
    /// INEGI's two-digit key, `01` to `32`, which opens every `cvegeo`.
    public let key: String
    /// The name in Spanish, in its everyday form.
    public let name: String
    /// The ISO 3166-2 code, such as `MX-GUA`.
    public let isoCode: String

    private init(_ key: String, _ name: String, _ isoCode: String) {
        self.key = key
        self.name = name
        self.isoCode = "MX-" + isoCode
    }

    /// The 32 states by rising INEGI key.
    public static let all: [MexicanState] = [
        MexicanState("01", "Aguascalientes", "AGU"),
        MexicanState("02", "Baja California", "BCN"),
        MexicanState("03", "Baja California Sur", "BCS"),
        MexicanState("04", "Campeche", "CAM"),
        MexicanState("05", "Coahuila", "COA"),
        MexicanState("06", "Colima", "COL"),
        MexicanState("07", "Chiapas", "CHP"),
        MexicanState("08", "Chihuahua", "CHH"),
        MexicanState("09", "Ciudad de México", "CMX"),
        MexicanState("10", "Durango", "DUR"),
        MexicanState("11", "Guanajuato", "GUA"),
        MexicanState("12", "Guerrero", "GRO"),
        MexicanState("13", "Hidalgo", "HID"),
        MexicanState("14", "Jalisco", "JAL"),
        MexicanState("15", "México", "MEX"),
        MexicanState("16", "Michoacán", "MIC"),
        MexicanState("17", "Morelos", "MOR"),
        MexicanState("18", "Nayarit", "NAY"),
        MexicanState("19", "Nuevo León", "NLE"),
        MexicanState("20", "Oaxaca", "OAX"),
        MexicanState("21", "Puebla", "PUE"),
        MexicanState("22", "Querétaro", "QUE"),
        MexicanState("23", "Quintana Roo", "ROO"),
        MexicanState("24", "San Luis Potosí", "SLP"),
        MexicanState("25", "Sinaloa", "SIN"),
        MexicanState("26", "Sonora", "SON"),
        MexicanState("27", "Tabasco", "TAB"),
        MexicanState("28", "Tamaulipas", "TAM"),
        MexicanState("29", "Tlaxcala", "TLA"),
        MexicanState("30", "Veracruz", "VER"),
        MexicanState("31", "Yucatán", "YUC"),
        MexicanState("32", "Zacatecas", "ZAC"),
    ]

    /// The 32 INEGI keys, `01` to `32`.
    public static let keys: [String] = all.map(\.key)

    private static let byKey = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })
    private static let byISOCode = Dictionary(uniqueKeysWithValues: all.map { ($0.isoCode, $0) })

    /// The state of an INEGI key such as `11`, or nil.
    public init?(key: String) {
        guard let state = Self.byKey[key] else { return nil }
        self = state
    }

    /// The state of an ISO 3166-2 code such as `MX-GUA`, or nil.
    public init?(isoCode: String) {
        guard let state = Self.byISOCode[isoCode] else { return nil }
        self = state
    }
}
