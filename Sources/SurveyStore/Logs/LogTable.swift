internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication

/// The logs known to the store, and the chains of their segments, read when first asked for.
final class LogTable {
    struct Entry {
        let number: Int
        let id: LogID
        let descriptor: LogDescriptor
        var isOpen: Bool
    }

    private(set) var entries: [Int: Entry] = [:]
    private var numbers: [LogID: Int] = [:]
    private var chains: [Int: SegmentChain] = [:]

    init(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT no, device, ordinal, nonce, scope, is_open FROM log") {
            let device: Data = row["device"]
            let nonce: Data = row["nonce"]
            let descriptor = LogDescriptor(
                deviceKey: Array(device), ordinal: row["ordinal"], nonce: Array(nonce), scope: row["scope"])
            add(Entry(number: row["no"], id: descriptor.id, descriptor: descriptor, isOpen: row["is_open"]))
        }
    }

    private func add(_ entry: Entry) {
        entries[entry.number] = entry
        numbers[entry.id] = entry.number
    }

    func entry(_ number: Int) -> Entry? { entries[number] }

    func number(_ id: LogID) -> Int? { numbers[id] }

    /// The most logs of one device: far more than incarnations and scopes need, and few enough that a stolen device cannot
    /// use up the numbers.
    static let mostPerDevice = 256

    /// Whether a log is known, or can be entered as a new one.
    func hasRoom(for descriptor: LogDescriptor) -> Bool {
        if numbers[descriptor.id] != nil { return true }
        let ofDevice = entries.values.count { $0.descriptor.deviceKey == descriptor.deviceKey }
        return ofDevice < LogTable.mostPerDevice && entries.count < Dot.maximumLog
    }

    /// The number of a log, which is entered in the table if it is new.
    func number(of descriptor: LogDescriptor, isOpen: Bool, _ db: Database) throws -> Int {
        if let known = numbers[descriptor.id] { return known }
        let number = (entries.keys.max() ?? 0) + 1
        guard number <= Dot.maximumLog else { throw StoreError(.tooManyLogs) }
        try db.execute(
            sql: "INSERT INTO log (no, id, device, ordinal, nonce, scope, is_open) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                number, Data(descriptor.id.bytes), Data(descriptor.deviceKey), descriptor.ordinal,
                Data(descriptor.nonce), descriptor.scope, isOpen,
            ])
        add(Entry(number: number, id: descriptor.id, descriptor: descriptor, isOpen: isOpen))
        chains[number] = SegmentChain()
        return number
    }

    /// Closes this store's own open logs: what it writes from now on goes to new ones.
    func closeAll(_ db: Database) throws {
        try db.execute(sql: "UPDATE log SET is_open = 0")
        for number in entries.keys { entries[number]?.isOpen = false }
    }

    /// The chain of a log's segments.
    func chain(_ number: Int, _ db: Database) throws -> SegmentChain {
        if let known = chains[number] { return known }
        var chain = SegmentChain()
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, previous, first, count, branch FROM segment WHERE log = ? ORDER BY first, no",
            arguments: [number])
        while let row = try rows.next() {
            let id: Data = row[0]
            let previous: Data = row[1]
            chain.insert(
                SegmentChain.Link(
                    id: SegmentID(id)!, previous: SegmentID(previous)!, first: row[2], count: row[3], branch: row[4]))
        }
        chains[number] = chain
        return chain
    }

    /// Enters a segment that has just been stored.
    func insert(_ link: SegmentChain.Link, log number: Int, _ db: Database) throws {
        // Taken out while it changes, so that it is not copied.
        var chain = try chain(number, db)
        chains[number] = nil
        chain.insert(link)
        chains[number] = chain
    }
}
