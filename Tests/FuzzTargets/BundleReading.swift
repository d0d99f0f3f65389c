import DeltaBundle

/// What a reader found in the pieces of a bundle.
struct BundleReading: Hashable {
    /// An event of the reader, to be compared.
    enum Event: Hashable {
        case manifest(Manifest)
        case frame(Frame)
        case segments([Segment])
        case damaged(Int)
        case end(isWhole: Bool, EndMark)
        case truncated
    }

    var events: [Event] = []
    /// The refusal that ended it, if one did.
    var refusal: BundleError.Code?

    /// How the pieces are handed to the reader.
    enum Splitting: CaseIterable {
        case whole, sevens, single

        func parts(_ bytes: [UInt8]) -> [[UInt8]] {
            let size =
                switch self {
                case .whole: max(1, bytes.count)
                // Long files need not be read byte by byte, too.
                case .sevens: bytes.count > 1 << 16 ? 4099 : 7
                case .single: bytes.count > 1 << 14 ? 997 : 1
                }
            return stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        }
    }

    init(events: [Event]) { self.events = events }

    /// Reads pieces to their end.
    ///
    /// - Throws: `BrokenProperty` when the reader pulls behind the end, or does not end.
    init(_ pieces: [BundleScript.Piece], _ splitting: Splitting) throws {
        let sources: [SourcePiece] = pieces.flatMap { piece -> [SourcePiece] in
            switch piece {
            case .bytes(let bytes): splitting.parts(bytes).map(SourcePiece.bytes)
            case .hole: [.hole]
            case .cut: [.cut]
            }
        }
        var next = sources.makeIterator()
        var hasEnded = false
        let reader = BundleReader {
            try BrokenProperty.unless(!hasEnded, "the reader pulled behind the end")
            let piece = next.next()
            if case .cut = piece { hasEnded = true }
            hasEnded = hasEnded || piece == nil
            return piece
        }
        let most = 3 + 2 * BundleScript.size(of: pieces) / 25 + pieces.count
        do {
            while let event = try reader.next() {
                events.append(Event(event))
                try BrokenProperty.unless(events.count <= most, "there is no end to the events")
            }
            try BrokenProperty.unless(try reader.next() == nil, "an event came after the end")
        } catch let error as BundleError { refusal = error.code }
    }

    /// The frames that the reader does not look into.
    var frames: [Frame] { events.compactMap(\.frame) }
    /// The segments of all frames.
    var segments: [Segment] { events.flatMap(\.segments) }
    /// The manifest.
    var manifest: Manifest? { events.lazy.compactMap(\.manifest).first }
    /// The end mark.
    var mark: EndMark? { events.last?.mark }
    /// Whether it ended with a good mark.
    var isWhole: Bool { if case .end(isWhole: true, _) = events.last { true } else { false } }
}

extension BundleReading.Event {
    var frame: Frame? { if case .frame(let frame) = self { frame } else { nil } }
    var segments: [Segment] { if case .segments(let segments) = self { segments } else { [] } }
    var manifest: Manifest? { if case .manifest(let manifest) = self { manifest } else { nil } }
    var mark: EndMark? { if case .end(_, let mark) = self { mark } else { nil } }

    init(_ event: BundleReader.Event) {
        self =
            switch event {
            case .manifest(let manifest): .manifest(manifest)
            case .frame(let frame): .frame(frame)
            case .segments(let segments): .segments(segments)
            case .damaged(let offset): .damaged(offset)
            case .end(let isWhole, let mark): .end(isWhole: isWhole, mark)
            case .truncated: .truncated
            }
    }
}
