internal import DeltaBundle
internal import Replication
internal import SurveyModel

/// The names that keys give the records of segments, worked out from the segments alone, so that it can be done beside the store.
///
/// A link is followed only along a chain of segments that have been seen, from the one that is named to the one with the change. Their
/// hashes make sure that a store, where it finds a change at that place, finds this one: whoever sends what, a name is that which
/// the store would find. What cannot be found so is left to the store.
struct SegmentNames {
    /// Segments that continue one another, and the names of those of their records that others link.
    private struct Line {
        var tip: SegmentID
        var names = NameLine()
    }

    /// How far a line reaches with a segment.
    private struct Reach {
        let line: Int
        /// How many segments with names it has up to this one.
        let count: Int
        let last: Int64
    }

    private var lines: [Line] = []
    private var reaches: [SegmentID: Reach] = [:]
    private var count = 0
    private var outlines: [SegmentBody.Shape: ShapeOutline?] = [:]

    /// So many names that they take some megabytes; then all are forgotten.
    private static let mostNames = 250_000
    private static let mostSegments = 1 << 16
    private static let mostShapes = 2_000

    /// The name of each change's record; ``unknown`` where it has none or the store must find it.
    mutating func names(of segment: Segment, _ columns: SegmentColumns) -> [KeyIndex.Name] {
        let statement = segment.statement
        if count > SegmentNames.mostNames || reaches.count > SegmentNames.mostSegments { self = SegmentNames() }
        let before = reaches[statement.previous].flatMap { $0.last == statement.first - 1 ? $0 : nil }
        let sources = [before] + statement.seen.map { reaches[$0.segment] }
        let outlines = columns.shapes.map { outline(of: $0) }
        let (cells, cellsAt, shapeOf, first) = (columns.cells, columns.cellsAt, columns.shapeOf, columns.first)
        var names = [KeyIndex.Name](repeating: SegmentNames.unknown, count: columns.count)
        var hasher = KeyHasher(columns, scope: statement.log.scope)
        columns.bytes.withUnsafeBytes { bytes in
            for index in 0..<names.count {
                guard let outline = outlines[Int(shapeOf[index])], outline.isKeyed,
                    outline.keyFits(cells, at: Int(cellsAt[index]))
                else { continue }
                let found = hasher.name(of: index, outline, bytes) { cell, message in
                    let dot = Dot(rawValue: cells[cell].number)
                    let name: KeyIndex.Name
                    if dot.log == 0, dot.sequence >= first {
                        let place = Int(dot.sequence - first)
                        name = place < index ? names[place] : SegmentNames.unknown
                    } else {
                        name = self.name(at: dot.sequence, sources[dot.log])
                    }
                    guard name != SegmentNames.unknown else { return false }
                    RecordName.append(keyed: name, to: &message)
                    return true
                }
                if let found { names[index] = found }
            }
        }
        remember(segment, names, before, isLinked: shapeOf.map { outlines[Int($0)]?.isLinked == true })
        return names
    }

    /// Stands for a name that is not known here; no hash is all zeroes.
    static let unknown = KeyIndex.Name(high: 0, low: 0)

    private mutating func outline(of shape: SegmentBody.Shape) -> ShapeOutline? {
        if let known = outlines[shape] { return known }
        // A stranger may think of any number of shapes.
        if outlines.count > SegmentNames.mostShapes { outlines = [:] }
        let made = ShapeOutline(shape)
        outlines[shape] = .some(made)
        return made
    }

    /// The name of the record that the change at a place made, by a line up to one of its segments.
    private func name(at sequence: Int64, _ reach: Reach?) -> KeyIndex.Name {
        guard let reach else { return SegmentNames.unknown }
        return lines[reach.line].names.name(at: sequence, among: reach.count) ?? SegmentNames.unknown
    }

    /// Adds a segment to the line that it continues, or begins one.
    private mutating func remember(_ segment: Segment, _ names: [KeyIndex.Name], _ before: Reach?, isLinked: [Bool]) {
        let place: Int
        if let before, lines[before.line].tip == segment.statement.previous {
            place = before.line
            lines[place].tip = segment.id
        } else {
            place = lines.count
            lines.append(Line(tip: segment.id))
        }
        let kept = names.indices.filter { isLinked[$0] && names[$0] != SegmentNames.unknown }
        lines[place].names.append(names, at: kept, first: segment.statement.first)
        count += kept.count
        reaches[segment.id] = Reach(
            line: place, count: lines[place].names.count, last: segment.statement.last)
    }
}
