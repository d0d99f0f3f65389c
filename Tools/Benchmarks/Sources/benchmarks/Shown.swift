internal import Foundation

extension FormatStyle where Self == IntegerFormatStyle<Int> {
    /// With commas, wherever the benchmarks run.
    static var english: Self { .number.locale(Locale(identifier: "en")) }
}

/// Numbers as the tables show them.
enum Shown {
    static func seconds(_ value: Double) -> String {
        switch value {
        case ..<0.001: String(format: "%.0f µs", value * 1e6)
        case ..<0.1: String(format: "%.1f ms", value * 1000)
        case ..<1: String(format: "%.0f ms", value * 1000)
        default: String(format: "%.2f s", value)
        }
    }

    static func ratio(_ value: Double) -> String {
        value.isNaN ? "?" : String(format: value < 10 ? "%.2f" : "%.1f", value)
    }

    static func bytes(_ value: Int) -> String { "\(value.formatted(.english)) B" }

    static func megabytes(_ value: Int) -> String { String(format: "%.1f MB", Double(value) / 1e6) }
}
