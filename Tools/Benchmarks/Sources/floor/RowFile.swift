internal import CSQLite
internal import Foundation

/// Rows of several tables in a compact file, so that a whole process can be measured that does nothing but insert them.
///
/// The length of a JSON description of the tables, the description, and the cells: a byte that says what follows, and an
/// integer in as few bytes as hold it, or the length of a text or blob in four bytes and its bytes.
enum RowFile {
    private struct Description: Codable {
        let table: TypedTable
        let cells: Int
    }

    private static let (null, real, text, blob) = (UInt8(0), UInt8(9), UInt8(10), UInt8(11))

    static func write(_ tables: [Rows], to path: String) throws {
        let head = try JSONEncoder().encode(tables.map { Description(table: $0.table, cells: $0.cells.count) })
        var out: [UInt8] = []
        put(Int64(head.count), bytes: 8, into: &out)
        out += head
        for rows in tables {
            for cell in rows.cells { encode(cell, rows.bytes, into: &out) }
        }
        try Data(out).write(to: URL(fileURLWithPath: path))
    }

    private static func encode(_ cell: Rows.Cell, _ bytes: [UInt8], into out: inout [UInt8]) {
        switch cell.type {
        case SQLITE_NULL: out.append(null)
        case SQLITE_INTEGER:
            let magnitude = cell.number < 0 ? ~cell.number : cell.number
            let count = (64 - magnitude.leadingZeroBitCount) / 8 + 1
            out.append(UInt8(count))
            put(cell.number, bytes: count, into: &out)
        case SQLITE_FLOAT:
            out.append(real)
            put(cell.number, bytes: 8, into: &out)
        default:
            out.append(cell.type == SQLITE_TEXT ? text : blob)
            put(Int64(cell.length), bytes: 4, into: &out)
            out += bytes[Int(cell.number)..<Int(cell.number) + Int(cell.length)]
        }
    }

    private static func put(_ number: Int64, bytes: Int, into out: inout [UInt8]) {
        for place in 0..<bytes { out.append(UInt8(truncatingIfNeeded: number >> Int64(8 * place))) }
    }

    static func read(_ path: String) throws -> [Rows] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        return try data.withUnsafeBytes { bytes in
            // Every access to the buffer below is by subscript or slice, which end the program beyond its bounds.
            let start = 8 + Int(number(bytes, 0, bytes: 8))
            let head = try JSONDecoder().decode([Description].self, from: Data(bytes[8..<start]))
            var place = start
            return head.map { description in
                var rows = Rows(of: description.table)
                rows.reserve(description.cells)
                for _ in 0..<description.cells { decode(bytes, &place, into: &rows) }
                return rows
            }
        }
    }

    @inline(__always)
    private static func decode(_ bytes: UnsafeRawBufferPointer, _ place: inout Int, into rows: inout Rows) {
        let tag = bytes[place]
        place += 1
        switch tag {
        case null: rows.append(nil, type: SQLITE_NULL)
        case text, blob:
            let count = Int(number(bytes, place, bytes: 4))
            place += 4
            rows.append(
                UnsafeRawBufferPointer(rebasing: bytes[place..<place + count]),
                type: tag == text ? SQLITE_TEXT : SQLITE_BLOB)
            place += count
        case real:
            rows.append(number(bytes, place, bytes: 8), type: SQLITE_FLOAT)
            place += 8
        default:
            rows.append(number(bytes, place, bytes: Int(tag)), type: SQLITE_INTEGER)
            place += Int(tag)
        }
    }

    @inline(__always)
    private static func number(_ bytes: UnsafeRawBufferPointer, _ place: Int, bytes count: Int) -> Int64 {
        var result: Int64 = 0
        for index in 0..<count { result |= Int64(bytes[place + index]) << Int64(8 * index) }
        let unused = Int64(64 - 8 * count)
        return (result << unused) >> unused
    }
}
