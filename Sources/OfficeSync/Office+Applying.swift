internal import DeltaBundle
internal import Foundation
internal import Replication
public import SurveyStore
internal import Trust

/// What applying a bundle did, and what now wants a person.
public struct ApplySummary: Sendable {
    /// New segments, and the changes in them.
    public var new = 0
    /// The changes in them.
    public var newChanges = 0
    /// Segments that were here already.
    public var held = 0
    /// New segments of which nothing counts, and the offices that wrote them.
    public var withheld = 0
    /// The offices that wrote them.
    public var withheldOffices: [String] = []
    /// Segments whose signer is not in the roster yet.
    public var waiting = 0
    /// Segments refused: not signed by whom they name, or of another program.
    public var refused = 0
    /// Segments of scopes that this device does not hold: passed over.
    public var outside = 0
    /// Whether personal data was erased here, because an administrator had it redacted.
    public var erased = false
    /// Whether this very device is revoked now.
    public var isRevoked = false
    /// Whether changes of the root stand against each other now.
    public var isFrozen = false
    /// Where damage begins, in bytes from the beginning of the bundle.
    public var damagedAt: [Int] = []
    /// Whether the medium stopped before the end.
    public var hasMediumFailed = false
    /// Whether the rest was passed over because a frame in it is of a later version's kind.
    public var needsNewerVersion = false
    /// Whether the end was reached, nothing was damaged and the carrier's signature holds.
    public var isComplete = false
    /// The gaps that are open now.
    public var missing: [MissingItem] = []
    /// The conflicts that are open now.
    public var conflicts = 0
    /// Logs that turned out to be forked, by name.
    public var forks: [String] = []
    /// Whether the roster grew.
    public var rosterChanged = false
    /// The office that carried the bundle, if the roster has it.
    public var carrier = ""

    /// Nothing yet.
    public init() {}

    mutating func add(_ counts: ApplyCounts) {
        new += counts.new
        newChanges += counts.newChanges
        held += counts.held
        withheld += counts.withheld
        withheldOffices = Set(withheldOffices).union(counts.withheldOffices).sorted()
        waiting += counts.waiting
        refused += counts.refused
        outside += counts.outside
        erased = erased || counts.erased
        forks = Set(forks).union(counts.forks.map(\.description)).sorted()
    }

    /// Whether something wants a person: conflicts, gaps, damage, withheld or refused segments, forks.
    public var wantsPerson: Bool {
        conflicts > 0 || !missing.isEmpty || !isComplete || withheld > 0 || waiting > 0 || refused > 0
            || !forks.isEmpty || isRevoked || isFrozen
    }
}

extension Office {
    /// How many bytes of segments are merged in one transaction.
    private static let batchBytes = 64 << 20

    /// How many pieces are made ready beside the store's writer: few, since each may be a whole segment.
    private static let mostReady = 6

    /// How many seconds a transaction waits for a slow medium, such as a pipe, before it lets others write.
    private static let longestWait = 0.5

    /// A piece of a bundle, with all done that needs no store.
    private enum Piece: Sendable {
        case manifest(Manifest)
        case frame(Frame)
        case segment(ReadySegment)
        case damaged(offset: Int)
        case end(isWhole: Bool, Holdings?)

        /// Makes the pieces of an event ready, one after the other.
        static func put(
            _ event: BundleReader.Event, _ maker: inout ReadySegment.Maker, on conveyor: Conveyor<Piece>
        ) throws {
            switch event {
            case .manifest(let manifest): try conveyor.put(.manifest(manifest))
            case .frame(let frame): try conveyor.put(.frame(frame))
            case .segments(let segments): for segment in segments { try conveyor.put(.segment(maker.make(segment))) }
            case .damaged(let offset): try conveyor.put(.damaged(offset: offset))
            case .end(let isWhole, let mark): try conveyor.put(.end(isWhole: isWhole, isWhole ? mark.holdings : nil))
            case .truncated: try conveyor.put(.end(isWhole: false, nil))
            }
        }
    }

