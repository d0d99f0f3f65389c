internal import DeltaBundle
internal import Replication

/// What names and digests say of the changes of one log.
final class NamedLog {
    let number: Int
    /// The scope, as a block.
    let scope: [UInt8]
    /// What the name of each change begins with.
    private let nameStart: [UInt8]
    /// Places that several segments hold, by rising number.
    private var shared: [ClosedRange<Int64>] = []

    init(_ entry: LogTable.Entry, _ chain: SegmentChain) {
        number = entry.number
        var writer = ByteWriter()
        writer.text(entry.descriptor.scope)
        scope = writer.bytes
        nameStart = [1] + entry.id.bytes
        guard chain.isForked else { return }
        var end: Int64 = 0
        for link in chain.all {
            if link.first <= end { share(link.first...min(link.last, end)) }
            end = max(end, link.last)
        }
    }

    private func share(_ places: ClosedRange<Int64>) {
        guard let last = shared.last, places.lowerBound <= last.upperBound else { return shared.append(places) }
        shared[shared.count - 1] = last.lowerBound...max(last.upperBound, places.upperBound)
    }

    /// The name of the change at a place; nil where it may mean two, which a hash then tells apart.
    func name(at sequence: Int64) -> [UInt8]? {
        guard !isShared(sequence) else { return nil }
        var writer = ByteWriter()
        writer.raw(nameStart)
        writer.varint(UInt64(sequence))
        return writer.bytes
    }

    private func isShared(_ sequence: Int64) -> Bool {
        var (low, high) = (0, shared.count)
        while low < high {
            let middle = (low + high) / 2
            if shared[middle].upperBound < sequence { low = middle + 1 } else { high = middle }
        }
        return low < shared.count && shared[low].contains(sequence)
    }
}
