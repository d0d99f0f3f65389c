import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Trust

/// The logs of a device under a cut: what is held of each, and what of that would stop counting.
struct DeviceCut: Encodable {
    /// A segment, as somebody sees it who decides up to where a device is trusted.
    struct Segment: Encodable {
        /// What `--at` takes.
        let place: String
        let firstChange: Int64
        let lastChange: Int64
        let person: String
        let at: String
        let receivedAt: String
        let counts: Bool

        var changes: Int64 { lastChange - firstChange + 1 }
    }

    /// A log.
    struct Log: Encodable {
        let log: String
        let letter: String
        let scope: String
        let segments: [Segment]
    }

    let device: String
    let logs: [Log]
    /// How many of the changes held here would stop counting.
    let stops: Int64

    init(_ device: Enrolment, _ items: [LogSegmentItem], cuts: [Revocation.Cut]) {
        self.device = DeviceName.text(device)
        let named = Dictionary(grouping: cuts, by: \.log)
        let names = Set(items.map { $0.log.description })
        logs = Dictionary(grouping: items, by: \.log).sorted { $0.key < $1.key }.map { log, segments in
            let good = Self.good(segments, named[log] ?? [])
            let short = Self.shortName(log.description, names)
            let isForked = segments.count(where: \.isEnd) > 1
            return Log(
                log: log.description, letter: segments[0].letter, scope: segments[0].scope,
                segments: segments.map { item in
                    Segment(
                        place: "\(short):\(item.last)" + (isForked ? ":\(item.segment.description.prefix(8))" : ""),
                        firstChange: item.first, lastChange: item.last, person: item.person,
                        at: Instant(seconds: item.at).description,
                        receivedAt: Instant(seconds: item.receivedAt).description,
                        counts: good.contains(item.segment))
                })
        }
        stops = logs.flatMap(\.segments).filter { !$0.counts }.reduce(0) { $0 + $1.changes }
    }

    /// The segments that a cut names, and those that they follow.
    private static func good(_ segments: [LogSegmentItem], _ cuts: [Revocation.Cut]) -> Set<SegmentID> {
        let byID = Dictionary(segments.map { ($0.segment, $0) }, uniquingKeysWith: { first, _ in first })
        var good: Set<SegmentID> = []
        for cut in cuts {
            var next = cut.segment
            while let item = byID[next], good.insert(next).inserted { next = item.previous }
        }
        return good
    }

    /// As many digits as tell the logs apart, and eight at least.
    private static func shortName(_ name: String, _ all: Set<String>) -> Substring {
        var length = 8
        while length < name.count, all.contains(where: { $0 != name && $0.hasPrefix(name.prefix(length)) }) {
            length += 1
        }
        return name.prefix(length)
    }

    /// The last segments of each log, with who and when, and what stops counting.
    func lines(_ words: Phrasebook) -> [String] {
        logs.flatMap { log -> [String] in
            let first = log.segments.firstIndex { !$0.counts } ?? log.segments.count
            let shown = log.segments.suffix(from: max(0, min(first - 1, log.segments.count - 4)))
            var table = Table(
                ["place", "changes", "who", "when", "received", "state"].map { words("head.\($0)") }, numbers: [1])
            for segment in shown {
                table.add([
                    segment.place, String(segment.changes), segment.person, segment.at, segment.receivedAt,
                    words(segment.counts ? "cut.counts" : "cut.stops"),
                ])
            }
            let places = [
                "log": String(log.log.prefix(8)), "scope": log.scope, "segments": String(log.segments.count),
            ]
            let left = log.segments.count - shown.count
            return [words("cut.log", places)] + table.lines.map { "  " + $0 }
                + (left > 0 ? ["  " + words("cut.earlier", ["count": String(left)])] : [])
        }
    }

    /// How much stops counting, in words.
    func sum(_ words: Phrasebook) -> String {
        if logs.isEmpty { return words("cut.nothing-held", ["device": device]) }
        return stops == 0 ? words("cut.stops-none") : words("cut.stops-sum", ["count": String(stops)])
    }
}
