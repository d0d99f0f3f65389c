import DeltaBundle
import Replication
import SurveyModel
import Trust

@testable import SurveyStore

extension Store {
    /// The full digest as the format's page defines it: record by record, and every value from the change that wrote it.
    func plainDigest() throws -> [UInt8] {
        try inspect { _, merger in
            var hashes: [[UInt8]] = []
            try merger.records.forEach { key in
                guard let row = try merger.records.row(key), !row.flags.contains(.hidden) else { return }
                hashes.append(try Store.plainHash(of: key, row, merger))
            }
            hashes.sort { $0.lexicographicallyPrecedes($1) }
            return Digest.sha256(Array("aldea digest v1\n".utf8) + roster.program.bytes + hashes.joined())
        }
    }

    private static func plainHash(of key: RecordKey, _ row: RecordTable.Row, _ merger: Merger) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.text(merger.logs.entry(Dot(rawValue: key.rawValue).log)?.descriptor.scope ?? "")
        writer.block(try merger.names.fullName(key))
        writer.varint(UInt64(row.kind.rawValue))
        for field in row.heads.fields {
            let isPersonal = Catalogue.kind(row.kind)?.field(field)?.isPrivate == true
            writer.varint(UInt64(field.rawValue))
            writer.count(row.heads[field].count)
            let heads = try row.heads[field].map { (name: try merger.names.changeName($0), dot: $0) }
            for (name, dot) in heads.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
                writer.raw(name)
                let write = try merger.source.change(at: dot)?.change.write(of: field)
                if isPersonal || write?.isPrivate == true { continue }
                try Canonical.append(write?.value ?? [], to: &writer, name: merger.names.fullName)
            }
        }
        return Digest.sha256(writer.bytes)
    }
}
