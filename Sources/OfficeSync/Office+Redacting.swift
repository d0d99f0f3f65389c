internal import Foundation
public import SurveyModel
public import SurveyStore
public import Trust

extension Office {
    /// Has the personal data of an enterprise erased everywhere, for ever: of it, of those that are said to be the same, and of all records
    /// that belong to it.
    ///
    /// - Parameter administrator: the keys of an administrator; nil for this device's.
    /// - Returns: the records of which it is erased now and was not before.
    /// - Throws: `OfficeError.notAdministrator`, `.redactedAlready`, `StoreError.unknownRecord`.
    public func redact(
        _ enterprise: RecordKey, administrator: KeyFile? = nil, person: String = ""
    ) throws -> [RedactedItem] {
        let key = (administrator ?? keys).signingKey
        let root = store.roster.root
        guard root.administrators.contains(where: { $0.key == key.publicKey.bytes }) else {
            throw OfficeError(
                .notAdministrator, ["known": root.administrators.map(\.label).joined(separator: ", ")])
        }
        // What is still in the open tail must stand in a segment before it can be erased from there.
        try seal()
        let items = try store.personalRecords(of: enterprise)
            .filter { !store.roster.redactedRecords.contains($0.name) }
        guard !items.isEmpty else { throw OfficeError(.redactedAlready) }
        var next = store.roster
        for start in stride(from: 0, to: items.count, by: Redaction.maximumRecords) {
            let last = next.lastRedaction(by: key.publicKey.bytes)
            next.add(
                try Redaction(
                    program: next.program, sequence: (last?.sequence ?? 0) + 1,
                    previous: last?.hash ?? [UInt8](repeating: 0, count: 32),
                    records: items[start...].prefix(Redaction.maximumRecords).map(\.name), at: clock.now(),
                    administrator: key))
        }
        _ = try store.unite(next)
        try store.record(event: "redacted", detail: ["records": String(items.count)], person: person)
        return items
    }
}
