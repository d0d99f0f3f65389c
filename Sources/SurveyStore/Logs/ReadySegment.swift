public import DeltaBundle
internal import Replication

/// A segment with all done that needs no store: its signature checked, its bodies read, and compressed as they will lie there.
///
/// That is most of the work of taking a segment in, and can be done beside the store's writer.
public struct ReadySegment: Sendable {
    /// The segment.
    public let segment: Segment
    let isSignatureValid: Bool
    /// What is in it; nil when its bodies cannot be read, or it is not signed by whom it names.
    let columns: SegmentColumns?
    let stored: StoredBodies?
    /// The names that keys give the records of its changes, as ``SegmentNames`` finds them; empty when nobody has looked.
    let names: [KeyIndex.Name]

    /// Makes segments ready one after the other.
    public struct Maker {
        private var names = SegmentNames()

        /// Knows no segments yet.
        public init() {}

        /// Makes a segment ready that follows on those before.
        public mutating func make(_ segment: Segment) -> ReadySegment { ReadySegment(segment, &names) }
    }

    private init(_ segment: Segment, _ names: inout SegmentNames) {
        self.segment = segment
        isSignatureValid = segment.isSignatureValid
        columns = isSignatureValid ? try? segment.columns() : nil
        stored = isSignatureValid ? try? StoredBodies(segment) : nil
        self.names = columns.map { names.names(of: segment, $0) } ?? []
    }

    /// Makes a segment ready on its own.
    init(_ segment: Segment) {
        var names = SegmentNames()
        self.init(segment, &names)
    }
}

/// The bodies of a segment as its row holds them.
struct StoredBodies: Sendable {
    /// The public body, compressed.
    let publicBody: [UInt8]
    /// The leaves, compressed; nil when they are not held or there are none.
    let privateBody: [UInt8]?
    /// How many bytes the leaves have.
    let privateLength: Int?

    /// - Throws: `BundleError.compression` when memory is short.
    init(_ segment: Segment) throws {
        publicBody = try Compression.compress(segment.publicBody, level: Compression.storedLevel)
        let leaves = segment.storedPrivateBody
        privateBody = try leaves.map { try Compression.compress($0, level: Compression.storedLevel) }
        privateLength = leaves?.count
    }
}
