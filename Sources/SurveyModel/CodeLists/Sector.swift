/// A two-digit sector of SCIAN, the North American classification as Mexico publishes it; the labels are the project's own.
///
/// `31-33` and `48-49` are one code each: SCIAN spreads manufacturing and transport over several two-digit numbers.
public struct Sector: Hashable, Sendable {
    /// The code, such as `46` or `31-33`.
    public let code: String
    /// The label in Spanish.
    public let spanish: String
    /// The label in English.
    public let english: String

    private init(_ code: String, _ spanish: String, _ english: String) {
        self.code = code
        self.spanish = spanish
        self.english = english
    }

    /// The 20 sectors by rising code.
    public static let all: [Sector] = [
        Sector("11", "Campo, pesca y bosques", "Farming, fishing and forestry"),
        Sector("21", "Minería", "Mining"),
        Sector("22", "Electricidad, agua y gas", "Electricity, water and gas"),
        Sector("23", "Construcción", "Construction"),
        Sector("31-33", "Manufactura y artesanía", "Manufacturing and crafts"),
        Sector("43", "Comercio al por mayor", "Wholesale trade"),
        Sector("46", "Comercio al por menor", "Retail trade"),
        Sector("48-49", "Transporte, correo y almacenes", "Transport, post and storage"),
        Sector("51", "Medios e información", "Media and information"),
        Sector("52", "Finanzas y seguros", "Finance and insurance"),
        Sector("53", "Inmuebles y alquiler", "Property and rental"),
        Sector("54", "Servicios profesionales y técnicos", "Professional and technical services"),
        Sector("55", "Dirección de grupos y empresas", "Management of companies"),
        Sector("56", "Apoyo a negocios y manejo de residuos", "Business support and waste services"),
        Sector("61", "Educación", "Education"),
        Sector("62", "Salud y asistencia social", "Health and social care"),
        Sector("71", "Cultura, deporte y recreación", "Culture, sport and recreation"),
        Sector("72", "Hospedaje y alimentos", "Lodging and food service"),
        Sector("81", "Otros servicios", "Other services"),
        Sector("93", "Gobierno y organismos internacionales", "Government and international bodies"),
    ]

    /// The 20 codes.
    public static let codes: [String] = all.map(\.code)

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    /// The sector of a code, or nil; `31`, `32`, `33`, `48` and `49` alone are no codes.
    public init?(code: String) {
        guard let sector = Self.byCode[code] else { return nil }
        self = sector
    }

    /// Whether the sector is commerce (43, 46), for which the size limits differ.
    public var isCommerce: Bool { code == "43" || code == "46" }

    /// The label in a language; languages without labels of their own get the Spanish or, for Chinese, the English one.
    public func label(in language: Language) -> String {
        switch language {
        case .es, .pt: spanish
        case .en, .zh: english
        }
    }
}
