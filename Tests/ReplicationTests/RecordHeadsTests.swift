import Replication
import SeededRandom
import SurveyModel
import Testing

@Suite("The heads of a record, packed")
struct RecordHeadsTests {
    @Test("say what was put in, whatever the field", arguments: Seeds.some(60))
    func matchesADictionary(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let base = Dot(log: 3, branch: 1, sequence: 77)
        var heads = RecordHeads(base: base, fields: [FieldID(1), FieldID(63), FieldID(64), FieldID(900)])
        var plain: [FieldID: [Dot]] = Dictionary(
            uniqueKeysWithValues: [1, 63, 64, 900].map { (FieldID($0), [base]) })
        for _ in 0..<40 {
            let field = FieldID([1, 2, 33, 63, 64, 65, 900, UInt16.max].randomElement(using: &random)!)
            let dots = (0..<random.below(4)).map { _ in
                random.once(in: 2)
                    ? base
                    : Dot(
                        log: random.below(Dot.maximumLog), branch: random.below(Dot.maximumBranch),
                        sequence: Int64.random(in: 1...Dot.maximumSequence, using: &random))
            }
            let sorted = Set(dots).sorted()
            heads[field] = sorted
            plain[field] = sorted.isEmpty ? nil : sorted
            #expect(heads.fields == plain.keys.sorted(), "seed \(seed)")
            for (field, dots) in plain { #expect(heads[field] == dots, "seed \(seed)") }
            let restored = try RecordHeads(
                base: base, baseFields: heads.baseFields, packedExceptions: heads.packedExceptions)
            #expect(restored == heads, "seed \(seed)")
        }
    }

    @Test("take no bytes where the creating change is the head of everything")
    func common() {
        var heads = RecordHeads(base: Dot(log: 1, sequence: 5), fields: (1...40).map { FieldID($0) })
        #expect(heads.packedExceptions == nil)
        heads[FieldID(7)] = [Dot(log: 1, sequence: 9)]
        #expect(heads.packedExceptions != nil)
        heads[FieldID(7)] = [Dot(log: 1, sequence: 5)]
        #expect(heads.packedExceptions == nil)
        #expect(heads[FieldID(41)].isEmpty)
    }

    @Test("damaged bytes are refused and never trap", arguments: Seeds.some(30))
    func damaged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let base = Dot(log: 1, sequence: 5)
        #expect(throws: DecodingFailure.self) {
            try RecordHeads(base: base, baseFields: 0, packedExceptions: [1, 0xff, 0xff, 0x7f])
        }
        for _ in 0..<200 {
            let heads = try? RecordHeads(base: base, baseFields: 0, packedExceptions: random.bytes(random.below(40)))
            _ = heads?.fields
        }
    }
}
