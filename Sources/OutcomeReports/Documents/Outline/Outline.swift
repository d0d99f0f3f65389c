/// A report as sections of words, tables and charts, before it is set as text or HTML.
struct Outline {
    /// A numbered part.
    struct Section {
        var number: Int
        var title: String
        var blocks: [Block]
        /// Whether a printed section begins on a page of its own.
        var startsPage = false
    }

    /// A part of a section.
    enum Block {
        case heading(String)
        case paragraph(String)
        /// A sentence that must not be overlooked.
        case notice(String)
        case list([String])
        case pairs([(name: String, value: String)])
        case results([KeyResult])
        case table(Table)
        /// A table for readers of plain text, whose figures a drawing shows with their numbers.
        case textTable(Table)
        case chart(Chart)
    }

    /// A headline figure.
    struct KeyResult {
        var label: String
        var value: String
        var interval: String
        var n: String
    }

    /// A table; every row has as many cells as the header.
    struct Table {
        var caption: String
        var header: [String]
        var rows: [[String]]
        var note = ""
        /// For each column but the first, whether it holds words rather than numbers.
        var wordColumns: Set<Int> = []
        /// For each row, the shade of its cells from 0 to 1; empty without shading.
        var shades: [[Double]] = []
    }

    var title: String
    var subtitle: String
    var sections: [Section]
}

/// A drawing, whose figures also stand in a table beside it.
struct Chart {
    /// A labelled pair of bars.
    struct Pair {
        var label: String
        var before: Double
        var after: Double
    }

    /// A labelled point with its interval.
    struct Dot {
        var label: String
        var value: Double
        var low: Double?
        var high: Double?
    }

    /// A labelled bar.
    struct Bar {
        var label: String
        var value: Double
        var text: String
    }

    /// What is drawn.
    enum Content {
        /// Bars of 0–100, before and after.
        case pairs([Pair], before: String, after: String)
        /// Cumulative shares over scores of 0–100.
        case curves(before: [Distribution.Point], after: [Distribution.Point], beforeName: String, afterName: String)
        /// Horizontal bars of counts.
        case bars([Bar])
        /// Vertical bars of neighbouring ranges.
        case columns([Bar], axis: String)
        /// Points with intervals on one scale, and a line at a value for all.
        case dots([Dot], all: Double?, axis: String)
    }

    var title: String
    var description: String
    var content: Content
}
