import Replication
import SeededRandom
import SurveyModel
import Testing

@testable import DeltaBundle

/// The fast reader beside the plain one, which reads change by change.
@Suite("Columns of a segment")
struct SegmentColumnsTests {
    private func read(_ statement: Statement, _ bytes: [UInt8], _ leaves: PrivateBody?) -> [Change]? {
        guard let columns = try? SegmentColumns(statement: statement, publicBytes: bytes, privateBody: leaves) else {
            return nil
        }
        return (0..<columns.count).map(columns.change)
    }

    private func plainlyRead(_ statement: Statement, _ bytes: [UInt8], _ leaves: PrivateBody?) -> [Change]? {
        (try? SegmentBody(statement: statement, publicBytes: bytes[...], privateBody: leaves))?.changes
    }

    /// `==` takes texts for equal that Unicode calls equivalent.
    private func areEqual(_ left: [Change]?, _ right: [Change]?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right
            && zip(left, right).allSatisfy { left, right in
                left.person.utf8.elementsEqual(right.person.utf8)
                    && zip(left.writes, right.writes).allSatisfy {
                        ($0.value == nil) == ($1.value == nil) && Canonical.areEqual($0.value ?? [], $1.value ?? [])
                    }
            }
    }

    private func statement(of changes: [Change], _ bytes: [UInt8], leaves: PrivateBody) throws -> Statement {
        let seen = try (1...2).map { number in
            Statement.Seen(
                log: try #require(LogID([UInt8](repeating: UInt8(number), count: 16))), sequence: 6000,
                segment: try #require(SegmentID([UInt8](repeating: UInt8(number), count: 32))))
        }
        return Statement(
            program: [UInt8](repeating: 7, count: 32),
            log: LogDescriptor(
                deviceKey: [UInt8](repeating: 9, count: 32), ordinal: 0, nonce: [UInt8](repeating: 1, count: 8),
                scope: "GTO"),
            first: 1, count: changes.count, previous: .none, schemaVersion: 1, publicBody: bytes,
            privateCount: leaves.leaves.count, privateRoot: leaves.root, seen: seen)
    }

    @Test(
        "give the changes that the plain reader gives, in both forms, whichever leaves are held",
        arguments: Seeds.some(60))
    func agreement(seed: UInt64) throws {
        var random = SeededGenerator("columns of a segment", seed: seed)
        let changes = RandomChanges.make(1 + random.below(60), from: 1, logs: 2, using: &random)
        let body = SegmentBody(changes: changes)
        var leaves = try body.privateBody { _ in [UInt8](repeating: 3, count: 8) }
        for place in leaves.leaves.indices where random.once(in: 4) {
            leaves.leaves[place] =
                random.once(in: 2) ? .redacted(leaves.leaves[place].hash) : .held(random.bytes(random.below(20)))
        }
        var forms = [body.publicBytes]
        if !changes.contains(where: { if case .distinguished = $0.identity { true } else { false } }) {
            forms.append(FirstFormBody.bytes(changes))
        }
        for bytes in forms {
            let statement = try statement(of: changes, bytes, leaves: leaves)
            for held in [leaves, nil] {
                let plain = try #require(plainlyRead(statement, bytes, held))
                #expect(areEqual(read(statement, bytes, held), plain))
            }
        }
    }

    @Test("refuse what the plain reader refuses, and nothing else", arguments: Seeds.some(40))
    func damage(seed: UInt64) throws {
        var random = SeededGenerator("columns of a damaged segment", seed: seed)
        let changes = RandomChanges.make(1 + random.below(12), from: 1, logs: 2, using: &random)
        let body = SegmentBody(changes: changes)
        let leaves = try body.privateBody { _ in [UInt8](repeating: 3, count: 8) }
        let isFirstForm =
            random.once(in: 2)
            && !changes.contains(where: { if case .distinguished = $0.identity { true } else { false } })
        let whole = isFirstForm ? FirstFormBody.bytes(changes) : body.publicBytes
        let statement = try statement(of: changes, whole, leaves: leaves)
        for _ in 0..<200 {
            var bytes = whole
            for _ in 0..<(1 + random.below(3)) {
                let place = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[place] = UInt8(random.below(13))
                case 1: bytes[place] ^= 1 << UInt8(random.below(8))
                case 2: bytes.insert(UInt8(random.below(256)), at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            #expect(areEqual(read(statement, bytes, leaves), plainlyRead(statement, bytes, leaves)), "\(bytes)")
        }
    }

    @Test("days are written as the calendar writes them")
    func days() throws {
        for number in [-719_162, -719_161, -1, 0, 58, 59, 60, 11_016, 19_782, 20_000, 2_932_896] {
            let text = try #require(CalendarDay(dayNumber: number)).description
            #expect(DayText.text(Int64(number)).map { String(decoding: $0, as: UTF8.self) } == text)
        }
        var random = SeededGenerator("days")
        for _ in 0..<5_000 {
            let number = random.below(3_800_000) - 800_000
            #expect(
                DayText.text(Int64(number)).map { String(decoding: $0, as: UTF8.self) }
                    == CalendarDay(dayNumber: number)?.description)
        }
    }
}
