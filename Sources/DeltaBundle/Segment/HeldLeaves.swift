internal import Replication
internal import Trust

/// Leaves of one seed, all of them held, one after the other: an array of its own for each takes up several times the room.
struct HeldLeaves: Equatable, Sendable {
    private var writer = ByteWriter()
    /// Where each leaf ends.
    private var ends: [Int] = []
    private let seed: [UInt8]
    /// Four salts, of which the next leaves get one each.
    private var salts: [UInt8] = []

    /// None yet.
    init(seed: [UInt8]) { self.seed = seed }

    /// All leaves.
    var bytes: [UInt8] { writer.bytes }

    var count: Int { ends.count }

    /// The salt and values of a leaf.
    subscript(place: Int) -> ArraySlice<UInt8> { writer.bytes[(place == 0 ? 0 : ends[place - 1])..<ends[place]] }

    /// Adds a leaf: its salt, and what the body writes.
    mutating func append(_ body: (inout ByteWriter) -> Void) {
        let place = count % 4
        if place == 0 {
            var message = ByteWriter()
            message.raw("aldea salts v1\n".utf8)
            message.raw(seed)
            message.count(count / 4)
            salts = Digest.sha256(message.bytes)
        }
        writer.raw(salts[(place * PrivateBody.saltLength)..<((place + 1) * PrivateBody.saltLength)])
        body(&writer)
        ends.append(writer.bytes.count)
    }

    static func == (left: HeldLeaves, right: HeldLeaves) -> Bool {
        left.ends == right.ends && left.writer.bytes == right.writer.bytes
    }
}
