internal import Foundation

/// The goals as bars: how far each figure lies from its goal, on a scale of powers.
///
/// A bar that ends left of the line reaches its goal; the tick left of the line is the stretch. The bars of a goal are the
/// sizes, the largest in the full colour.
struct Chart {
    private let goals: [Goal]
    private let sizes: [Int]
    private let footnote: String

    private static let (left, plot, right) = (420.0, 520.0, 280.0)
    private static let (top, bar, gap) = (96.0, 11.0, 12.0)
    private static let names = [
        "stretch": "#1b7f4b", "reached": "#4b9e3f", "missed": "#c4502e", "not measured": "#888888",
    ]

    init(_ figures: Figures) {
        goals = figures.goals
        sizes = figures.workloads.map(\.enterprises)
        footnote = figures.machine.text
    }

    /// The bounds of the scale, in decades around the goal.
    private var bounds: (low: Double, high: Double) {
        let values = goals.flatMap { goal in goal.found.map { $0.value / goal.limit } + [goal.stretch / goal.limit] }
        let logs = values.filter { $0 > 0 }.map(log10)
        return (max(-2.5, min(-0.5, (logs.min() ?? 0) - 0.15)), min(3, max(0.5, (logs.max() ?? 0) + 0.1)))
    }

    /// Where a multiple of the goal lies.
    private func place(_ multiple: Double) -> Double {
        let (low, high) = bounds
        let part = (log10(max(multiple, 1e-9)) - low) / (high - low)
        return Chart.left + Chart.plot * min(1, max(0, part))
    }

    /// The drawing.
    var svg: String {
        var body = ""
        var y = Chart.top
        for goal in goals {
            let height = Chart.bar * Double(max(1, sizes.count))
            body += rows(of: goal, at: y, height: height)
            y += height + Chart.gap
        }
        let (width, height) = (Chart.left + Chart.plot + Chart.right, y + 50)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
            viewBox="0 0 \(number(width)) \(number(height))" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" \
            font-size="12">
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="24" y="32" font-size="18" fill="#222222">Measured figures against their goals</text>
            <text x="24" y="52" fill="#555555">\(legend)</text>
            \(scale(to: y))\(body)\(line(at: 1, from: Chart.top - 12, to: y, "#222222", width: 1.5))
            <text x="24" y="\(number(height - 16))" font-size="10" fill="#777777">\(escaped(footnote))</text>
            </svg>

            """
    }

    private var legend: String {
        let listed = sizes.map { $0.formatted(.english) }.joined(separator: ", ")
        return "Figure ÷ goal: left of the line is reached, the short tick is its stretch. "
            + "Bars from the top: \(listed) enterprises."
    }

    private func scale(to bottom: Double) -> String {
        let marks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]
        return marks.filter { log10($0) >= bounds.low && log10($0) <= bounds.high }.map { mark in
            let label = mark == 1 ? "goal" : "× \(mark < 1 ? String(mark) : String(Int(mark)))"
            return line(at: mark, from: Chart.top - 12, to: bottom, "#e3e3e3", width: 1)
                + "<text x=\"\(number(place(mark)))\" y=\"\(number(Chart.top - 18))\" text-anchor=\"middle\" "
                + "font-size=\"10\" fill=\"#777777\">\(label)</text>\n"
        }.joined()
    }

    private func line(at multiple: Double, from: Double, to: Double, _ color: String, width: Double) -> String {
        let x = number(place(multiple))
        return "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(number(from))\" y2=\"\(number(to))\" stroke=\"\(color)\" "
            + "stroke-width=\"\(width)\"/>\n"
    }

    private func rows(of goal: Goal, at y: Double, height: Double) -> String {
        let color = Chart.names[goal.verdict.rawValue] ?? "#888888"
        let title = goal.against.isEmpty ? goal.name : "\(goal.name) × \(goal.against)"
        let middle = number(y + height / 2 + 4)
        var text =
            "<text x=\"\(number(Chart.left - 10))\" y=\"\(middle)\" text-anchor=\"end\" fill=\"#222222\">"
            + "\(escaped(title))</text>\n"
        for (order, size) in sizes.enumerated() {
            guard let found = goal.found.first(where: { $0.enterprises == size }) else { continue }
            let end = place(found.value / goal.limit)
            let opacity = size == goal.found.last?.enterprises ? 1 : 0.35
            text +=
                "<rect x=\"\(number(Chart.left))\" y=\"\(number(y + Double(order) * Chart.bar))\" "
                + "width=\"\(number(max(1, end - Chart.left)))\" height=\"\(number(Chart.bar - 2))\" fill=\"\(color)\" "
                + "fill-opacity=\"\(opacity)\"/>\n"
        }
        text += line(at: goal.stretch / goal.limit, from: y - 2, to: y + height, "#222222", width: 1)
        let figure = goal.found.last.map { goal.text($0.value) } ?? "not measured"
        let label = "\(figure) (goal \(goal.text(goal.limit)), stretch \(goal.text(goal.stretch)))"
        return text
            + "<text x=\"\(number(Chart.left + Chart.plot + 8))\" y=\"\(middle)\" fill=\"\(color)\">\(label)</text>\n"
    }

    private func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    }
}
