internal import DeltaBundle
internal import Foundation
internal import Replication
public import SurveyStore
internal import Trust

/// For whom a bundle is made.
public enum BundleAudience: Sendable {
    /// For every device of the program: what any of them is not known to have.
    case everyone
    /// For the devices of these offices: what any of them is not known to have.
    case offices([String])
    /// For the device that wrote this want file: what it lacks.
    case want(String)
    /// For every device of the program: everything.
    case all
}

extension BundleAudience {
    /// Whether somebody said for whom the bundle is.
    var isNamed: Bool {
        switch self {
        case .everyone, .all: false
        case .offices, .want: true
        }
    }
}

/// What a bundle was made of.
public struct BundleSummary: Hashable, Sendable {
    /// Segments in it.
    public var segments = 0
    /// Changes in them.
    public var changes = 0
    /// The file's size.
    public var bytes = 0
    /// The codes of the offices that can open it; empty when it is not encrypted.
    public var recipients: [String] = []
    /// Offices with devices that may not be sent all of it and need a bundle of their own.
    public var leftOut: [String] = []
}

extension Office {
    func manifest(prerequisites: Frontier) throws -> Manifest {
        Manifest(
            program: store.roster.program.bytes, sender: deviceKey.bytes, epoch: try store.epoch(),
            createdAt: clock.now(), prerequisites: prerequisites)
    }

    /// What a notice says of this store's roster: the digest of what counts, and a hash of all that it holds.
    var rosterMark: [UInt8] { store.roster.digest + Digest.sha256(store.roster.bytes) }

    /// What this store holds and wants.
    ///
    /// - Parameter hasWaymarks: whether it helps a receiver who does not hold its tips yet; with a bundle of what they lack, they will.
    func notice(hasWaymarks: Bool = true) throws -> FrontierNotice {
        var wanted = try store.gaps().map(\.segment)
        wanted += try store.segmentsLackingPrivate(limit: 1000)
        return try FrontierNotice(
            program: store.roster.program.bytes, epoch: try store.epoch(), counter: try store.nextNoticeCounter(),
            frontier: try store.frontier(hasWaymarks: hasWaymarks), roster: rosterMark, wanted: wanted,
            key: keys.signingKey)
    }

    /// Writes what an audience lacks as a bundle; the tail is sealed first.
    ///
    /// - Parameters:
    ///   - path: the file, which appears whole or not at all.
    ///   - existing: what happens to a file that is there already.
    ///   - encrypt: whether only the audience's devices (and this one) can open it.
    /// - Throws: `OfficeError.unknownOffice`, `.noNotice`, `OutputError`.
    public func createBundle(
        to path: String, existing: OutputFile.Existing = .keep, for audience: BundleAudience = .everyone,
        encrypt: Bool = true, progress: ((Int, Int) -> Void)? = nil
    ) throws -> BundleSummary {
        try seal()
        let others = store.roster.members.values.filter { $0.enrolment.deviceKey != deviceKey.bytes }
        var devices = others
        var wanted: [[UInt8]: FrontierNotice] = [:]
        switch audience {
        case .everyone, .all: break
        case .offices(let codes):
            for code in codes where !others.contains(where: { $0.enrolment.office == code }) {
                throw OfficeError(.unknownOffice, ["office": code])
            }
            devices = others.filter { codes.contains($0.enrolment.office) }
        case .want(let path):
            let notice = try readNotice(path)
            devices = others.filter { $0.enrolment.deviceKey == notice.signer }
            wanted[notice.signer] = notice
        }
        let (entitlement, chosen) = try choose(among: devices, isNamed: audience.isNamed)
        let numbers: [Int64]
        var hasRoster = true
        var isWhole = false
        if case .all = audience {
            isWhole = true
            numbers = try store.segmentNumbers(lackedBy: nil, scopes: entitlement.scopes)
        } else {
            numbers = try lacked(by: chosen, wanted: wanted, scopes: entitlement.scopes)
            hasRoster = try needsRoster(chosen)
        }
        var summary = try write(
            numbers, to: path, existing: existing, encryptedTo: encrypt ? chosen.map(\.enrolment) : nil,
            personal: entitlement.personal, hasRoster: hasRoster, isParcel: !isWhole, progress: progress)
        let keys = Set(chosen.map(\.enrolment.deviceKey))
        summary.leftOut = Set(devices.map(\.enrolment).filter { !keys.contains($0.deviceKey) }.map(\.office)).sorted()
        return summary
    }

    /// What a bundle may hold, and who of an audience may be sent all of it: the widest that any of them may be sent. Those who may
    /// be sent less get bundles of their own.
    ///
    /// - Throws: `OfficeError.mixedAudience` when named offices hold different scopes, so that none is the widest.
    private func choose(among devices: [Standing], isNamed: Bool) throws -> (Entitlement, [Standing]) {
        let all = Set(devices.map(Entitlement.init))
        let widest = all.filter { one in !all.contains { $0 != one && $0.covers(one) } }
        guard let first = widest.max(by: { $0.width.lexicographicallyPrecedes($1.width) }) else { return (.whole, []) }
        if isNamed, widest.count > 1 {
            throw OfficeError(
                .mixedAudience, ["offices": Set(devices.map(\.enrolment.office)).sorted().joined(separator: ", ")])
        }
        return (first, devices.filter { Entitlement($0).covers(first) })
    }

