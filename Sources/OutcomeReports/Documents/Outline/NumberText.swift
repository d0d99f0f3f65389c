/// Numbers as people in Mexico and in English write them: a point before decimals, commas between thousands.
enum NumberText {
    /// A number at a fixed count of decimals (0–6), halves away from zero.
    static func fixed(_ value: Double, _ places: Int, signed: Bool = false) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return value.isNaN ? "" : (value < 0 ? "−∞" : "∞") }
        let scales: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
        let digits = min(max(places, 0), 6)
        let scaled = min((abs(value) * scales[digits]).rounded(.toNearestOrAwayFromZero), 9e18)
        let whole = Int64(scaled)
        let factor = Int64(scales[digits])
        var text = grouped(whole / factor)
        if digits > 0 {
            let fraction = String(whole % factor)
            text += "." + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
        }
        guard whole != 0 else { return text }
        return (value < 0 ? "−" : signed ? "+" : "") + text
    }

    /// A whole number with commas between thousands.
    static func whole(_ value: Int) -> String {
        value < 0 ? "−" + grouped(Int64(value).magnitude) : grouped(Int64(value))
    }

    private static func grouped(_ value: some BinaryInteger) -> String {
        var groups: [Substring] = []
        var digits = Substring(String(value))
        while digits.count > 3 {
            groups.append(digits.suffix(3))
            digits = digits.dropLast(3)
        }
        groups.append(digits)
        return groups.reversed().joined(separator: ",")
    }
}
