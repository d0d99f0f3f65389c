internal import DeltaBundle
internal import GRDB
internal import Replication
internal import SurveyModel

/// Gathers what the changes of a segment name in other logs, and writes their dots as indexes into it.
struct SeenList {
    /// A change links to a change of another log that is in no segment yet.
    struct Unsealed: Error {
        let log: Int
    }

    private struct Lineage {
        let log: Int
        var link: SegmentChain.Link
        var sequence: Int64
    }

    private let own: Int
    private let ownFirst: Int64
    private let previous: SegmentID
    private let logs: LogTable
    private let db: Database
    private var lineages: [Lineage] = []
    private var plainIndex: [Int: Int] = [:]

    init(own: Int, ownFirst: Int64, previous: SegmentID, logs: LogTable, _ db: Database) {
        self.own = own
        self.ownFirst = ownFirst
        self.previous = previous
        self.logs = logs
        self.db = db
    }

    /// Whether another change might not fit.
    var isFull: Bool { lineages.count > DeltaBundle.Statement.maximumSeen / 2 }

    /// The entries for the statement.
    func entries() -> [DeltaBundle.Statement.Seen] {
        lineages.map { lineage in
            DeltaBundle.Statement.Seen(
                log: logs.entry(lineage.log)!.id, sequence: lineage.sequence, segment: lineage.link.id)
        }
    }

    /// Replaces this store's own dots in a change by indexes.
    mutating func translate(_ change: inout Change) throws {
        if case .existing(let dot) = change.identity { change.identity = .existing(try portable(dot)) }
        for place in change.writes.indices {
            change.writes[place].replaces = try change.writes[place].replaces.map { try portable($0) }.sorted()
            change.writes[place].value = try change.writes[place].value?.map { scalar in
                guard case .reference(let key) = scalar else { return scalar }
                return .reference(RecordKey(rawValue: try portable(Dot(rawValue: key.rawValue)).rawValue))
            }
        }
        change.dot = Dot(log: 0, sequence: change.dot.sequence)
    }

    private mutating func portable(_ dot: Dot) throws -> Dot {
        if dot.log == own {
            if dot.sequence >= ownFirst, dot.branch == 0 { return Dot(log: 0, sequence: dot.sequence) }
            let chain = try logs.chain(own, db)
            if !chain.isForked { return Dot(log: 0, sequence: dot.sequence) }
            if chain.covering(dot.sequence, from: previous)?.branch == dot.branch {
                return Dot(log: 0, sequence: dot.sequence)
            }
        }
        return Dot(log: try index(of: dot) + 1, sequence: dot.sequence)
    }

    private mutating func index(of dot: Dot) throws -> Int {
        let chain = try logs.chain(dot.log, db)
        guard
            let link = chain.overlapping(first: dot.sequence, last: dot.sequence).first(where: {
                $0.branch == dot.branch
            })
        else { throw Unsealed(log: dot.log) }
        if !chain.isForked, chain.isContiguous(link.id) {
            if let known = plainIndex[dot.log] {
                if dot.sequence > lineages[known].sequence {
                    lineages[known].sequence = dot.sequence
                    lineages[known].link = link
                }
                return known
            }
            plainIndex[dot.log] = lineages.count
            lineages.append(Lineage(log: dot.log, link: link, sequence: dot.sequence))
            return lineages.count - 1
        }
        // In a log with a fork or a gap an entry serves every dot that its chain leads to; the farthest segment of a line stands for it.
        for index in lineages.indices where lineages[index].log == dot.log {
            if chain.covering(dot.sequence, from: lineages[index].link.id)?.id == link.id {
                lineages[index].sequence = max(lineages[index].sequence, dot.sequence)
                return index
            }
            if chain.covering(lineages[index].sequence, from: link.id)?.id == lineages[index].link.id {
                lineages[index].link = link
                lineages[index].sequence = dot.sequence
                return index
            }
        }
        lineages.append(Lineage(log: dot.log, link: link, sequence: dot.sequence))
        return lineages.count - 1
    }
}