    /// Whether one of the devices is not known to have this very roster.
    private func needsRoster(_ devices: [Standing]) throws -> Bool {
        let marks = [rosterMark, Holdings.mark(ofRoster: rosterMark)]
        let informed = Set(try store.notices().filter { marks.contains($0.notice.roster) }.map(\.notice.signer))
        return devices.isEmpty || !devices.allSatisfy { informed.contains($0.enrolment.deviceKey) }
    }

    private func lacked(
        by devices: [Standing], wanted: [[UInt8]: FrontierNotice], scopes: ScopeSet
    ) throws -> [Int64] {
        let known = Dictionary(
            try store.notices().map { ($0.notice.signer, $0.notice) }, uniquingKeysWith: { first, _ in first })
        guard !devices.isEmpty else { return try store.segmentNumbers(lackedBy: nil, scopes: scopes) }
        var numbers: Set<Int64> = []
        for device in devices.map(\.enrolment) {
            let notice = wanted[device.deviceKey] ?? known[device.deviceKey]
            numbers.formUnion(
                try store.segmentNumbers(
                    lackedBy: notice?.frontier, wanted: Set(notice?.wanted ?? []), scopes: scopes))
        }
        return numbers.sorted()
    }

    func write(
        _ numbers: [Int64], to path: String, existing: OutputFile.Existing = .keep,
        encryptedTo devices: [Enrolment]?, personal: ScopeSet, hasRoster: Bool = true, isParcel: Bool = true,
        progress: ((Int, Int) -> Void)? = nil
    ) throws -> BundleSummary {
        var summary = BundleSummary()
        let file = try OutputFile(path: path, existing: existing)
        var size = 0
        let sink: ([UInt8]) throws -> Void = { bytes in
            size += bytes.count
            try file.write(bytes)
        }
        var age: AgeWriter?
        if let devices {
            // A device whose key protects nothing must not keep the others from getting theirs.
            let recipients =
                try devices.map { try Recipient($0.recipient) }.filter(\.isUsable) + [keys.agreementKey.recipient]
            age = try AgeWriter(recipients: recipients, sink: sink)
            summary.recipients = Set(devices.map(\.office)).sorted()
        }
        let writer = try BundleWriter(manifest: try manifest(prerequisites: Frontier()), isParcel: isParcel) { bytes in
            if let age { try age.write(bytes) } else { try sink(bytes) }
        }
        if hasRoster { for frame in Frame.frames(of: store.roster) { try writer.write(frame) } }
        try writer.write(Frame(.frontier, try notice(hasWaymarks: numbers.isEmpty).bytes))
        for (done, number) in numbers.enumerated() {
            progress?(done, numbers.count)
            guard let segment = try store.segment(number) else { continue }
            let isPersonal = personal.contains(segment.statement.log.scope)
            try writer.write(isPersonal ? segment : segment.withoutPrivateBody)
            summary.segments += 1
            summary.changes += segment.statement.count
        }
        progress?(numbers.count, numbers.count)
        try writer.finish(frontier: try store.frontier(), key: keys.signingKey)
        try age?.finish()
        try file.commit()
        summary.bytes = size
        return summary
    }

    /// Writes a small bundle that says what this store holds and lacks, for somebody to answer.
    public func writeWant(to path: String, existing: OutputFile.Existing = .keep) throws {
        try seal()
        _ = try write([], to: path, existing: existing, encryptedTo: nil, personal: .none)
    }

    /// The newest notice of a want file.
    ///
    /// - Throws: `OfficeError.noNotice`, `.otherProgram`, `.noticeRefused`.
    func readNotice(_ path: String) throws -> FrontierNotice {
        try BundleFile(path).read(keys: keys) { try readNotice($0) }
    }

    func readNotice(_ reader: BundleReader) throws -> FrontierNotice {
        var found: FrontierNotice?
        var isSigned = false
        var roster = store.roster
        while let event = try reader.next() {
            switch event {
            case .manifest(let manifest):
                guard manifest.program == store.roster.program.bytes else { throw OfficeError(.otherProgram) }
            case .frame(let frame) where frame.roster != nil:
                if let other = frame.roster { roster.unite(with: other) }
            case .frame(let frame) where frame.type == .frontier: found = try? FrontierNotice(bytes: frame.payload)
            case .end(isWhole: true, let mark):
                guard let holdings = mark.holdings, let manifest = reader.manifest else { break }
                found = try store.notice(of: manifest, holdings)
                isSigned = true
            default: break
            }
        }
        guard let found else { throw OfficeError(.noNotice) }
        guard isSigned || found.isSignatureValid(program: roster.program.bytes), roster.members[found.signer] != nil
        else { throw OfficeError(.noticeRefused) }
        // Only now: a file that is refused leaves nothing behind.
        _ = try store.unite(roster)
        try store.remember(found)
        return found
    }
}
