internal import Replication
internal import SurveyModel
internal import Trust

/// The name of a record, equal in every store.
enum RecordName {
    /// What the hash of a key begins with.
    static let keyContext = Array("aldea key v1\n".utf8)
    /// What the hash of a key begins with that a mark distinguishes.
    static let markedKeyContext = Array("aldea key v2\n".utf8)
    /// What the name of a record begins with that a key names.
    static let nameContext = Array("aldea name v1\n".utf8)

    /// The name of a record that a key names: a hash of its scope, kind and the hash of its key columns.
    static func keyed(scope: String, kind: KindID, key: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(nameContext)
        writer.text(scope)
        writer.varint(UInt64(kind.rawValue))
        writer.raw(key)
        return Array(Digest.sha256(writer.bytes).prefix(16))
    }

    /// The hash of key columns: sixteen bytes that can be given instead of the columns when one of them is personal.
    static func key(of columns: [Scalar], name: (RecordKey) throws -> [UInt8]) rethrows -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(keyContext)
        try Canonical.append(columns, to: &writer, name: name)
        return Array(Digest.sha256(writer.bytes).prefix(16))
    }

    /// The hash of key columns of which personal ones are not told: of the others, and of the mark that stands for all.
    static func key(
        of columns: [Scalar], distinguishedBy mark: [UInt8], name: (RecordKey) throws -> [UInt8]
    ) rethrows -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(markedKeyContext)
        try Canonical.append(columns, to: &writer, name: name)
        writer.raw(mark)
        return Array(Digest.sha256(writer.bytes).prefix(16))
    }

    /// The bytes by which values and digests mean a record that a key names.
    static func bytes(keyed name: [UInt8]) -> [UInt8] { [2] + name }

    /// Appends these bytes as a block.
    static func append(keyed name: KeyIndex.Name, to writer: inout ByteWriter) {
        writer.count(17)
        writer.byte(2)
        writer.fixed64(name.high)
        writer.fixed64(name.low)
    }

    /// The bytes by which values and digests mean a record that its creating change names.
    static func bytes(log: LogID, sequence: Int64, discriminator: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(1)
        writer.raw(log.bytes)
        writer.varint(UInt64(sequence))
        writer.raw(discriminator)
        return writer.bytes
    }
}

extension Kind {
    /// The values of the key columns in what a change writes; nil when a field with a key column is not written or not held.
    ///
    /// - Parameter isPublic: whether those of personal fields are left out, as if they were null.
    func keyValues(isPublic: Bool = false, in value: (FieldID) -> [Scalar]?) -> [Scalar]? {
        var found: [Scalar] = []
        for name in importKey {
            guard let field = field(named: name),
                let place = field.columns.firstIndex(where: { $0.name == name })
            else { return nil }
            if isPublic, field.isPrivate {
                found.append(.null)
                continue
            }
            guard let values = value(field.id) else {
                // A key column that may be empty and was not given, such as a target's office.
                guard !field.isRequired else { return nil }
                found.append(.null)
                continue
            }
            found.append(place < values.count ? values[place] : .null)
        }
        return found
    }

    /// Whether a key column is personal data, so that only its hash may stand in the public body.
    var hasPrivateKey: Bool { importKey.contains { field(named: $0)?.isPrivate == true } }
}
