public import DeltaBundle
internal import Foundation
internal import Replication
internal import SurveyStore
internal import Trust

/// What a bundle holds, learnt without changing anything.
public struct BundleInspection: Sendable {
    /// A segment of it.
    public struct SegmentItem: Sendable {
        /// Its name, and that of its log.
        public let id: String
        /// The log's name.
        public let log: String
        /// The office of the device that wrote it, if the roster has it.
        public let office: String
        /// The scope of its log.
        public let scope: String
        /// Its changes.
        public let first: Int64
        /// The last sequence number.
        public let last: Int64
        /// How many changes.
        public let changes: Int
        /// `valid`, `forged` or `unknown-signer`.
        public let signature: String
        /// Whether it is not here yet.
        public let isNew: Bool
        /// Whether the segment before it is here or in the bundle.
        public let previousIsHeld: Bool
        /// Whether its personal data is with it.
        public let hasPrivate: Bool
    }
    /// The program, and whether it is this store's.
    public var program = ""
    /// Whether the program is this store's.
    public var isThisProgram = false
    /// The carrier's office and number, if the roster has it.
    public var sender = ""
    /// The carrier's device number.
    public var senderNumber = 0
    /// The carrier's wall clock.
    public var createdAt: Int64 = 0
    /// How many frames were whole.
    public var frames = 0
    /// Whether everything is there and the carrier's signature holds.
    public var isWhole = false
    /// Whether the file is encrypted.
    public var isEncrypted = false
    /// Where damage begins.
    public var damagedAt: [Int] = []
    /// Whether the end is missing.
    public var isTruncated = false
    /// The segments.
    public var segments: [SegmentItem] = []
    /// How many segments have bodies that this version cannot read; counted when their changes are asked for.
    public var unreadable = 0
    /// The segments named as previous that are neither here nor in the bundle.
    public var missing: [String] = []
}

extension Office {
    /// Looks into a bundle and checks its signatures, changing nothing.
    ///
    /// - Parameter change: told each change of a segment that its device signed, in the order of the file.
    /// - Throws: `OfficeError.notForUs`, `.unreadable`, `.mediumFailed`, `BundleError`, and what `change` throws.
    public func inspect(_ path: String, change: ((PlainChange) throws -> Void)? = nil) throws -> BundleInspection {
        var found = BundleInspection()
        let file = try BundleFile(path)
        found.isEncrypted = file.isEncrypted
        var roster = store.roster
        var ids: Set<SegmentID> = []
        var previous: Set<SegmentID> = []
        func take(_ event: BundleReader.Event) throws {
            switch event {
            case .manifest(let manifest):
                found.frames += 1
                found.program = ProgramID(manifest.program)?.fingerprint ?? ""
                found.isThisProgram = manifest.program == roster.program.bytes
                found.createdAt = manifest.createdAt
                found.sender = roster.device(manifest.sender)?.office ?? ""
                found.senderNumber = roster.device(manifest.sender)?.number ?? 0
            case .frame(let frame):
                found.frames += 1
                if let other = frame.roster { roster.unite(with: other) }
            case .segments(let segments):
                found.frames += 1
                for segment in segments {
                    ids.insert(segment.id)
                    previous.insert(segment.statement.previous)
                    let item = try item(segment, roster, ids)
                    found.segments.append(item)
                    guard let change, item.signature != "forged" else { continue }
                    guard let changes = try? segment.plainChanges() else {
                        found.unreadable += 1
                        continue
                    }
                    for each in changes { try change(each) }
                }
            case .damaged(let offset): found.damagedAt.append(offset)
            case .end(let isWhole, _): found.isWhole = isWhole
            case .truncated: found.isTruncated = true
            }
        }
        try file.read(keys: keys) { reader in
            while let event = try reader.next() { try take(event) }
        }
        guard !file.hasMediumFailed else { throw OfficeError(.mediumFailed, ["file": file.name]) }
        found.missing = try previous.filter { id in
            try id != .none && !ids.contains(id) && !store.holds(id)
        }.map(\.description).sorted()
        return found
    }

    private func item(_ segment: Segment, _ roster: Roster, _ ids: Set<SegmentID>) throws
        -> BundleInspection.SegmentItem
    {
        let statement = segment.statement
        let device = roster.device(statement.log.deviceKey)
        let signature = !segment.isSignatureValid ? "forged" : device == nil ? "unknown-signer" : "valid"
        return BundleInspection.SegmentItem(
            id: segment.id.description, log: statement.log.id.description, office: device?.office ?? "",
            scope: statement.log.scope, first: statement.first, last: statement.last, changes: statement.count,
            signature: signature, isNew: try !store.holds(segment.id),
            previousIsHeld: try statement.previous == .none || ids.contains(statement.previous)
                || store.holds(statement.previous),
            hasPrivate: statement.privateCount == 0 || segment.privateBody != nil)
    }
}
