import DeltaBundle
import Foundation
import OfficeSync
import SeededRandom
import SurveyStore
import Trust

/// Rosters that a registrar hands to a new device, which joins by them.
final class GrantSubject: Subject {
    private let village: Village
    private let good: LooseBundle
    private let other: LooseBundle
    private let rosters: HostileRoster
    private let directory: String

    init(_ workplace: Workplace) throws {
        village = workplace.village
        good = try LooseBundle(try village.bytes(Village.newcomer + ".grant"))
        other = try LooseBundle(try village.bytes("other.bundle"))
        let payload = good.frames[good.places(.roster)[0]].payload
        rosters = HostileRoster(try Roster(bytes: payload), try Insider(village))
        directory = workplace.path("joining")
    }

    func mutant(_ random: inout SeededGenerator) throws -> Mutant {
        var mutant = Mutant(bytes: good.bytes)
        var bundle = good
        switch random.below(5) {
        case 0: for _ in 0...random.below(3) { mutant.note(ByteMutation.apply(&mutant.bytes, &random)) }
        case 1:
            mutant.note(FrameMutation.apply(&bundle, other: other, earlier: good, &random))
            mutant.bytes = bundle.bytes
        case 2:
            let (payload, step) = try rosters.payload(&random)
            bundle.frames.insert(LooseFrame(Frame.FrameType.roster.rawValue, payload), at: 1 + random.below(2))
            if random.once(in: 2) { bundle.frames.remove(at: 1 + random.below(2)) }
            mutant.bytes = bundle.bytes
            mutant.note(step)
            mutant.isByInsider = true
        default:
            let place = random.below(bundle.frames.count)
            for _ in 0...random.below(2) {
                let step =
                    random.once(in: 2)
                    ? ByteMutation.apply(&bundle.frames[place].payload, &random)
                    : NumberMutation.apply(&bundle.frames[place].payload, &random)
                mutant.note("\(step) in the payload of a frame of type \(bundle.frames[place].type)")
            }
            mutant.bytes = bundle.bytes
        }
        return mutant
    }

    func offer(_ mutant: Mutant, at path: String, _ checks: inout Checks) throws -> Verdict {
        let attempt = try Attempt("reading a grant") { try Office.grant(at: path) }
        guard let grant = attempt.value else {
            try Finding.unless(checks.sabotage != .digest, "refused, as it should be")
            return .refused
        }
        // To join makes a store, which takes its time.
        guard mutant.isByInsider || checks.once(in: 3) else { return .whole }
        try prepare()
        let joined = try Attempt("join") { try Office.join(grant, in: directory, clock: Village.clock) }
        guard let office = joined.value else {
            let left = try FileManager.default.contentsOfDirectory(atPath: directory)
            try Finding.unless(left == ["request.key"], "refused (\(joined.code ?? "")), but there is \(left.sorted())")
            return .refused
        }
        try Readback.expectGood(office, relay: directory + "/relay")
        let again = try Office.open(directory, clock: Village.clock)
        try Finding.unless(again.store.roster == grant.roster, "the roster is not the one that was granted")
        return .whole
    }

    /// A directory as a request left it.
    private func prepare() throws {
        try? FileManager.default.removeItem(atPath: directory)
        try FileManager.default.copyItem(atPath: village.path(Village.newcomer), toPath: directory)
    }

    func finish() throws {
        try prepare()
        let grant = try Office.grant(at: village.path(Village.newcomer + ".grant"))
        let office = try Office.join(grant, in: directory, clock: Village.clock)
        try Finding.unless(office.store.enrolment?.office == Village.newcomer, "the good grant did not join")
        let summary = try office.apply(village.path("good.bundle"))
        try Finding.unless(summary.isComplete, "the good bundle after joining: \(summary)")
    }
}
