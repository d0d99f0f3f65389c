import Replication

@testable import DeltaBundle

/// Everything that reading a bundle gives.
struct Reading {
    enum End: Equatable {
        case whole
        case notWhole
        case truncated
        case refused(BundleError.Code)
        /// The reader stopped without an end, which it never should.
        case none
    }

    var manifest: Manifest?
    var segments: [Segment] = []
    var frames: [Frame] = []
    var damaged: [Int] = []
    var mark: EndMark?
    var end = End.none

    var ids: [SegmentID] { segments.map(\.id) }

    /// Reads pieces.
    init(pieces: [SourcePiece]) {
        var rest = pieces[...]
        self.init { rest.popFirst() }
    }

    /// Reads bytes in pieces of a size.
    init(_ bytes: [UInt8], piece: Int = 1 << 16) {
        self.init(pieces: Reading.pieces(bytes, of: piece))
    }

    init(pull: @escaping () throws -> SourcePiece?) {
        let reader = BundleReader(pull: pull)
        do {
            while let event = try reader.next() {
                switch event {
                case .manifest(let read): manifest = read
                case .frame(let frame): frames.append(frame)
                case .segments(let read): segments += read
                case .damaged(let offset): damaged.append(offset)
                case .end(let isWhole, let read):
                    mark = read
                    end = isWhole ? .whole : .notWhole
                case .truncated: end = .truncated
                }
            }
        } catch let error as BundleError { end = .refused(error.code) } catch {}
    }

    static func pieces(_ bytes: [UInt8], of size: Int) -> [SourcePiece] {
        stride(from: 0, to: bytes.count, by: size).map { .bytes(Array(bytes[$0..<min($0 + size, bytes.count)])) }
    }
}
