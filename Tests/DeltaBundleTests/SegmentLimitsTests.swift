import Foundation
import Replication
import SurveyModel
import Testing
import Trust

@testable import DeltaBundle

@Suite("What a segment may not be", .serialized)
struct SegmentLimitsTests {
    private func change(
        _ sequence: Int64 = 1, columns: Int = 1, person: String = "", value: Scalar = .integer(1)
    ) -> Change {
        Change(
            dot: Dot(log: 0, sequence: sequence), kind: KindID(5), identity: .creates, wallClock: 0, person: person,
            writes: [
                FieldWrite(
                    field: FieldID(1), isPrivate: false, value: [Scalar](repeating: value, count: columns))
            ])
    }

    private func seal(
        _ changes: [Change], seen: [Statement.Seen] = [], first: Int64 = 1, previous: SegmentID = .none
    ) throws -> Segment {
        try Segment(
            body: SegmentBody(changes: changes), program: Sample.program, log: Sample.log(1), first: first,
            previous: previous, schemaVersion: 1, seen: seen, key: Sample.key(1))
    }

    @Test("what a reader would refuse is not signed")
    func overLimit() throws {
        _ = try seal([change(columns: SegmentBody.maximumColumns)])
        #expect(throws: DecodingFailure.self) { try seal([change(columns: SegmentBody.maximumColumns + 1)]) }
        _ = try seal([change(person: String(repeating: "x", count: 256))])
        #expect(throws: DecodingFailure.self) { try seal([change(person: String(repeating: "x", count: 257))]) }
        _ = try seal([change(value: .text(String(repeating: "x", count: 1 << 16)))])
        #expect(throws: DecodingFailure.self) {
            try seal([change(value: .text(String(repeating: "x", count: (1 << 16) + 1)))])
        }
        // A column that is null throughout takes one byte whatever its length: the cap is on values, not on bytes.
        let wide = (1...4000).map { change(Int64($0), columns: 17, value: .null) }
        #expect(throws: DecodingFailure.self) { try seal(wide) }
        let big = (1...7).map { change(Int64($0), value: .text(String(repeating: "\($0)", count: 1 << 16))) }
        #expect(throws: DecodingFailure.self) { try seal(big) }
        var descending = change()
        descending.writes = [3, 2].map { FieldWrite(field: FieldID($0), isPrivate: false, value: [.null]) }
        #expect(throws: DecodingFailure.self) { try seal([descending]) }
    }

    @Test("a statement's numbers keep to each other and to their caps")
    func statements() throws {
        func statement(
            first: Int64 = 1, count: Int = 1, previous: SegmentID = .none, seen: [Statement.Seen] = [],
            scope: String = "colima", length: Int = 3, privateCount: Int = 0
        ) throws -> [UInt8] {
            Statement(
                program: Sample.program, log: try Sample.log(1, scope: scope), first: first, count: count,
                previous: previous, schemaVersion: 1, publicBody: [UInt8](repeating: 0, count: length),
                privateCount: privateCount, privateRoot: [UInt8](repeating: 0, count: 32), seen: seen
            ).bytes
        }
        func isRead(_ bytes: [UInt8]) -> Bool { (try? Statement(bytes: bytes[...])) != nil }
        let other = SegmentID(Digest.sha256([1]))!
        #expect(try isRead(statement()))
        #expect(try isRead(statement(first: 2, previous: other)))
        #expect(try !isRead(statement(first: 2)))
        #expect(try !isRead(statement(previous: other)))
        #expect(try !isRead(statement(first: 0)))
        #expect(try !isRead(statement(count: 0)))
        #expect(try isRead(statement(count: Statement.maximumCount)))
        #expect(try !isRead(statement(count: Statement.maximumCount + 1)))
        #expect(try !isRead(statement(first: Dot.maximumSequence, previous: other)))
        #expect(try isRead(statement(first: Dot.maximumSequence - 1, previous: other)))
        #expect(try isRead(statement(length: Statement.maximumPublic)))
        #expect(try !isRead(statement(length: Statement.maximumPublic + 1)))
        #expect(try !isRead(statement(privateCount: 2)))
        #expect(try !isRead(statement(scope: "")))
        #expect(try isRead(statement(scope: String(repeating: "s", count: LogDescriptor.maximumScope))))
        #expect(try !isRead(statement(scope: String(repeating: "s", count: LogDescriptor.maximumScope + 1))))
        let entry = Statement.Seen(log: try Sample.log(2).id, sequence: 1, segment: other)
        #expect(try isRead(statement(seen: Array(repeating: entry, count: Statement.maximumSeen))))
        #expect(try !isRead(statement(seen: Array(repeating: entry, count: Statement.maximumSeen + 1))))
        #expect(try !isRead(statement(seen: [Statement.Seen(log: entry.log, sequence: 0, segment: other)])))

        // A log's name that is not the hash of what it stands for.
        var renamed = try statement()
        renamed[Statement.context.utf8.count + 32] ^= 1
        #expect(throws: DecodingFailure.self) { try Statement(bytes: renamed[...]) }
        // A statement of another context.
        let foreign = Array("aldea segment v2\n".utf8) + (try statement()).dropFirst(Statement.context.utf8.count)
        #expect(throws: DecodingFailure(.badTag, offset: 0)) { try Statement(bytes: foreign[...]) }
    }

    @Test("bodies whose counts lie are refused without much memory")
    func bombs() throws {
        let before = Memory.peak
        func refuses(_ count: Int, _ body: (inout ByteWriter) -> Void) throws {
            var writer = ByteWriter()
            body(&writer)
            let statement = Statement(
                program: Sample.program, log: try Sample.log(1), first: 1, count: count, previous: .none,
                schemaVersion: 1, publicBody: writer.bytes, privateCount: 0, privateRoot: [], seen: [])
            #expect(throws: DecodingFailure.self) {
                try SegmentBody(statement: statement, publicBytes: writer.bytes[...], privateBody: nil)
            }
        }
        func numbers(_ count: Int, _ writer: inout ByteWriter) {
            writer.raw([1] + [UInt8](repeating: 0, count: count))
        }
        // 65,536 changes of a shape with 1,024 fields of no columns, and of 1,024 fields of 32.
        for columns in [0, 32] {
            try refuses(Statement.maximumCount) { writer in
                writer.count(1)
                writer.text("")
                writer.count(1)
                writer.count(5)
                writer.byte(0)
                writer.count(Change.maximumFields)
                for field in 0..<Change.maximumFields {
                    writer.count(field)
                    writer.byte(0)
                    writer.count(columns)
                }
                // Shapes, clocks, persons and modes; then no counts and no dots, which a reader comes to only over the cap.
                for _ in 0..<4 { numbers(Statement.maximumCount, &writer) }
                for _ in 0..<2 { writer.byte(0) }
            }
        }
        // The same in the second form: shapes that few bytes of bitmaps make large, and one that many changes have.
        for (shapes, changes) in [(4000, 4000), (1, Statement.maximumCount)] {
            try refuses(changes) { writer in
                writer.raw([0, 1, 0, 1, 5])
                writer.count(Change.maximumFields)
                for _ in 0..<Change.maximumFields { writer.raw([0, 2]) }
                writer.count(shapes)
                for _ in 0..<shapes { writer.raw([0] + [UInt8](repeating: 0xff, count: Change.maximumFields / 8)) }
                writer.raw([UInt8](repeating: 0, count: changes))
                writer.raw([UInt8](repeating: 7, count: 3 * Change.maximumFields))
            }
        }
        // A constant of the second form in the first one, which would make much of little.
        try refuses(2) { $0.raw([1, 0, 1, 5, 0, 0, 7, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]) }
        // More persons, shapes, fields or columns than there may be.
        try refuses(1) { $0.count(2) }
        try refuses(Statement.maximumCount) { $0.count(Statement.maximumCount) }
        try refuses(1) { writer in
            writer.count(0)
            writer.count(1 << 40)
        }
        try refuses(1) { writer in
            writer.raw([0, 1, 5, 0])
            writer.count(Change.maximumFields + 1)
        }
        try refuses(1) { $0.raw([0, 1, 5, 0, 1, 1, 0, 33]) }
        // An identity that has no meaning, a shape and a person that are not there.
        try refuses(1) { $0.raw([1, 0, 1, 5, 4, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0]) }
        try refuses(1) { $0.raw([1, 0, 1, 5, 0, 0, 1, 2, 1, 0, 1, 0, 1, 0, 0, 0]) }
        try refuses(1) { $0.raw([1, 0, 1, 5, 0, 0, 1, 0, 1, 0, 1, 2, 1, 0, 0, 0]) }
        #expect(Memory.peak - before < 300 << 20)
    }
}

/// The memory that this process took.
enum Memory {
    /// The greatest resident size so far, in bytes; 0 where the system does not tell.
    static var peak: Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return (Int(line.filter(\.isNumber)) ?? 0) << 10
    }
}
