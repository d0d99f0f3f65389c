internal import DeltaBundle
internal import Foundation
internal import GRDB
internal import Replication

/// A segment as its row holds it: the signed bytes as received, the bodies compressed.
struct StoredSegment {
    let log: Int
    let branch: Int
    let segment: Segment
    let receivedAt: Int64

    static let query = """
        SELECT no, log, branch, statement, signature, public_length, public, private_length, private, received_at
        FROM segment
        """

    init(_ row: Row) throws {
        log = row["log"]
        branch = row["branch"]
        receivedAt = row["received_at"]
        let statement: Data = row["statement"]
        let signature: Data = row["signature"]
        let publicBody: Data = row["public"]
        let privateBody: Data? = row["private"]
        let privateLength: Int? = row["private_length"]
        guard let body = Compression.decompress(publicBody, rawLength: row["public_length"]) else {
            throw StoreError(.damaged)
        }
        var leaves: PrivateBody?
        if let privateBody, let privateLength {
            guard let raw = Compression.decompress(privateBody, rawLength: privateLength) else {
                throw StoreError(.damaged)
            }
            leaves = try Segment.privateBody(
                stored: raw, under: body, of: try DeltaBundle.Statement(bytes: Array(statement)[...]))
        }
        segment = try Segment(
            statementBytes: Array(statement), signature: Array(signature), publicBody: body, privateBody: leaves)
    }

    static func insert(
        _ segment: Segment, _ bodies: StoredBodies, log: Int, branch: Int, receivedAt: Int64, _ db: Database
    ) throws {
        let statement = segment.statement
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO segment (id, log, branch, first, count, previous, statement, signature, public_length,
                    public, private_length, private, lacks_private, received_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try insert.execute(
            arguments: [
                Data(segment.id.bytes), log, branch, statement.first, statement.count, Data(statement.previous.bytes),
                Data(segment.statementBytes), Data(segment.signature), statement.publicLength, Data(bodies.publicBody),
                bodies.privateLength, bodies.privateBody.map { Data($0) },
                statement.privateCount > 0 && segment.privateBody?.isHeld != true, receivedAt,
            ])
    }
}
