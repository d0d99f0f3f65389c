internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// How changes of one shape go straight from a segment's columns into their typed table.
final class ShapePlan {
    let outline: ShapeOutline
    /// Inserts rows as ``SegmentRows`` gives them; or updates those of them that show nothing that somebody decided.
    let statement: PreparedStatement
    /// For edits, gives the records of rows that do show such a thing; nil when nobody decides anything on such records.
    let decided: PreparedStatement?
    /// Which cell each column is but the first, or -1 for none.
    let layout: [Int16]

    /// - Returns: nil when such changes are not plain, or may not stand where they do.
    init?(_ shape: SegmentBody.Shape, scope: String, _ roster: Roster, _ sql: StatementCache) throws {
        guard let outline = ShapeOutline(shape), roster.verdict(kind: shape.kind, scope: scope) == .valid else {
            return nil
        }
        self.outline = outline
        let table = outline.kind.name
        let all = outline.kind.columns.map(\.name)
        if outline.isEdit {
            let decisions = all.filter { $0.hasSuffix("_seen") }.map { "\"\($0)\" IS NOT NULL" }
            let isDecided = decisions.joined(separator: " OR ")
            // The rows are there. An update from a table gathers its rows first, which costs half as much again.
            statement = try sql(
                """
                INSERT INTO "\(table)" (id, \(outline.names.map { "\"\($0)\"" }.joined(separator: ", "))) \
                \(SegmentRows.selection(outline.names.count + 1)) WHERE true ON CONFLICT (id) DO UPDATE \
                SET \(outline.names.map { "\"\($0)\" = excluded.\"\($0)\"" }.joined(separator: ", "))\
                \(decisions.isEmpty ? "" : " WHERE NOT (\(isDecided))")
                """)
            decided =
                decisions.isEmpty
                ? nil
                : try sql("SELECT id FROM \(SegmentRows.source) CROSS JOIN \"\(table)\" ON id = c0 WHERE \(isDecided)")
            layout = outline.names.indices.map { Int16($0) }
        } else {
            // One statement for all shapes of a kind: what they do not write is NULL.
            statement = try sql(
                """
                INSERT INTO "\(table)" (id, \(all.map { "\"\($0)\"" }.joined(separator: ", "))) \
                \(SegmentRows.selection(all.count + 1))
                """)
            decided = nil
            layout = all.map { Int16(outline.names.firstIndex(of: $0) ?? -1) }
        }
    }
}
