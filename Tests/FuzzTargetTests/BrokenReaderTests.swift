import DeltaBundle
import Foundation
import Interchange
import Replication
import SurveyModel
import Testing
import Trust

@testable import FuzzTargets

/// The corpus must show what is wrong with a reader that breaks its word.
@Suite struct `A broken reader is found out` {
    private func offer(_ reader: FuzzReader, _ check: ([UInt8]) throws -> Void) throws {
        for seed in try reader.seeds() { try check(seed.bytes) }
    }

    private func expectFound(
        _ reader: FuzzReader, _ what: String, _ check: ([UInt8]) throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: BrokenProperty.self, "\(what)", sourceLocation: sourceLocation) {
            try offer(reader, check)
        }
    }

    private func segments(_ change: (inout SegmentTarget) -> Void) -> ([UInt8]) throws -> Void {
        var target = SegmentTarget()
        change(&target)
        return target.check
    }

    private func bodies(_ change: @escaping (Segment, inout [Change]) -> Void) -> ([UInt8]) throws -> Void {
        segments { target in
            target.readBody = { segment in
                var body = try segment.body()
                change(segment, &body.changes)
                return body
            }
        }
    }

    @Test func `when it reads a segment`() {
        expectFound(
            .segment, "loses a leaf",
            segments { target in
                target.read = { try Segment(from: &$0).withoutPrivateBody }
            })
        expectFound(
            .segment, "reads one byte more",
            segments { target in
                target.read = { reader in
                    let segment = try Segment(from: &reader)
                    guard reader.remaining == 0 else { return segment }
                    reader = ByteReader([UInt8](repeating: 0, count: reader.offset + 1))
                    _ = try reader.raw(reader.remaining)
                    return segment
                }
            })
        expectFound(.segment, "loses the last change", bodies { $1.removeLast() })
        expectFound(
            .segment, "takes equivalent texts for one",
            bodies { _, changes in
                for index in changes.indices {
                    changes[index].person = changes[index].person.precomposedStringWithCanonicalMapping
                    for write in changes[index].writes.indices {
                        let values = changes[index].writes[write].value
                        changes[index].writes[write].value = values?.map { value in
                            if case .text(let text) = value {
                                .text(text.precomposedStringWithCanonicalMapping)
                            } else {
                                value
                            }
                        }
                    }
                }
            })
        expectFound(
            .segment, "shows what is public only with the leaves",
            bodies { segment, changes in
                if segment.privateBody == nil { changes[0].wallClock = 0 }
            })
        expectFound(
            .segment, "lets a dot lead nowhere",
            bodies { segment, changes in
                changes[0].identity = .existing(Dot(log: segment.statement.seen.count + 1, sequence: 1))
            })
        expectFound(
            .segment, "turns the order of what is replaced",
            bodies { _, changes in
                for change in changes.indices {
                    for write in changes[change].writes.indices { changes[change].writes[write].replaces.reverse() }
                }
            })
    }

    @Test func `when it throws what it does not declare`() {
        struct Surprise: Error {}
        #expect(throws: Surprise.self) {
            try offer(.segment, segments { $0.readBody = { _ in throw Surprise() } })
        }
    }

    private func bundles(
        _ read: @escaping ([BundleScript.Piece], BundleReading.Splitting) throws -> BundleReading
    ) -> ([UInt8]) throws -> Void {
        var target = BundleTarget()
        target.read = read
        return target.check
    }

    @Test func `when it reads a bundle`() {
        expectFound(.bundle, "passes over a hole", bundles { try BundleReading($0.filter { $0 != .hole }, $1) })
        expectFound(
            .bundle, "loses what comes in single bytes",
            bundles { pieces, splitting in
                try BundleReading(splitting == .single ? pieces.dropLast() : pieces, splitting)
            })
        expectFound(
            .bundle, "calls everything whole",
            bundles { pieces, splitting in
                let reading = try BundleReading(pieces, splitting)
                return BundleReading(
                    events: reading.events.map { event in
                        if case .end(_, let mark) = event { .end(isWhole: true, mark) } else { event }
                    })
            })
        expectFound(
            .bundle, "calls nothing whole",
            bundles { pieces, splitting in
                let reading = try BundleReading(pieces, splitting)
                return BundleReading(
                    events: reading.events.map { event in
                        if case .end(_, let mark) = event { .end(isWhole: false, mark) } else { event }
                    })
            })
        expectFound(
            .bundle, "loses a frame behind damage",
            bundles { pieces, splitting in
                var events = try BundleReading(pieces, splitting).events
                for place in events.indices.reversed() {
                    if case .damaged = events[place], place + 2 < events.count { events.remove(at: place + 1) }
                }
                return BundleReading(events: events)
            })
    }

    private func rosters(_ read: @escaping ([UInt8]) throws -> Roster) -> ([UInt8]) throws -> Void {
        var target = RosterTarget()
        target.read = read
        return target.check
    }

    @Test func `when it reads a roster`() {
        expectFound(
            .roster, "takes the first entry only",
            rosters { bytes in
                var reader = ByteReader(bytes)
                _ = try? reader.count(atMost: 1)
                guard let first = try? RootEntry(from: &reader) else { throw TrustError.invalidRoster }
                return try Roster(first: first)
            })
        expectFound(
            .roster, "lets the order of entries decide",
            rosters { bytes in
                let roster = try Roster(bytes: bytes)
                return bytes == roster.bytes ? roster : try Roster(first: roster.chain[0])
            })
        expectFound(
            .roster, "refuses what is long",
            rosters { bytes in
                guard bytes.count < 900 else { throw TrustError.invalidRoster }
                return try Roster(bytes: bytes)
            })
    }

    private func ageFiles(_ change: @escaping (inout AgeReading, Int) -> Void) -> ([UInt8]) throws -> Void {
        var target = AgeTarget()
        target.read = { file, parts in
            var reading = try AgeTarget().read(file, parts)
            change(&reading, parts)
            return reading
        }
        return target.check
    }

    @Test func `when it reads an age file`() {
        expectFound(
            .age, "gives out what is not authentic",
            ageFiles { reading, _ in
                reading.chunks = reading.chunks.map { chunk in
                    if case .damaged = chunk { .data([1]) } else { chunk }
                }
            })
        expectFound(.age, "calls what is cut complete", ageFiles { reading, _ in reading.end = nil })
        expectFound(.age, "loses the last chunk", ageFiles { reading, _ in _ = reading.chunks.popLast() })
        expectFound(
            .age, "depends on how bytes arrive",
            ageFiles { reading, parts in
                if parts == 1 { reading.end = .truncated }
            })
        expectFound(
            .age, "takes one chunk for another",
            ageFiles { reading, _ in
                if reading.chunks.count > 1 { reading.chunks.swapAt(0, 1) }
            })
    }

    private func tables(_ change: @escaping ([UInt8]) -> [UInt8]) -> ([UInt8]) throws -> Void {
        var target = CSVTarget()
        target.read = { try CSVReading(change($0), first: $1, parts: $2) }
        return target.check
    }

    @Test func `when it reads a table`() {
        expectFound(.csv, "takes no carriage return for a line end", tables { $0.filter { $0 != 0x0d } })
        expectFound(.csv, "loses the last byte", tables { Array($0.dropLast()) })
        expectFound(
            .csv, "loses doubled quotes",
            tables { bytes in
                zip(bytes, bytes.dropFirst() + [0]).filter { $0 != (0x22, 0x22) }.map(\.0)
            })
        expectFound(.csv, "lets control characters pass", tables { $0.map { $0 == 0x01 ? 0x41 : $0 } })
        var target = CSVTarget()
        target.read = { try CSVReading($2 == 1 && $1 < .max ? $0.dropLast(2) : $0, first: $1, parts: $2) }
        expectFound(.csv, "depends on how bytes arrive", target.check)
    }
}
