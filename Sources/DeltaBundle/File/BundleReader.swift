internal import Replication
internal import Trust

/// A piece of the bytes that a bundle is read from.
public enum SourcePiece: Sendable {
    /// Bytes in their order.
    case bytes([UInt8])
    /// Bytes are missing here, because what carried them was damaged.
    case hole
    /// What carried the bytes ended before it should have.
    case cut
}

/// Reads a bundle as a stream of events, going on at the next whole frame after damage.
///
/// Memory is bounded by a frame, whatever the file says; every length is checked before anything is allocated.
public final class BundleReader {
    /// What was found.
    public enum Event: Sendable {
        /// The manifest.
        case manifest(Manifest)
        /// A frame of a type that the caller may know; optional ones that it does not know may be skipped.
        case frame(Frame)
        /// Some segments, in the order in which they stand.
        case segments([Segment])
        /// Bytes from `offset` on were not what they should be; reading goes on behind them.
        case damaged(offset: Int)
        /// The end: `isWhole` when nothing was damaged or missing and the carrier's signature holds.
        case end(isWhole: Bool, EndMark)
        /// The bytes ended before the end mark.
        case truncated
    }

    private var pull: () throws -> SourcePiece?
    private var buffer: [UInt8] = []
    private var start = 0
    private var consumed = 0
    private var isAtEnd = false
    private var wasCut = false
    private var pendingHole = false
    private var begun = false
    private var finished = false
    private var isOver = false
    private var frames = 0
    private var segments = 0
    private var wasDamaged = false
    private var wasted = 0
    private var digest = SHA256Stream()
    /// What a parcel holds and is still to be told.
    private var parts: [Event] = []
    /// The manifest, once it has been read.
    public private(set) var manifest: Manifest?

    /// Reads from a source that gives pieces of any size, and nil at its end.
    public init(pull: @escaping () throws -> SourcePiece?) { self.pull = pull }

    private var available: Int { buffer.count - start }

    /// Fills the buffer up to `count` bytes. False when a hole or the end comes before.
    private func fill(_ count: Int) throws -> Bool {
        while available < count {
            if isAtEnd || pendingHole { return false }
            switch try pull() {
            case .bytes(let more):
                // What is moved is no more than what is removed.
                if start > available {
                    buffer.removeFirst(start)
                    start = 0
                }
                buffer.append(contentsOf: more)
            case .hole: pendingHole = true
            case .cut:
                wasCut = true
                isAtEnd = true
            case nil: isAtEnd = true
            }
        }
        return true
    }

