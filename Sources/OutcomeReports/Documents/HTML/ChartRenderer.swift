/// Draws charts as SVG.
struct ChartRenderer {
    private let width = 760.0

    /// The chart as an SVG element.
    func svg(_ chart: Chart, id: String) -> String {
        let drawing =
            switch chart.content {
            case .pairs(let pairs, let before, let after): self.pairs(pairs, before, after)
            case .curves(let before, let after, let beforeName, let afterName):
                curves(before, after, beforeName, afterName)
            case .bars(let bars): self.bars(bars)
            case .columns(let bars, let axis): columns(bars, axis)
            case .dots(let dots, let all, let axis): self.dots(dots, all, axis)
            }
        return drawing.svg(id: id, title: chart.title, description: chart.description)
    }

    private func labelWidth(_ labels: [String]) -> Double {
        min(290, max(90, Double(labels.map(\.count).max() ?? 0) * 7.1 + 14))
    }

    /// A label that fits the space kept for it.
    private func shortened(_ label: String) -> String { label.count <= 38 ? label : label.prefix(37) + "…" }

    private func legend(_ drawing: inout Drawing, _ before: String, _ after: String, x: Double) {
        drawing.rectangle(x, 4, 14, 12, fill: Drawing.Colour.before)
        drawing.text(x + 20, 14.5, before)
        let next = x + 40 + Double(before.count) * 7.4
        drawing.rectangle(next, 4, 14, 12, fill: Drawing.Colour.after)
        drawing.text(next + 20, 14.5, after)
    }

    private func pairs(_ pairs: [Chart.Pair], _ before: String, _ after: String) -> Drawing {
        let left = labelWidth(pairs.map(\.label))
        let right = width - 48
        let rowHeight = 44.0
        let top = 30.0
        let bottom = top + rowHeight * Double(pairs.count)
        var drawing = Drawing(width: width, height: bottom + 26)
        func x(_ value: Double) -> Double { left + (right - left) * min(100, max(0, value)) / 100 }
        legend(&drawing, before, after, x: left)
        for tick in stride(from: 0.0, through: 100, by: 25) {
            drawing.line(x(tick), top, x(tick), bottom)
            drawing.text(
                x(tick), bottom + 17, NumberText.fixed(tick, 0), anchor: .middle, fill: Drawing.Colour.quiet, size: 12)
        }
        for (row, pair) in pairs.enumerated() {
            let y = top + rowHeight * Double(row)
            drawing.text(left - 10, y + 26, shortened(pair.label), anchor: .end)
            for (offset, value, fill) in [
                (6.0, pair.before, Drawing.Colour.before), (22, pair.after, Drawing.Colour.after),
            ] {
                drawing.rectangle(left, y + offset, x(value) - left, 14, fill: fill)
                drawing.text(x(value) + 6, y + offset + 11.5, NumberText.fixed(value, 1), size: 12)
            }
        }
        return drawing
    }

    private func curves(
        _ before: [Distribution.Point], _ after: [Distribution.Point], _ beforeName: String, _ afterName: String
    ) -> Drawing {
        let (left, right, top, bottom) = (52.0, width - 24, 30.0, 300.0)
        var drawing = Drawing(width: width, height: bottom + 28)
        func x(_ value: Double) -> Double { left + (right - left) * value / 100 }
        func y(_ share: Double) -> Double { bottom - (bottom - top) * share }
        for tick in stride(from: 0.0, through: 100, by: 25) {
            drawing.line(x(tick), top, x(tick), bottom)
            drawing.text(
                x(tick), bottom + 17, NumberText.fixed(tick, 0), anchor: .middle, fill: Drawing.Colour.quiet, size: 12)
            drawing.line(left, y(tick / 100), right, y(tick / 100))
            drawing.text(
                left - 8, y(tick / 100) + 4, NumberText.fixed(tick, 0) + " %", anchor: .end, fill: Drawing.Colour.quiet,
                size: 12)
        }
        legend(&drawing, beforeName, afterName, x: left)
        drawing.polyline(before.map { (x($0.value), y($0.share)) }, stroke: "#6f8aa5", isDashed: true)
        drawing.polyline(after.map { (x($0.value), y($0.share)) }, stroke: Drawing.Colour.after)
        return drawing
    }

