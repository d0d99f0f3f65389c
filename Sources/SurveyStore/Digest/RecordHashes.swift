internal import Foundation
internal import Trust

/// Takes the hashes of records, and sorts them, beside whoever writes what they are taken of.
final class RecordHashes: Sendable {
    private let queue = DispatchQueue(label: "aldea.digest")
    /// So much may lie ready that neither waits for the other, and memory does not grow.
    private let room = DispatchSemaphore(value: 3)
    // Used on the queue alone.
    nonisolated(unsafe) private var sorter: HashSorter

    /// - Parameter path: the store beside which a file lies that holds them meanwhile.
    init(beside path: String) { sorter = HashSorter(beside: path) }

    /// Takes the hash of each message.
    func add(_ messages: RecordMessages) {
        room.wait()
        queue.async {
            messages.forEach { self.sorter.insert(HashSorter.Hash(numbers: Digest.numbers($0))) }
            self.room.signal()
        }
    }

    /// Adds all hashes to a stream, by rising value.
    func drain(into stream: inout SHA256Stream) throws { try queue.sync { try sorter.drain(into: &stream) } }
}