    private func drop(_ count: Int) {
        start += count
        consumed += count
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        }
    }

    /// The next event, nil after the end.
    ///
    /// - Throws: `BundleError` when this is no bundle, is damaged by text tools, or is of a later version.
    public func next() throws -> Event? {
        if !parts.isEmpty { return parts.removeFirst() }
        if finished { return nil }
        if isOver {
            finished = true
            return .truncated
        }
        if !begun, try !begin() {
            finished = true
            return .truncated
        }
        var passing = 1
        // Whether what cannot be read is there in its whole length, and so was not merely cut off.
        var isThere = try fill(Frame.headerLength)
        if isThere, let header = Frame.Header(buffer[start..<(start + Frame.headerLength)]) {
            let whole = Frame.headerLength + header.storedLength
            isThere = try fill(whole)
            if isThere {
                let stored = buffer[(start + Frame.headerLength)..<(start + whole)]
                if let payload = header.payload(of: stored), let event = try event(header.type, payload, whole) {
                    return event
                }
                // After damage, a frame may begin anywhere in the bytes of this one; but somebody who fills a file with
                // headers that claim the same bytes again and again must not make reading it take hours.
                wasted += whole
                if wasted > BundleReader.freelyWasted + 4 * consumed { passing = whole }
            }
        }
        return try skipDamage(passing: passing, isThere: isThere)
    }

    /// How many bytes of frames that prove bad may be searched again, besides four times the bytes read.
    private static let freelyWasted = 64 << 20

    /// Reads the magic and the version. False when the bytes end within them.
    private func begin() throws -> Bool {
        let length = BundleWriter.magic.count + 1
        let isThere = try fill(length)
        let head = Array(buffer[start..<min(buffer.count, start + length)])
        if !isThere {
            if pendingHole {
                // The beginning itself is lost: the frames behind the hole are still good.
                begun = true
                return true
            }
            if wasCut || !head.isEmpty && BundleWriter.magic.starts(with: head) { return false }
        }
        guard isThere, head.starts(with: BundleWriter.magic) else { throw BundleReader.refusal(head) }
        guard head[length - 1] == BundleWriter.version else {
            throw BundleError(.newerVersion, String(head[length - 1]))
        }
        digest.update(head)
        drop(length)
        begun = true
        return true
    }

    private static func refusal(_ head: [UInt8]) -> BundleError {
        let name = Array("ALDEA".utf8)
        let looksLikeOurs =
            head.starts(with: [0x89] + name) || head.starts(with: [0x09] + name)
            || head.starts(with: [0xc2, 0x89] + name) || head.starts(with: [0xef, 0xbf, 0xbd] + name)
        return BundleError(looksLikeOurs ? .damagedByText : .notABundle)
    }

    /// The event of a whole frame, or nil when its payload is not what its type demands.
    private func event(_ type: Frame.FrameType, _ payload: [UInt8], _ length: Int) throws -> Event? {
        switch type {
        case .parcel:
            guard frames == 0, let parcel = try? Parcel(payload) else { return nil }
            return try open(parcel)
        case .end:
            guard let mark = try? EndMark(bytes: payload) else { return nil }
            return end(mark, isDigest: mark.digest == digest.finish())
        default:
            guard let event = try event(Frame(type, payload)) else { return nil }
            digest.update(buffer[start..<(start + length)])
            drop(length)
            return event
        }
    }

    /// The event of a frame or of a part of a parcel, or nil when its payload is not what its type demands.
    private func event(_ frame: Frame) throws -> Event? {
        let event: Event
        switch frame.type {
        case .manifest:
            guard manifest == nil, frames == 0, let read = try? Manifest(bytes: frame.payload) else { return nil }
            manifest = read
            event = .manifest(read)
        case .segments, .packedSegments:
            guard let read = SegmentBlock.segments(of: frame.payload, frame.type) else { return nil }
            segments += read.count
            event = .segments(read)
        case .roster, .fullRoster, .attachment, .frontier: event = .frame(frame)
        default:
            guard frame.type.isOptional else { throw BundleError(.unknownFrame, String(frame.type.rawValue)) }
            event = .frame(frame)
        }
        frames += 1
        return event
    }

    /// The first event of a parcel, which is the whole bundle; nil when a part of it is not what its type demands.
    private func open(_ parcel: Parcel) throws -> Event? {
        var events: [Event] = []
        var brought: [Segment] = []
        for part in parcel.parts {
            guard let event = try event(part) else { break }
            events.append(event)
            if case .segments(let segments) = event { brought += segments }
        }
        guard events.count == parcel.parts.count, let mark = parcel.mark.naming(brought) else {
            (manifest, frames, segments) = (nil, 0, 0)
            return nil
        }
        parts = events + [end(mark, isDigest: true)]
        return parts.removeFirst()
    }

    private func end(_ mark: EndMark, isDigest: Bool) -> Event {
        finished = true
        let isSigned = manifest.map { mark.isSigned(in: $0) } ?? false
        let isWhole = !wasDamaged && isSigned && mark.frames == frames && mark.segments == segments && isDigest
        return .end(isWhole: isWhole, mark)
    }

    /// Passes over bytes until the next frame that has a good header begins.
    private func skipDamage(passing count: Int, isThere: Bool) throws -> Event? {
        let offset = consumed
        wasDamaged = true
        var hadHole = false
        if try fill(count) { drop(count) }
        while true {
            while try fill(Frame.headerLength) {
                if isFrameNext { return .damaged(offset: offset) }
                drop(1)
            }
            // Less than a header remains before a hole or the end: no frame begins there.
            drop(available)
            guard pendingHole else {
                // What ends in a hole, or in something else than it should, is damaged there, and the end is missing too.
                isOver = hadHole || isThere
                finished = !isOver
                return isOver ? .damaged(offset: offset) : .truncated
            }
            pendingHole = false
            hadHole = true
        }
    }

    private var isFrameNext: Bool {
        available >= Frame.headerLength && Frame.Header(buffer[start..<(start + Frame.headerLength)]) != nil
    }
}