    private func bars(_ bars: [Chart.Bar]) -> Drawing {
        let left = labelWidth(bars.map(\.label))
        let right = width - 130
        let rowHeight = 30.0
        let largest = max(1, bars.map(\.value).max() ?? 1)
        var drawing = Drawing(width: width, height: rowHeight * Double(bars.count) + 8)
        for (row, bar) in bars.enumerated() {
            let y = 4 + rowHeight * Double(row)
            drawing.text(left - 10, y + 18, shortened(bar.label), anchor: .end)
            let length = (right - left) * bar.value / largest
            drawing.rectangle(left, y + 4, length, 20, fill: Drawing.Colour.after)
            drawing.text(left + length + 7, y + 18.5, bar.text)
        }
        return drawing
    }

    private func columns(_ bars: [Chart.Bar], _ axis: String) -> Drawing {
        let (left, right, top, bottom) = (16.0, width - 16, 24.0, 220.0)
        let step = (right - left) / Double(max(1, bars.count))
        let largest = max(1, bars.map(\.value).max() ?? 1)
        var drawing = Drawing(width: width, height: bottom + 46)
        drawing.line(left, bottom, right, bottom, stroke: Drawing.Colour.quiet)
        for (column, bar) in bars.enumerated() {
            let x = left + step * Double(column)
            let height = (bottom - top) * bar.value / largest
            drawing.rectangle(x + 2, bottom - height, step - 4, height, fill: Drawing.Colour.after)
            drawing.text(x + step / 2, bottom - height - 6, bar.text, anchor: .middle, size: 12)
            drawing.text(x + step / 2, bottom + 17, bar.label, anchor: .middle, fill: Drawing.Colour.quiet, size: 12)
        }
        drawing.text((left + right) / 2, bottom + 39, axis, anchor: .middle, fill: Drawing.Colour.quiet, size: 12)
        return drawing
    }

    private func dots(_ dots: [Chart.Dot], _ all: Double?, _ axis: String) -> Drawing {
        let left = labelWidth(dots.map(\.label))
        let right = width - 70
        let rowHeight = 26.0
        let top = 10.0
        let bottom = top + rowHeight * Double(dots.count)
        var values = [0.0, all ?? 0]
        for dot in dots { values += [dot.value, dot.low ?? dot.value, dot.high ?? dot.value] }
        let scale = Scale(values)
        var drawing = Drawing(width: width, height: bottom + 42)
        func x(_ value: Double) -> Double { left + (right - left) * scale.share(of: value) }
        for tick in scale.ticks {
            drawing.line(x(tick), top, x(tick), bottom, stroke: tick == 0 ? Drawing.Colour.quiet : Drawing.Colour.grid)
            drawing.text(
                x(tick), bottom + 17, NumberText.fixed(tick, scale.places), anchor: .middle, fill: Drawing.Colour.quiet,
                size: 12)
        }
        if let all { drawing.line(x(all), top, x(all), bottom, stroke: Drawing.Colour.accent, isDashed: true) }
        for (row, dot) in dots.enumerated() {
            let y = top + rowHeight * (Double(row) + 0.5)
            drawing.text(left - 10, y + 4.5, shortened(dot.label), anchor: .end)
            if let low = dot.low, let high = dot.high {
                drawing.line(x(low), y, x(high), y, stroke: Drawing.Colour.after, width: 2)
                for end in [low, high] {
                    drawing.line(x(end), y - 4, x(end), y + 4, stroke: Drawing.Colour.after, width: 2)
                }
            }
            drawing.circle(x(dot.value), y, radius: 5, fill: Drawing.Colour.after)
            drawing.text(
                x(max(dot.value, dot.high ?? dot.value)) + 9, y + 4.5,
                NumberText.fixed(dot.value, abs(dot.value) < 1_000 ? 1 : 0), size: 12)
        }
        drawing.text((left + right) / 2, bottom + 37, axis, anchor: .middle, fill: Drawing.Colour.quiet, size: 12)
        return drawing
    }
}

/// A linear scale with round ticks.
private struct Scale {
    let low: Double
    let high: Double
    let step: Double

    init(_ values: [Double]) {
        let least = values.min() ?? 0
        let most = max(values.max() ?? 1, least + 1e-9)
        var step = 1e-9
        let factors = [2.0, 2.5, 2]
        var turn = 0
        while (most - least) / step > 6 {
            step *= factors[turn % 3]
            turn += 1
        }
        self.step = step
        low = (least / step).rounded(.down) * step
        high = (most / step).rounded(.up) * step
    }

    var ticks: [Double] { (0...max(1, Int(((high - low) / step).rounded()))).map { low + Double($0) * step } }
    var places: Int { step >= 1 ? 0 : step >= 0.1 ? 1 : 2 }
    func share(of value: Double) -> Double { (value - low) / (high - low) }
}
