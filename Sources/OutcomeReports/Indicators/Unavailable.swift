/// Indicators of the catalogue whose inputs a report does not take: their absence is stated rather than passed over.
enum Unavailable {
    /// JOB1, PRC1 and VIL1.
    static func rows() -> [IndicatorRow] {
        Figure("JOB1", unit: "FTE").unavailable(["mean_paired_change"], .notComputable, missing: ["workforce endline"])
            + Figure("PRC1", unit: "ratio").unavailable(["median_ratio"], .notComputable, missing: ["prices"])
            + Figure("VIL1", unit: "n").unavailable(["count"], .notComputable, missing: ["storefronts", "households"])
    }
}
