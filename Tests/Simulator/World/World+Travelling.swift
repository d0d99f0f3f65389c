import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyStore
import Trust

/// What travels between offices, by whatever means.
extension World {
    func pack(at office: SimulatedOffice) throws {
        let path = fresh("aldea")
        let other = oneOffice()
        let audience: BundleAudience =
            switch random.below(4) {
            case 0: .all
            case 1: .everyone
            default: other === office ? .everyone : .offices([try other.store.enrolment?.office ?? other.name])
            }
        let isEncrypted = random.once(in: 2)
        _ = try office.office.createBundle(to: path, for: audience, encrypt: isEncrypted)
        let isWhole = if case .all = audience { true } else { false }
        let stick = keep(path, ledger: isWhole ? office.ledger : [])
        let readers =
            switch audience {
            case .all: "everybody, with everything"
            case .offices(let codes): codes.joined(separator: ", ")
            default: "everybody"
            }
        tell("\(office.name) packs stick \(stick.number) for \(readers)\(isEncrypted ? "" : ", readable by all")")
    }

    /// Somebody finds a stick, maybe years later, maybe damaged, maybe again.
    func deliver(to office: SimulatedOffice) throws {
        guard let stick = one(sticks) else { return }
        var path = stick.path
        var isDamaged = false
        if random.once(in: 4) {
            path = fresh("damaged")
            isDamaged = true
            try Data(damaged([UInt8](try Data(contentsOf: URL(fileURLWithPath: stick.path))))).write(
                to: URL(fileURLWithPath: path))
        }
        tell("\(office.name) applies stick \(stick.number)\(isDamaged ? ", which is damaged" : "")")
        let summary = try office.office.apply(path)
        if !isDamaged, summary.isComplete { office.ledger.formUnion(stick.ledger) }
    }

    private func damaged(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > 1 else { return bytes }
        var bytes = bytes
        switch random.below(4) {
        case 0: return Array(bytes.prefix(random.below(bytes.count)))
        case 1:
            let from = random.below(bytes.count)
            bytes.removeSubrange(from..<min(bytes.count, from + 1 + random.below(5000)))
        case 2:
            // A piece of another stick in between.
            if let other = one(sticks), let strange = FileManager.default.contents(atPath: other.path) {
                bytes.insert(contentsOf: strange.suffix(random.below(4000)), at: random.below(bytes.count))
            }
        default:
            for _ in 0..<(1 + random.below(3)) { bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8)) }
        }
        return bytes
    }

    /// Two offices talk over a network, which may break off in between.
    func visit(_ left: SimulatedOffice, _ right: SimulatedOffice) throws {
        guard left !== right else { return }
        let path = fresh("answer")
        let summary = try right.office.bundle(answering: try left.office.frontierNotice(), to: path)
        let isBroken = random.once(in: 6)
        tell("\(left.name) asks \(right.name), which sends \(summary.segments) segments")
        if isBroken {
            let whole = FileManager.default.contents(atPath: path) ?? Data()
            try whole.prefix(random.below(max(1, whole.count))).write(to: URL(fileURLWithPath: path))
            tell("the line breaks")
        }
        _ = try left.office.apply(path)
        guard !isBroken else { return }
        let back = fresh("answer")
        _ = try left.office.bundle(answering: try right.office.frontierNotice(), to: back)
        _ = try right.office.apply(back)
    }

    /// A want travels on a stick, and what answers it.
    func ask(at office: SimulatedOffice) throws {
        let other = oneOffice()
        guard other !== office else { return }
        let (want, answer) = (fresh("want"), fresh("aldea"))
        try office.office.writeWant(to: want)
        _ = try other.office.createBundle(to: answer, for: .want(want))
        let stick = keep(answer, ledger: [])
        tell("\(other.name) packs stick \(stick.number) for the want of \(office.name)")
    }

    func mailRoster(to office: SimulatedOffice) throws {
        let other = oneOffice()
        _ = try office.store.unite(other.store.roster)
        tell("\(office.name) gets the roster of \(other.name)")
    }

    /// Some segments in any order, without those before them.
    func pass(to office: SimulatedOffice) throws {
        let from = oneOffice()
        guard from !== office else { return }
        try from.office.seal()
        let some = try from.segments().filter { _ in random.once(in: 3) }.shuffled(using: &random)
        try office.office.seal()
        try take(some, at: office)
        tell("\(office.name) gets \(some.count) loose segments of \(from.name)")
    }

    /// Applies segments, and remembers those that must wait for their signers.
    func take(_ segments: [Segment], at office: SimulatedOffice) throws {
        let store = try office.store
        guard try store.apply(segments).waiting > 0 else { return }
        for segment in segments where store.roster.device(segment.statement.log.deviceKey) == nil {
            waiting[office.name, default: []].insert(segment.id)
        }
    }
}