    /// Applies a bundle: whatever of it is whole and signed, in any order and however often.
    ///
    /// - Parameter progress: told how many segments have been read.
    /// - Throws: `OfficeError.otherProgram`, `.notForUs`, `.unreadable`, `BundleError`: nothing of it was applied then, but for what came before
    ///   a failure of this store's own disk.
    public func apply(
        _ path: String, person: String = "", progress: ((Int) -> Void)? = nil
    ) throws -> ApplySummary {
        // What was entered here must be in segments before any of this device's own come back to it.
        try seal()
        var summary = ApplySummary()
        let file = try BundleFile(path)
        var manifest: Manifest?
        var holdings: Holdings?
        var read = 0
        try Conveyor<Piece>.run(mostReady: Office.mostReady) { [keys] conveyor in
            var maker = ReadySegment.Maker()
            try file.read(keys: keys) { reader in
                while let event = try reader.next() { try Piece.put(event, &maker, on: conveyor) }
            }
        } taking: { conveyor in
            var piece = try next(of: conveyor, &summary)
            while let current = piece {
                guard case .segment(let first) = current else {
                    if case .manifest(let read) = current { manifest = read }
                    if case .end(_, let said) = current { holdings = said }
                    try take(current, &summary)
                    piece = try next(of: conveyor, &summary)
                    continue
                }
                var ready: ReadySegment? = first
                var bytes = 0
                var isWaiting = false
                let counts = try store.apply {
                    guard bytes < Office.batchBytes, let segment = ready else { return nil }
                    bytes += segment.segment.size
                    read += 1
                    if read % 10 == 0 { progress?(read) }
                    guard conveyor.isNextReady(within: Office.longestWait) else {
                        isWaiting = true
                        ready = nil
                        return segment
                    }
                    piece = try next(of: conveyor, &summary)
                    ready = if case .segment(let following) = piece { following } else { nil }
                    return segment
                }
                summary.add(counts)
                progress?(read)
                if isWaiting { piece = try next(of: conveyor, &summary) }
            }
        }
        summary.hasMediumFailed = file.hasMediumFailed
        // What was not read is no damage.
        if file.hasMediumFailed { summary.damagedAt = [] }
        // Its names are short: what they mean is found once it has been applied.
        if let manifest, let holdings, store.roster.members[manifest.sender] != nil {
            try store.remember(try store.notice(of: manifest, holdings))
        }
        summary.isRevoked = store.roster.revocation(of: deviceKey.bytes) != nil
        summary.isFrozen = store.roster.isFrozen
        summary.missing = try store.gaps()
        summary.conflicts = try store.openConflicts()
        try store.record(
            event: "bundle-applied",
            detail: ["new": String(summary.new), "held": String(summary.held), "carrier": summary.carrier],
            person: person)
        return summary
    }

    /// The next piece; nil at the end, and where what follows is of a later version's kind: what came before stands.
    private func next(of conveyor: Conveyor<Piece>, _ summary: inout ApplySummary) throws -> Piece? {
        do { return try conveyor.next() } catch let error as BundleError where error.code == .unknownFrame {
            summary.needsNewerVersion = true
            return nil
        }
    }

    private func take(_ piece: Piece, _ summary: inout ApplySummary) throws {
        switch piece {
        case .manifest(let manifest):
            guard manifest.program == store.roster.program.bytes else { throw OfficeError(.otherProgram) }
            summary.carrier = store.roster.device(manifest.sender)?.office ?? ""
        case .frame(let frame): try take(frame, &summary)
        case .segment: break
        case .damaged(let offset): summary.damagedAt.append(offset)
        case .end(let isWhole, _): summary.isComplete = isWhole
        }
    }

    private func take(_ frame: Frame, _ summary: inout ApplySummary) throws {
        switch frame.type {
        case .roster, .fullRoster:
            guard let roster = frame.roster, roster.program == store.roster.program else { return }
            let (changed, applied) = try store.unite(roster)
            summary.rosterChanged = summary.rosterChanged || changed
            summary.add(applied)
        case .frontier:
            guard let notice = try? FrontierNotice(bytes: frame.payload), store.roster.members[notice.signer] != nil,
                notice.isSignatureValid(program: store.roster.program.bytes)
            else { return }
            try store.remember(notice)
        default: break
        }
    }
}
