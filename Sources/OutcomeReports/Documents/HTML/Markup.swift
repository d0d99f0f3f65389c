/// Text made safe for HTML and SVG.
enum Markup {
    /// Escapes what has a meaning in markup, quotes included, and drops control characters, which no document may hold.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// An element with an escaped text.
    static func element(_ name: String, _ text: String, _ attributes: String = "") -> String {
        "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(escaped(text))</\(name)>"
    }

    /// A coordinate with at most one decimal, as SVG reads it everywhere.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let digit = abs(tenths) % 10
        return sign + String(abs(tenths) / 10) + (digit == 0 ? "" : ".\(digit)")
    }
}
