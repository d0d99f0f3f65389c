import DeltaBundle
import Replication

extension SegmentTarget {
    /// A segment with bodies of a few changes, and as a draft.
    static func draft(_ seed: UInt64, count: Int, logs: Int) -> SegmentDraft {
        var choices = Choices(FuzzReader.script(seed, count: count))
        let body = SegmentBody(changes: ChangeScript.changes(&choices, from: 1, logs: logs))
        return SegmentDraft(
            count: body.changes.count, logs: logs, leaves: body.leaves, publicBody: body.publicBytes)
    }

    static func seeds() throws -> [FuzzReader.Seed] {
        let drafts: [(UInt64, Int, Int)] = [(1, 60, 0), (3, 160, 2), (8, 240, 4)]
        var seeds = try drafts.flatMap { seed, count, logs in
            let draft = draft(seed, count: count, logs: logs)
            return [
                FuzzReader.Seed(name: "block-\(seed)", bytes: [Mode.block.rawValue] + (try draft.segment().inBlock)),
                FuzzReader.Seed(name: "bodies-\(seed)", bytes: [Mode.bodies.rawValue] + draft.script),
            ]
        }
        let statement = draft(3, count: 160, logs: 2).statement
        seeds.append(FuzzReader.Seed(name: "statement", bytes: [Mode.statement.rawValue] + statement.bytes))
        for seed: UInt64 in [11, 12, 13] {
            seeds.append(
                FuzzReader.Seed(
                    name: "changes-\(seed)", bytes: [Mode.changes.rawValue] + FuzzReader.script(seed, count: 200)))
        }
        return seeds
    }
}
