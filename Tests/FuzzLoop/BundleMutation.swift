import DeltaBundle
import Replication
import SeededRandom
import SurveyStore
import Trust

/// Makes bad bundles of good ones, from blind damage to what only a member of the program can sign.
struct BundleMutation {
    private let good: [LooseBundle]
    private let whole: [[UInt8]]
    private let other: LooseBundle
    private let earlier: LooseBundle
    private let insider: Insider
    private let rosters: HostileRoster

    init(_ village: Village) throws {
        let made = try LooseBundle(try village.bytes("good.bundle"))
        good = [made, try made.spread()]
        whole = [try village.bytes("good.bundle"), good[1].bytes]
        other = try LooseBundle(try village.bytes("other.bundle"))
        earlier = try LooseBundle(try village.bytes("earlier.bundle"))
        insider = try Insider(village)
        let payload = made.frames[made.places(.roster)[0]].payload
        rosters = HostileRoster(try Roster(bytes: payload), insider)
    }

    /// A bad bundle.
    func mutant(_ random: inout SeededGenerator) throws -> Mutant {
        let choice = random.below(good.count)
        if random.once(in: 4) { return blind(whole[choice], &random) }
        var bundle = good[choice]
        var mutant = Mutant(bytes: [])
        for _ in 0..<(1 + random.below(random.once(in: 3) ? 4 : 2)) { try damage(&bundle, &mutant, &random) }
        if random.once(in: 3) {
            try bundle.seal(with: insider.keys[random.below(3)])
            mutant.note("end mark signed again")
        }
        mutant.bytes = bundle.bytes
        if random.once(in: 12) { mutant.note("then " + ByteMutation.apply(&mutant.bytes, &random)) }
        return mutant
    }

    /// Damage by somebody who knows nothing of what the bytes are.
    private func blind(_ bytes: [UInt8], _ random: inout SeededGenerator) -> Mutant {
        var mutant = Mutant(bytes: bytes)
        if random.once(in: 8) {
            let head = mutant.bytes.prefix(random.below(mutant.bytes.count))
            let tail = [whole[0], whole[1], earlier.bytes, other.bytes][random.below(4)]
            mutant.bytes = Array(head) + tail.dropFirst(random.below(tail.count))
            mutant.note("splice")
        }
        for _ in 0..<(1 + random.below(random.once(in: 4) ? 6 : 1)) {
            mutant.note(ByteMutation.apply(&mutant.bytes, &random))
        }
        return mutant
    }

    private func damage(_ bundle: inout LooseBundle, _ mutant: inout Mutant, _ random: inout SeededGenerator) throws {
        // Before the end mark, so that it is read; anywhere now and then.
        let place = random.below(max(1, bundle.frames.count - (random.once(in: 9) ? 0 : 1)))
        switch random.below(8) {
        case 0, 1, 2:
            mutant.note(FrameMutation.apply(&bundle, other: other, earlier: earlier, &random))
        case 3, 4:
            guard place < bundle.frames.count else { return }
            let type = bundle.frames[place].type
            let step =
                random.once(in: 2)
                ? ByteMutation.apply(&bundle.frames[place].payload, &random)
                : NumberMutation.apply(&bundle.frames[place].payload, &random)
            mutant.note("\(step) in the payload of a frame of type \(type)")
        case 5:
            let (payload, step) = try rosters.payload(&random)
            bundle.frames.insert(LooseFrame(Frame.FrameType.roster.rawValue, payload), at: max(1, place))
            mutant.note(step)
            mutant.isByInsider = true
        default:
            let (frame, step) = try insider.frame(&random)
            bundle.frames.insert(frame, at: min(bundle.frames.count, max(1, place)))
            mutant.note(step)
            mutant.isByInsider = true
        }
    }
}
