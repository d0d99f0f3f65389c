public import SurveyModel

/// A report as one self-contained HTML file: no scripts, no fonts or images from elsewhere, charts as inline SVG, and a
/// style for A4 paper. Everything that comes from data is escaped.
public struct HTMLDocument: Sendable {
    /// Makes the writer.
    public init() {}

    /// The document, which is also well-formed XML.
    public func render(_ report: OutcomeReport, _ phrasebook: Phrasebook) -> String {
        let outline = OutlineBuilder(report, phrasebook).outline()
        let title = Markup.escaped("\(outline.title) · \(report.identity.program) · \(report.identity.cutOff)")
        var writer = HTMLWriter()
        writer.text += """
            <!DOCTYPE html>
            <html lang="\(phrasebook.language.rawValue)" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="generator" content="\(Markup.escaped(report.identity.software))"/>
            <title>\(title)</title>
            <style>
            \(Stylesheet.css)
            </style>
            </head>
            <body>
            <header>
            \(Markup.element("h1", outline.title))
            \(Markup.element("p", outline.subtitle))
            </header>
            <main>

            """
        for section in outline.sections { writer.add(section) }
        let words = Wording(phrasebook: phrasebook)
        let footer = words(
            "footer", ["code": report.identity.stateCode, "digest": report.identity.stateDigest])
        writer.text += "</main>\n\(Markup.element("footer", footer))\n</body>\n</html>\n"
        return writer.text
    }
}

/// The body of the document while it grows.
private struct HTMLWriter {
    var text = ""
    private var charts = 0

    init() {}

    mutating func add(_ section: Outline.Section) {
        text += "<section id=\"s\(section.number)\"\(section.startsPage ? " class=\"page\"" : "")>\n"
        text += "<h2><span class=\"number\">\(section.number)</span>\(Markup.escaped(section.title))</h2>\n"
        for block in section.blocks { add(block) }
        text += "</section>\n"
    }

    private mutating func add(_ block: Outline.Block) {
        switch block {
        case .heading(let words): text += Markup.element("h3", words) + "\n"
        case .paragraph(let words): text += Markup.element("p", words) + "\n"
        case .notice(let words): text += Markup.element("p", words, "class=\"notice\"") + "\n"
        case .list(let items):
            text += "<ul>\n" + items.map { Markup.element("li", $0) + "\n" }.joined() + "</ul>\n"
        case .pairs(let pairs):
            text += "<dl class=\"pairs\">\n"
            for pair in pairs { text += Markup.element("dt", pair.name) + Markup.element("dd", pair.value) + "\n" }
            text += "</dl>\n"
        case .results(let results):
            text += "<div class=\"results\">\n"
            for result in results {
                text += "<div class=\"result\">" + Markup.element("div", result.label, "class=\"label\"")
                text += Markup.element("div", result.value, "class=\"value\"")
                if !result.interval.isEmpty {
                    text += Markup.element("div", "95\u{A0}%: " + result.interval, "class=\"detail\"")
                }
                text += Markup.element("div", result.n, "class=\"detail\"") + "</div>\n"
            }
            text += "</div>\n"
        case .table(let table): add(table)
        case .textTable: break
        case .chart(let chart):
            charts += 1
            text += "<figure>\n" + Markup.element("figcaption", chart.title) + "\n"
            text += ChartRenderer().svg(chart, id: "c\(charts)") + "\n</figure>\n"
        }
    }

    private mutating func add(_ table: Outline.Table) {
        let isHeat = !table.shades.isEmpty
        text += "<div class=\"scroll\(table.rows.count <= 8 ? " keep" : "")\">\n"
        text +=
            "<table\(isHeat ? " class=\"heat\"" : "")>\n" + Markup.element("caption", table.caption) + "\n<thead><tr>"
        for (column, name) in table.header.enumerated() {
            text += Markup.element("th", name, "scope=\"col\"" + wordClass(table, column))
        }
        text += "</tr></thead>\n<tbody>\n"
        for (row, cells) in table.rows.enumerated() {
            text += "<tr>"
            for (column, cell) in cells.enumerated() {
                if column == 0 {
                    text += Markup.element("th", cell, "scope=\"row\"")
                } else {
                    let shade = isHeat ? table.shades[row][column] : 0
                    text += Markup.element("td", cell, attributes(table, column, shade))
                }
            }
            text += "</tr>\n"
        }
        text += "</tbody>\n</table>\n"
        if !table.note.isEmpty { text += Markup.element("p", table.note, "class=\"note\"") + "\n" }
        text += "</div>\n"
    }

    private func wordClass(_ table: Outline.Table, _ column: Int) -> String {
        table.wordColumns.contains(column) ? " class=\"words\"" : ""
    }

    /// A shaded cell keeps dark text: the shade goes no further than a light teal.
    private func attributes(_ table: Outline.Table, _ column: Int, _ shade: Double) -> String {
        guard shade > 0 else { return wordClass(table, column).drop { $0 == " " }.description }
        let strength = min(1, shade * 2.2)
        func mix(_ full: Double) -> Int { Int((255 - (255 - full) * strength).rounded()) }
        return "style=\"background:rgb(\(mix(140)),\(mix(196)),\(mix(199)))\""
    }
}
