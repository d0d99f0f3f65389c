internal import SurveyModel

/// The kinds of file that can be imported. Names and columns are a promise to other programs.
extension ImportKind {
    /// Every kind, in an order in which they can be imported: what others name comes first.
    public static let all: [ImportKind] = [
        .localities, .waves, .enterprises, .interviews, .revenue, .workforce, .storefronts, .prices, .training,
        .attendance, .teams, .targets, .fx, .priceIndex,
    ]

    /// Localities of INEGI's catalogue.
    public static let localities = ImportKind(
        "localities", .locality,
        columns: make(.locality) {
            $0.key("cvegeo", "110150001")
            $0.required("name", "San Luis del Río")
            $0.optional("households", "1250")
            $0.optional("households_year", "2020")
            $0.optional("rural", "1")
        })

    /// Survey waves.
    public static let waves = ImportKind(
        "waves", .wave,
        columns: make(.wave) {
            $0.key("key", "2024-B")
            $0.required("type", "baseline")
            $0.required("start", "2024-02-01")
            $0.required("end", "2024-03-31")
        })

    /// Enterprises, with owner and consent.
    public static let enterprises = ImportKind(
        "enterprises", .enterprise,
        columns: make(.enterprise) {
            $0.key("key", "E-001")
            $0.required("name", "Alfarería Luna")
            $0.required("cvegeo", "110150001")
            $0.required("sector", "31-33")
            $0.optional("started_year", "2015")
            $0.optional("legal_form", "persona física")
            $0.optional("rfc", "XAXX010101000")
            $0.optional("phone", "4181234567")
            $0.optional("arm", "treatment")
            $0.optional("enrolled_on", "2024-01-15")
            $0.optional("status", "active")
        }
            + make(.owner, part: .owner) {
                $0.optional("owner_sex", "f")
                $0.optional("owner_birth_band", "1980-1989")
            }
            + make(.enterprise) {
                $0.optional("latitude", "21.156100")
                $0.optional("longitude", "-100.934200")
                $0.optional("accuracy_m", "8.5")
            }
            + make(.consent, part: .consent) {
                $0.optional("consent_on", "2024-01-15")
            })

    /// Interviews with the answers to ADM-1.
    public static let interviews = ImportKind(
        "interviews", .interview,
        columns: make(.interview) {
            $0.key("enterprise", "E-001")
            $0.key("wave", "2024-B")
            $0.key("date", "2024-02-20")
            $0.optional("coordinator", "ana")
            $0.optional("outcome", "completed")
            $0.optional("state", "submitted")
            for (number, name) in Kind.answerColumns.enumerated() {
                $0.optional(name, name == "C4" ? "NA" : String([2, 3, 1, 0, 4][number % 5]))
            }
        })

    /// Sales and profit of a period.
    public static let revenue = ImportKind(
        "revenue", .revenue,
        columns: make(.revenue) {
            $0.key("enterprise", "E-001")
            $0.optional("wave", "2024-B")
            $0.key("period_start", "2024-01-01")
            $0.key("period_end", "2024-01-31")
            $0.optional("sales", "18500.00")
            $0.optional("profit", "4200.50")
            $0.required("currency", "MXN")
            $0.optional("source", "estimate")
            $0.optional("online_share", "12.5")
        })

    /// Persons employed on a day.
    public static let workforce = ImportKind(
        "workforce", .workforce,
        columns: make(.workforce) {
            $0.key("enterprise", "E-001")
            $0.key("date", "2024-02-20")
            $0.optional("total", "4")
            $0.optional("women", "3")
            $0.optional("fte", "2.50")
        })

    /// Shops on online platforms.
    public static let storefronts = ImportKind(
        "storefronts", .storefront,
        columns: make(.storefront) {
            $0.key("enterprise", "E-001")
            $0.key("platform", "Mercado Libre")
            $0.required("opened_on", "2023-06-01")
            $0.key("as_of", "2024-02-20")
            $0.optional("orders_3m", "27")
            $0.optional("sales_12m", "64000.00")
            $0.optional("currency", "MXN")
        })

    /// Prices of products.
    public static let prices = ImportKind(
        "prices", .price,
        columns: make(.price) {
            $0.key("enterprise", "E-001")
            $0.key("item", "molcajete 20 cm")
            $0.key("unit", "pieza")
            $0.required("amount", "350.00")
            $0.required("currency", "MXN")
            $0.key("date", "2024-02-20")
        })

    /// Training sessions.
    public static let training = ImportKind(
        "training", .training,
        columns: make(.training) {
            $0.key("key", "T-01")
            $0.required("topic", "Fotografía de producto")
            $0.optional("mode", "onsite")
            $0.required("date", "2024-04-10")
            $0.required("minutes", "120")
            $0.optional("trainer", "UG")
        })

    /// Who attended a session.
    public static let attendance = ImportKind(
        "attendance", .attendance,
        columns: make(.attendance) {
            $0.key("session", "T-01")
            $0.key("enterprise", "E-001")
            $0.optionalKey("person", "1")
            $0.required("minutes", "120")
        })

    /// Service teams.
    public static let teams = ImportKind(
        "teams", .team,
        columns: make(.team) {
            $0.key("key", "UG-3")
            $0.required("university", "Universidad de Guanajuato")
            $0.optional("teachers", "2")
            $0.optional("students", "8")
            $0.optional("enterprises", "12")
        })

    /// What the program means to reach.
    public static let targets = ImportKind(
        "targets", .target,
        columns: make(.target) {
            $0.key("indicator", "OUT1")
            $0.optionalKey("office", "GTO-1")
            $0.key("period_start", "2024-01-01")
            $0.key("period_end", "2024-12-31")
            $0.required("value", "300")
        })

    /// Dated exchange rates.
    public static let fx = ImportKind(
        "fx", .fx,
        columns: make(.fx) {
            $0.key("date", "2024-02-29")
            $0.key("from", "CNY")
            $0.key("to", "MXN")
            $0.required("rate", "2.37210000")
            $0.required("source", "Banxico")
        })

    /// Price indexes by month.
    public static let priceIndex = ImportKind(
        "price_index", .priceIndex,
        columns: make(.priceIndex) {
            $0.key("month", "2024-02-01")
            $0.key("index", "INPC")
            $0.required("value", "133.681000")
            $0.required("source", "INEGI")
        })

    private static func make(
        _ kind: Kind, part: ImportPart = .main, _ list: (inout ColumnList) -> Void
    ) -> [ImportColumn] {
        var columns = ColumnList(kind: kind, part: part)
        list(&columns)
        return columns.columns
    }

    /// Gathers the columns of one record.
    private struct ColumnList {
        let kind: Kind
        let part: ImportPart
        var columns: [ImportColumn] = []

        mutating func key(_ name: String, _ example: String) {
            columns.append(ImportColumn(name, example, of: kind, part: part, isRequired: true, isKey: true))
        }

        mutating func optionalKey(_ name: String, _ example: String) {
            columns.append(ImportColumn(name, example, of: kind, part: part, isKey: true))
        }

        mutating func required(_ name: String, _ example: String) {
            columns.append(ImportColumn(name, example, of: kind, part: part, isRequired: true))
        }

        mutating func optional(_ name: String, _ example: String) {
            columns.append(ImportColumn(name, example, of: kind, part: part))
        }
    }
}
