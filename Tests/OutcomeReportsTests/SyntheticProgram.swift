import Foundation
import OutcomeReports
import SurveyModel

/// A made-up program of any size, the same for the same seed.
struct SyntheticProgram {
    /// SplitMix64; apart from the generator under test.
    struct Dice {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }

        mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
        mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
        mutating func chance(_ probability: Double) -> Bool { unit() < probability }
        mutating func normal() -> Double { (0..<12).reduce(0) { sum, _ in sum + unit() } - 6 }
        mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
    }

    var enterprises = 400
    var localities = 40
    var comparisonShare = 0.0
    var seed: UInt64 = 7
    var hasEndline = true
    var hasIndex = true
    var firstKey: Int64 = 1

    static let states = ["11", "11", "11", "21", "21", "20", "22", "31"]
    static let offices = ["GTO1", "GTO2", "LEON", "PUE1", "PUE2", "OAX1", "QRO1", "YUC1"]

    /// The instrument that the program ships.
    static func instrument() throws -> Instrument {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Instrument(json: Data(contentsOf: root.appending(path: "Schema/instruments/adm-1.json")))
    }

    /// A phrasebook of the report's sentences.
    static func phrasebook(_ language: Language) throws -> Phrasebook {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Schema/texts/report-\(language.rawValue).json")
        return Phrasebook(
            language: language, sentences: try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        )
    }

    static let identity = OutcomeIdentity(
        program: "Aldeas Digitales", fingerprint: "K7QM-24TD-9XWB", stateDigest: String(repeating: "5a", count: 32),
        stateCode: "lima-tabaco-rueda-41", office: "GTO1", cutOff: "2025-11-30", software: "aldea 1.0.0",
        approvedOnly: false)

    func data() -> OutcomeFacts {
        var dice = Dice(state: seed)
        var data = OutcomeFacts(teams: 12, warnings: ["conflicts": 3, "duplicates": 2])
        let places = (0..<localities).map { place -> (office: Int, cvegeo: String, effect: Double) in
            let office = place % Self.offices.count
            let number = String(10_001 + place)
            return (office, Self.states[office] + "0" + number.suffix(2) + "0" + number.suffix(3), dice.normal() * 3)
        }
        for index in 0..<enterprises {
            let place = places[dice.below(localities)]
            let key = RecordKey(rawValue: firstKey + Int64(index))
            let sector = dice.pick(["31-33", "31-33", "46", "46", "46", "72", "72", "11", "81", "43"])
            data.enterprises.append(
                EnterpriseFacts(
                    key: key, office: Self.offices[place.office], cvegeo: place.cvegeo, sector: sector,
                    ownerSex: dice.pick(["f", "f", "f", "m", "m", "m", nil]),
                    ownerAgeBand: dice.pick(["1960-1969", "1970-1979", "1980-1989", "1990-1999", nil]),
                    arm: dice.chance(comparisonShare) ? "comparison" : "treatment", workers: 1 + dice.below(14),
                    enrolledOn: "2025-01-15", hasConsent: dice.chance(0.98)))
            addSurveys(of: key, effect: place.effect, to: &data, &dice)
        }
        for office in Self.offices.indices {
            for number in 0..<9 {
                data.sessions.append(
                    SessionFacts(
                        key: RecordKey(rawValue: 1_000_000 + Int64(office * 9 + number)), office: Self.offices[office],
                        date: "2025-0\(3 + number / 3)-1\(number % 3)", minutes: 120))
            }
        }
        for enterprise in data.enterprises where dice.chance(0.81) {
            guard let office = Self.offices.firstIndex(of: enterprise.office) else { continue }
            for number in 0..<9 where dice.chance(0.68) {
                for person in 1...(1 + dice.below(2)) {
                    data.attendances.append(
                        AttendanceFacts(
                            session: RecordKey(rawValue: 1_000_000 + Int64(office * 9 + number)),
                            enterprise: enterprise.key, person: person, minutes: 60 + Int64(dice.below(61))))
                }
            }
        }
        data.targets = [
            TargetFacts(
                indicator: "OUT1", office: nil, periodStart: "2025-01-01", periodEnd: "2025-12-31",
                value: Int64(enterprises) * 10_000),
            TargetFacts(
                indicator: "OUT1", office: "GTO1", periodStart: "2025-01-01", periodEnd: "2025-12-31", value: 600_000),
            TargetFacts(
                indicator: "OUT3", office: nil, periodStart: "2025-01-01", periodEnd: "2025-12-31", value: 50_000_000),
            TargetFacts(
                indicator: "MAT2", office: nil, periodStart: "2025-01-01", periodEnd: "2025-12-31", value: 150_000),
        ]
        if hasIndex {
            data.priceIndexes = ["INPC": ["2025-01": 138_343_000, "2025-02": 138_726_000, "2025-09": 141_197_000]]
        }
        return data
    }

    private func addSurveys(of key: RecordKey, effect: Double, to data: inout OutcomeFacts, _ dice: inout Dice) {
        guard dice.chance(0.96) else { return }
        let level = 1.1 + dice.normal() * 0.45 + effect * 0.05
        let isTreated = data.enterprises[data.enterprises.count - 1].arm != "comparison"
        let gain = (isTreated ? 0.75 : 0.2) + dice.normal() * 0.35 + effect * 0.04
        let sales = Int64(exp(9.6 + dice.normal() * 0.7) * 100)
        let online = dice.chance(0.35) ? Int64(dice.below(4_000)) : 0
        let stays = hasEndline && dice.chance(0.88)
        for (wave, mean, day, month) in [
            (WaveType.baseline, level, "2025-02-10", "2025-01"), (.endline, level + gain, "2025-10-05", "2025-09"),
        ] where wave == .baseline || stays {
            let answers = (0..<24).map { item -> Int8? in
                if item == 11 || item == 13, dice.chance(0.2) { return -1 }
                if dice.chance(0.03) { return dice.chance(0.5) ? -2 : nil }
                return Int8(min(4, max(0, (mean + dice.normal() * 0.8).rounded())))
            }
            data.interviews.append(
                InterviewFacts(
                    enterprise: key, wave: wave, date: day, outcome: "completed",
                    state: dice.chance(0.7) ? "approved" : "submitted", instrument: "ADM-1/1", answers: answers))
            let factor = wave == .endline ? exp(0.12 + dice.normal() * 0.3) : 1
            let amount = dice.chance(0.02) ? 0 : Int64((Double(sales) * factor / 10_000).rounded() * 10_000)
            data.revenues.append(
                RevenueFacts(
                    enterprise: key, wave: wave, periodStart: month + "-01",
                    periodEnd: month + (wave == .baseline ? "-31" : "-30"),
                    sales: dice.chance(0.05) ? nil : amount,
                    profit: dice.chance(0.2) ? nil : amount / 4 + Int64(dice.normal() * 50_000),
                    currency: "MXN", source: "estimate",
                    onlineShare: wave == .baseline || dice.chance(0.4) ? online : online + Int64(dice.below(2_500))))
        }
    }
}
