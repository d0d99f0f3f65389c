import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyStore
import Trust

/// Notices of what another store holds and wants, as a file and as the first word of a sync.
final class WantSubject: Subject {
    private let village: Village
    private let bench: Bench
    private let wants: [LooseBundle]
    private let other: LooseBundle
    private let insider: Insider
    private let fresh: State
    private let answer: String

    init(_ workplace: Workplace) throws {
        village = workplace.village
        // Puebla answers Oaxaca, whom it does not know before it has read Oaxaca's roster.
        bench = try Bench("PUE", workplace, as: "want")
        wants = try ["OAX.want", "PUE.want"].map { try LooseBundle(try workplace.village.bytes($0)) }
        other = try LooseBundle(try village.bytes("other.bundle"))
        insider = try Insider(village)
        answer = workplace.path("answer")
        fresh = try bench.change { try State($0.store) }
        try bench.keep(as: "fresh")
    }

    func mutant(_ random: inout SeededGenerator) throws -> Mutant {
        var mutant = Mutant(bytes: [])
        var bundle = wants[random.below(random.once(in: 3) ? 2 : 1)]
        switch random.below(5) {
        case 0:
            mutant.bytes = bundle.bytes
            for _ in 0...random.below(3) { mutant.note(ByteMutation.apply(&mutant.bytes, &random)) }
            return mutant
        case 1: mutant.note(FrameMutation.apply(&bundle, other: other, earlier: wants[1], &random))
        case 2, 3:
            let notice = try hostile(&random)
            let frame = LooseFrame(Frame.FrameType.frontier.rawValue, notice.bytes)
            let place = bundle.places(.frontier)[0]
            if random.once(in: 2) { bundle.frames[place] = frame } else { bundle.frames.insert(frame, at: place) }
            mutant.note("insider notice")
            mutant.isByInsider = true
        default:
            let place = random.below(bundle.frames.count)
            let step =
                random.once(in: 2)
                ? ByteMutation.apply(&bundle.frames[place].payload, &random)
                : NumberMutation.apply(&bundle.frames[place].payload, &random)
            mutant.note("\(step) in the payload of a frame of type \(bundle.frames[place].type)")
        }
        mutant.bytes = bundle.bytes
        return mutant
    }

    /// A notice that its signer signed, with logs, branches and wishes that nobody has.
    private func hostile(_ random: inout SeededGenerator) throws -> FrontierNotice {
        var frontier = Frontier()
        for _ in 0..<random.below(random.once(in: 9) ? 3000 : 4) {
            guard let log = LogID(random.bytes(16)), let segment = SegmentID(random.bytes(32)) else { continue }
            frontier.tips[log] = [SegmentChain.Tip(sequence: Int64(random.below(1 << 30)), segment: segment)]
        }
        for segment in insider.segments where random.once(in: 2) {
            let reach = random.once(in: 4) ? Dot.maximumSequence : segment.statement.last
            let tip = SegmentChain.Tip(sequence: reach, segment: segment.id)
            frontier.tips[segment.statement.log.id, default: []].append(tip)
        }
        let wanted = (0..<random.below(6)).compactMap { _ in
            random.once(in: 2) ? SegmentID(random.bytes(32)) : insider.segments.randomElement(using: &random)?.id
        }
        return try FrontierNotice(
            program: random.once(in: 9) ? random.bytes(32) : insider.program, epoch: random.bytes(16),
            counter: [0, 1, 1 << 40, .max][random.below(4)], frontier: frontier, roster: random.bytes(random.below(65)),
            wanted: wanted, key: insider.keys[random.below(insider.keys.count)])
    }

    func offer(_ mutant: Mutant, at path: String, _ checks: inout Checks) throws -> Verdict {
        unlink(answer)
        let byNetwork = checks.chance(in: 3)
        let isEncrypted = checks.chance(in: 2)
        let before = checks.sabotage == .digest ? nil : fresh
        return try bench.use("fresh") { office in
            let known = try notices(office)
            let mark = bench.mark()
            let attempt = try Attempt(byNetwork ? "answering a notice" : "answering a want") {
                if byNetwork { return try office.bundle(answering: mutant.bytes, to: answer) }
                return try office.createBundle(to: answer, for: .want(path), encrypt: isEncrypted)
            }
            guard attempt.value == nil else {
                if checks.once(in: 2) {
                    try Finding.unless(try State(office.store).digest == fresh.digest, "a want changed records")
                }
                try expectAnswer(office, known, &checks)
                return (.whole, isUnchanged: false)
            }
            let text = "refused (\(attempt.code ?? ""))"
            try bench.expectUnchanged(office, since: mark, before, text)
            try Finding.unless(try notices(office) == known, text + ", but a notice was remembered")
            try Finding.unless(!FileManager.default.fileExists(atPath: answer), text + ", but there is an answer")
            return (.refused, isUnchanged: true)
        }
    }

    /// The answer is whole, what others said stands, and bundles for everybody can still be made.
    private func expectAnswer(_ office: Office, _ known: [String: [UInt8]], _ checks: inout Checks) throws {
        let changed = try notices(office).filter { known[$0.key] != $0.value }
        try Finding.unless(changed.count <= 1, "one want changed what is known of \(changed.count) devices")
        try Finding.unless(try office.inspect(answer).isWhole, "the answer is not whole")
        guard checks.once(in: 4) else { return }
        _ = try office.createBundle(to: answer, existing: .replace, for: .everyone)
    }

    private func notices(_ office: Office) throws -> [String: [UInt8]] {
        Dictionary(
            uniqueKeysWithValues: try office.store.notices().map { (Hex.text($0.notice.signer), $0.notice.bytes) })
    }

    func finish() throws {
        unlink(answer)
        try bench.change("fresh") { office in
            let made = try office.createBundle(to: answer, for: .want(village.path("OAX.want")), encrypt: false)
            try Finding.unless(made.segments > 0, "the good want was not answered")
            try Readback.expectVerified(office.store, try State(office.store), try Shown(office.store))
        }
    }
}
