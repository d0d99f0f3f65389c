internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// The record that key columns name, whether this store holds it or not.
struct KeyedRecord {
    /// The record; nil when there is none yet.
    let key: RecordKey?
    /// Its name; that which it would get when there is none yet.
    let name: [UInt8]
    /// How a change that creates it says which it is.
    let identity: Change.Identity
    /// All names that it can have.
    let names: [[UInt8]]
}

extension Merger {
    /// Finds the record that the key columns among values name; nil when one of them is missing.
    ///
    /// A key with personal columns gives a record either of two names: that of the hash of all columns, as all such records once got and
    /// some still do, or that of the public ones and a mark.
    func keyedRecord(_ kind: Kind, _ values: [FieldID: [Scalar]], scope: String) throws -> KeyedRecord? {
        guard let columns = kind.keyValues(in: { values[$0] }) else { return nil }
        return try keyedRecord(
            kind, key: columns, publicKey: kind.hasPrivateKey ? kind.keyValues(isPublic: true) { values[$0] } : nil,
            linking: values.values.joined(), scope: scope)
    }

    /// Finds the record that key columns name.
    ///
    /// - Parameters:
    ///   - columns: the values of all key columns.
    ///   - publicKey: the same with null for personal ones; nil when there are none.
    ///   - values: among them everything that the record links.
    func keyedRecord(
        _ kind: Kind, key columns: [Scalar], publicKey: [Scalar]?, linking values: some Sequence<Scalar>, scope: String
    ) throws -> KeyedRecord {
        let hash = try RecordName.key(of: columns, name: names.plainName)
        let name = RecordName.keyed(scope: scope, kind: kind.id, key: hash)
        // Whoever does not hold what it links, or does not know the kind, must still know which record it is: to erase what is to be
        // erased of it, and to name it alike.
        let saysHash = kind.id > Catalogue.newestOfFirstRelease || linksElsewhere(values, from: scope)
        guard let publicKey else {
            return KeyedRecord(
                key: try record(named: name), name: name, identity: saysHash ? .named(hash) : .keyed, names: [name])
        }
        let mark = Array(hash.prefix(Change.Identity.markLength))
        let marked = RecordName.keyed(
            scope: scope, kind: kind.id,
            key: try RecordName.key(of: publicKey, distinguishedBy: mark, name: names.plainName))
        let both = [name, marked]
        if let known = try record(named: name) {
            return KeyedRecord(key: known, name: name, identity: .named(hash), names: both)
        }
        let known = try record(named: marked)
        if let known, try isCreated(known, kind, by: columns) {
            return KeyedRecord(key: known, name: marked, identity: .distinguished(mark), names: both)
        }
        // Another one has the mark already: that happens once in billions.
        let isTaken = known != nil
        return saysHash || isTaken
            ? KeyedRecord(key: nil, name: name, identity: .named(hash), names: both)
            : KeyedRecord(key: nil, name: marked, identity: .distinguished(mark), names: both)
    }

    /// Whether a record was created with these key columns, as far as that is known: the personal ones may have been erased.
    private func isCreated(_ key: RecordKey, _ kind: Kind, by columns: [Scalar]) throws -> Bool {
        guard let change = try source.change(at: Dot(rawValue: key.rawValue))?.change else { return true }
        let isHeld = change.writes.allSatisfy { $0.value != nil }
        guard isHeld, let created = kind.keyValues(in: { change.write(of: $0)?.value }) else { return true }
        return zip(created, columns).allSatisfy { $0.isReference || Canonical.areEqual([$0], [$1]) }
    }

    /// Whether values link a record of another scope, other than the program's, which everybody holds.
    private func linksElsewhere(_ values: some Sequence<Scalar>, from scope: String) -> Bool {
        values.contains { link in
            guard case .reference(let key) = link else { return false }
            let other = logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope
            return other != scope && other != Roster.programScope
        }
    }
}
