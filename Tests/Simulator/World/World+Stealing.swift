import DeltaBundle
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Trust

/// What somebody does who has the key of a device.
extension World {
    /// A thief signs on behind any segment of the key, or in a new log, about any record, and says what was not there to be seen.
    func steal(at office: SimulatedOffice) throws {
        let victim = oneOffice()
        let stolen = try KeyFile(contentsOf: victim.directory + "/device.key").signingKey
        let hand = random.once(in: 4) ? try KeyFile.generate().signingKey : stolen
        let key = stolen
        let held = try office.segments().filter { try !$0.body().changes.isEmpty }
        let token = token("T")
        var changes = [enterprise(token)]
        var seen: [Statement.Seen] = []
        if let target = one(held), let change = one(try target.body().changes) {
            seen = [
                Statement.Seen(log: target.statement.log.id, sequence: target.statement.last, segment: target.id)
            ]
            if let lie = lie(about: change, in: target, token) { changes.append(lie) }
            // What is replaced was written after what the thief says to have seen.
            if random.once(in: 3), case .existing(let dot) = change.identity, dot.log == 0, changes.count == 2,
                dot.sequence < target.statement.first, held.contains(where: { $0.id == target.statement.previous })
            {
                seen = [
                    Statement.Seen(
                        log: target.statement.log.id, sequence: target.statement.first - 1,
                        segment: target.statement.previous)
                ]
                changes[1].writes[0].replaces = [Dot(log: 1, sequence: change.dot.sequence)]
            }
        }
        let own = held.filter { $0.statement.log.deviceKey == key.publicKey.bytes }
        let program = try office.store.roster.program.bytes
        let forged: Segment
        if let base = one(own), !random.once(in: 3) {
            let isBeside = random.once(in: 3)
            forged = try segment(
                base.statement.log, first: isBeside ? base.statement.first : base.statement.last + 1,
                previous: isBeside ? base.statement.previous : base.id, seen, changes, program, key, hand)
        } else {
            let log = LogDescriptor(
                deviceKey: key.publicKey.bytes, ordinal: 100 + step, nonce: random.bytes(8), scope: one(World.scopes)!)
            forged = try segment(log, first: 1, previous: .none, seen, changes, program, key, hand)
        }
        try office.office.seal()
        _ = try office.store.apply([forged])
        tell("a thief with the key of \(victim.name) gives \(office.name) \(forged.id.description.prefix(8)): \(token)")
    }

    private func enterprise(_ name: String) -> Change {
        Change(
            dot: Dot(log: 0, sequence: 1), kind: Kind.enterprise.id, identity: .creates, wallClock: time.value,
            person: "thief", writes: [FieldWrite(field: FieldID(2), isPrivate: false, value: [.text(name)])])
    }

    /// A change of the record that another one wrote, which may name as replaced what its segment has not seen.
    private func lie(about change: Change, in target: Segment, _ token: String) -> Change? {
        guard let write = one(change.writes) else { return nil }
        let place = change.dot.sequence
        let creation: Dot
        switch change.identity {
        case .existing(let dot):
            guard dot.log == 0, dot.sequence < target.statement.first else { return nil }
            creation = Dot(log: 1, sequence: dot.sequence)
        default: creation = Dot(log: 1, sequence: place)
        }
        let columns = Catalogue.kind(change.kind)?.field(write.field)?.columns ?? []
        let isText = columns.count == 1 && columns[0].type == .text
        let unseen = Dot(log: 1, sequence: target.statement.last + 1)
        let replaced: [Dot] =
            switch random.below(4) {
            case 0: []
            case 1: [unseen]
            default: [Dot(log: 1, sequence: place)]
            }
        return Change(
            dot: Dot(log: 0, sequence: 2), kind: random.once(in: 6) ? Kind.owner.id : change.kind,
            identity: .existing(creation), wallClock: time.value, person: "thief",
            writes: [
                FieldWrite(
                    field: write.field, isPrivate: write.isPrivate != random.once(in: 8), replaces: replaced,
                    value: isText ? [.text(token)] : columns.map { _ in .null })
            ])
    }

    func segment(
        _ log: LogDescriptor, first: Int64, previous: SegmentID, _ seen: [Statement.Seen], _ changes: [Change],
        _ program: [UInt8], _ key: SigningKey, _ hand: SigningKey
    ) throws -> Segment {
        let numbered = changes.enumerated().map { offset, change in
            var change = change
            change.dot = Dot(log: 0, sequence: first + Int64(offset))
            return change
        }
        return try Segment(
            body: SegmentBody(changes: numbered), program: program, log: log, first: first, previous: previous,
            schemaVersion: Catalogue.version, seen: seen, key: hand)
    }
}
