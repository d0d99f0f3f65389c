import SurveyModel

/// An order of enterprises by what is recorded of them, not by their keys.
///
/// Keys are local to a store. Sums of floating-point numbers and seeded resamples depend on the order of the numbers, so
/// a report from another office's store would differ in its last digits; enterprises of equal content may swap freely.
struct ContentOrder {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The places of the enterprises in rising order of locality, then of a hash of their content.
    static func order(
        _ data: OutcomeData, interviews: [[Int32]], revenues: RevenuePairs, training: TrainingTotals
    ) -> [Int32] {
        let keys = data.enterprises.indices.map { place in
            var content = ContentOrder()
            let enterprise = data.enterprises[place]
            for text in [enterprise.office, enterprise.sector] { content.add(text) }
            for text in [enterprise.ownerSex, enterprise.ownerAgeBand, enterprise.arm, enterprise.enrolledOn] {
                content.add(text ?? "")
            }
            content.add(Int64(enterprise.workers ?? -1))
            content.add(enterprise.hasConsent ? 1 : 0)
            for chosen in interviews where chosen[place] >= 0 {
                let interview = data.interviews[Int(chosen[place])]
                content.add(interview.instrument)
                for answer in interview.answers { content.add(byte: UInt8(bitPattern: answer ?? -4)) }
                content.add(byte: 0xFF)
            }
            for index in [revenues.baseline[place], revenues.endline[place]] where index >= 0 {
                let report = data.revenues[Int(index)]
                content.add(report.periodEnd)
                content.add(report.sales ?? -1)
                content.add(report.profit ?? .min)
                content.add(report.onlineShare ?? -1)
            }
            content.add(training.minutes[place])
            content.add(Int64(training.persons[place]))
            content.add(training.hasCompleted[place] ? 1 : 0)
            return content.hash
        }
        let localities = localityRanks(data.enterprises)
        return data.enterprises.indices
            .map { (locality: localities[$0], key: keys[$0], place: Int32($0)) }
            .sorted { ($0.locality, $0.key, $0.place) < ($1.locality, $1.key, $1.place) }
            .map(\.place)
    }

    /// By enterprise, the rank of its locality's code.
    static func localityRanks(_ enterprises: [EnterpriseFacts]) -> [Int32] {
        let sorted = Set(enterprises.map(\.cvegeo)).sorted()
        let ranks = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($0.element, Int32($0.offset)) })
        return enterprises.map { ranks[$0.cvegeo] ?? 0 }
    }

    private mutating func add(byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    private mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte: byte) }
        add(byte: 0xFF)
    }

    private mutating func add(_ number: Int64) {
        hash = (hash ^ UInt64(bitPattern: number)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
    }
}
