import DeltaBundle
import Foundation
import Glibc
import Replication
import SurveyModel
import Testing

@testable import SurveyStore

/// Looks for personal values wherever a store could still hold them: in the bytes of its files, used and unused, and in
/// every cell of every table, also behind compression.
struct PrivateDataSearch {
    /// A value, and the bytes as which it may stand in a file.
    struct Needle {
        let name: String
        let forms: [[UInt8]]

        init(_ text: String) {
            name = text
            var writer = ByteWriter()
            // Digits also stand in segments as the number that they write.
            if let number = Int64(text) { writer.zigzag(number) }
            forms = [Array(text.utf8)] + (writer.bytes.isEmpty ? [] : [writer.bytes])
        }

        /// A number: as SQLite stores one of four bytes, as segments do, and as a cell reads when taken for text.
        init(_ number: Int64) {
            name = String(number)
            let big = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
            var writer = ByteWriter()
            writer.byte(1)
            writer.zigzag(number)
            forms = [big, writer.bytes, Array(String(number).utf8)]
        }
    }

    let needles: [Needle]

    /// Where the values stand, as `value in place`; none when they are gone.
    func places(in store: Store) throws -> [String] {
        try inFiles(of: (store.path as NSString).deletingLastPathComponent) + inTables(of: store)
    }

    /// Searches every file of a directory, and every whole compressed frame that begins anywhere in one.
    func inFiles(of directory: String) throws -> [String] {
        var found: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: directory).sorted() {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name)))
            found += hits(in: bytes).map { "\($0) in file \(name)" }
            for start in ZstandardFrame.starts(in: bytes) {
                guard let raw = ZstandardFrame.contents(of: bytes[start...]) else { continue }
                found += hits(in: raw).map { "\($0) in a compressed frame of file \(name)" }
            }
        }
        return found
    }

    /// Searches every cell of every table of a store, decompressed where it is compressed.
    func inTables(of store: Store) throws -> [String] {
        try store.inspect { _, merger in
            var found: [String] = []
            let tables = try PreparedStatement(
                merger.connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            while try tables.step() {
                let table = tables.text(0)
                let columns = try names("SELECT name FROM pragma_table_info('\(table)')", merger.connection)
                let rows = try PreparedStatement(merger.connection, "SELECT * FROM \"\(table)\"")
                while try rows.step() {
                    for (place, column) in columns.enumerated() {
                        let cell = rows.bytes(place) ?? []
                        let raw = ZstandardFrame.contents(of: cell[...]) ?? []
                        found += hits(in: cell + [0] + raw).map { "\($0) in \(table).\(column)" }
                    }
                }
            }
            return found
        }
    }

    private func names(_ query: String, _ connection: OpaquePointer) throws -> [String] {
        let statement = try PreparedStatement(connection, query)
        var found: [String] = []
        while try statement.step() { found.append(statement.text(0)) }
        return found
    }

    /// The names of the values that stand in bytes.
    func hits(in bytes: [UInt8]) -> [String] {
        guard !bytes.isEmpty else { return [] }
        return needles.filter { needle in needle.forms.contains { bytes[...].place(of: $0) != nil } }.map(\.name)
    }
}

extension ArraySlice<UInt8> {
    /// Where the bytes begin for the first time.
    fileprivate func place(of wanted: [UInt8]) -> Int? {
        withUnsafeBytes { all in
            var next = 0
            while next + wanted.count <= all.count,
                let found = memchr(all.baseAddress! + next, Int32(wanted[0]), all.count - next)
            {
                next = UnsafeRawPointer(found) - all.baseAddress!
                guard next + wanted.count <= all.count else { return nil }
                if memcmp(found, wanted, wanted.count) == 0 { return startIndex + next }
                next += 1
            }
            return nil
        }
    }
}

/// A Zstandard frame among other bytes (RFC 8878, section 3.1.1).
enum ZstandardFrame {
    private static let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]

    static func starts(in bytes: [UInt8]) -> [Int] {
        var found: [Int] = []
        var rest = bytes[...]
        while !rest.isEmpty, let place = rest.place(of: magic) {
            found.append(place)
            rest = bytes[(place + 1)...]
        }
        return found
    }

    /// What the frame at the beginning of the bytes holds; nil when there is none, or it does not say how long it is.
    static func contents(of bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let frame = Array(bytes.prefix(1 << 20))
        guard frame.count > 8, frame.prefix(4).elementsEqual(magic) else { return nil }
        let descriptor = frame[4]
        let isSingle = descriptor & 0x20 != 0
        let width = [isSingle ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
        var place = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][Int(descriptor & 3)]
        guard width > 0, place + width <= frame.count else { return nil }
        var length = (0..<width).reduce(0) { $0 | Int(frame[place + $1]) << (8 * $1) }
        if width == 2 { length += 256 }
        place += width
        while place + 3 <= frame.count {
            let head = Int(frame[place]) | Int(frame[place + 1]) << 8 | Int(frame[place + 2]) << 16
            place += 3 + ((head >> 1) & 3 == 1 ? 1 : head >> 3)
            guard head & 1 == 1 else { continue }
            place += descriptor & 4 == 0 ? 0 : 4
            guard place <= frame.count, length <= 1 << 20 else { return nil }
            return Compression.decompress(frame[..<place], rawLength: length)
        }
        return nil
    }
}
