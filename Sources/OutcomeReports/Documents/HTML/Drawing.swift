/// An SVG image in the making.
struct Drawing {
    /// Colours that stay apart for colour-blind readers and in grey print.
    enum Colour {
        static let before = "#9fb3c8"
        static let after = "#0f5e66"
        static let ink = "#1b2733"
        static let quiet = "#5a6b7b"
        static let grid = "#d9e0e6"
        static let accent = "#b4541a"
    }

    /// Where a text is anchored.
    enum Anchor: String {
        case start
        case middle
        case end
    }

    let width: Double
    let height: Double
    private var parts: [String] = []

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String) {
        parts.append(
            "<rect x=\"\(at(x))\" y=\"\(at(y))\" width=\"\(at(max(0, width)))\" height=\"\(at(max(0, height)))\" "
                + "fill=\"\(fill)\"/>")
    }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String = Colour.grid, width: Double = 1,
        isDashed: Bool = false
    ) {
        parts.append(
            "<line x1=\"\(at(x1))\" y1=\"\(at(y1))\" x2=\"\(at(x2))\" y2=\"\(at(y2))\" stroke=\"\(stroke)\" "
                + "stroke-width=\"\(at(width))\"\(isDashed ? " stroke-dasharray=\"4 3\"" : "")/>")
    }

    mutating func circle(_ x: Double, _ y: Double, radius: Double, fill: String) {
        parts.append("<circle cx=\"\(at(x))\" cy=\"\(at(y))\" r=\"\(at(radius))\" fill=\"\(fill)\"/>")
    }

    /// A line through points that rises in steps.
    mutating func polyline(_ points: [(x: Double, y: Double)], stroke: String, isDashed: Bool = false) {
        let list = points.map { "\(at($0.x)),\(at($0.y))" }.joined(separator: " ")
        parts.append(
            "<polyline points=\"\(list)\" fill=\"none\" stroke=\"\(stroke)\" stroke-width=\"2.5\" "
                + "stroke-linejoin=\"round\"\(isDashed ? " stroke-dasharray=\"7 4\"" : "")/>")
    }

    mutating func text(
        _ x: Double, _ y: Double, _ text: String, anchor: Anchor = .start, fill: String = Colour.ink, size: Double = 13,
        isBold: Bool = false
    ) {
        parts.append(
            "<text x=\"\(at(x))\" y=\"\(at(y))\" text-anchor=\"\(anchor.rawValue)\" fill=\"\(fill)\" "
                + "font-size=\"\(at(size))\"\(isBold ? " font-weight=\"600\"" : "")>\(Markup.escaped(text))</text>")
    }

    /// The image with a title and description for readers who do not see it; `id` is unique in the document.
    func svg(id: String, title: String, description: String) -> String {
        "<svg viewBox=\"0 0 \(at(width)) \(at(height))\" role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\" "
            + "xmlns=\"http://www.w3.org/2000/svg\"><title id=\"\(id)-t\">\(Markup.escaped(title))</title>"
            + "<desc id=\"\(id)-d\">\(Markup.escaped(description))</desc>" + parts.joined() + "</svg>"
    }

    private func at(_ value: Double) -> String { Markup.coordinate(value) }
}
