import DeltaBundle
import Replication
import Trust

/// A file as a fuzzer's bytes put it together: good frames with any payload, frames that lie and have good
/// checks, plain bytes, holes, repetitions and flipped bits.
struct BundleScript {
    /// What a source can give.
    enum Piece: Hashable {
        case bytes([UInt8])
        case hole
        case cut

        /// The bytes; none where they are missing.
        var held: [UInt8] { if case .bytes(let bytes) = self { bytes } else { [] } }
    }

    private(set) var pieces: [Piece] = []
    /// What a reader must find wherever no end mark comes before: good frames that nobody touched.
    private(set) var carried: [BundleReading.Event] = []
    /// Whether it is what an office writes: then the reader must find it whole.
    private(set) var isIntact = true

    /// The carrier.
    static let key = try! SigningKey(seed: [UInt8](repeating: 0x31, count: 32))
    static let manifest = Manifest(
        program: [UInt8](repeating: 0x23, count: 32), sender: key.publicKey.bytes,
        epoch: [UInt8](repeating: 0x45, count: 16), createdAt: 1_760_000_000,
        prerequisites: Frontier(tips: [
            LogID([UInt8](repeating: 4, count: 16))!: [tip(12), tip(70_000)],
            LogID([UInt8](repeating: 6, count: 16))!: [tip(1)],
        ]))
    private static func tip(_ sequence: Int64) -> SegmentChain.Tip {
        SegmentChain.Tip(sequence: sequence, segment: SegmentID([UInt8](repeating: 5, count: 32)) ?? .none)
    }
    private static let types: [UInt8] = [1, 2, 3, 4, 5, 6, 127, 0x86, 0x90, 0xff, 7, 8]
    /// The most steps of a script, and the most bytes that it makes.
    private static let mostSteps = 48
    private static let mostBytes = 3 << 20

    private let maker: FrameMaker
    private var frames = 0
    private var segments = 0
    private var made: [[UInt8]] = []
    /// The events of `made`, where a reader must find them.
    private var events: [BundleReading.Event?] = []

    /// What a step of a script does.
    enum Step: UInt8, CaseIterable {
        case plain, frame, drafts, lie, hole, cut, again, flip, notice, end, large, block
    }

    init(_ choices: inout Choices) throws {
        maker = try FrameMaker(BundleScript.manifest)
        let flags = choices.byte()
        isIntact = flags & 7 == 0
        if flags & 1 == 0 { pieces.append(.bytes(BundleWriter.magic + [BundleWriter.version])) }
        if flags & 2 == 0 { add(maker.first, .manifest(BundleScript.manifest)) }
        var steps = 0
        // Nothing is read behind a cut.
        while !choices.isEmpty, pieces.last != .cut, steps < BundleScript.mostSteps,
            BundleScript.size(of: pieces) < BundleScript.mostBytes
        {
            steps += 1
            try step(choices.one(of: Step.allCases), &choices)
        }
        if flags & 4 == 0, pieces.last != .cut { add(try end(), nil) }
        carried = events.compactMap { $0 }
    }

    private mutating func step(_ step: Step, _ choices: inout Choices) throws {
        switch step {
        case .plain: damage(choices.block())
        case .frame:
            let type = choices.one(of: BundleScript.types)
            opaque(type, choices.longBlock())
        case .block: block(Frame.FrameType.segments.rawValue, choices.longBlock())
        case .drafts: try drafts(&choices)
        case .lie: damage(lie(&choices))
        case .hole, .cut:
            pieces.append(step == .hole ? .hole : .cut)
            isIntact = false
        case .again:
            guard !made.isEmpty else { return }
            let place = choices.below(made.count)
            // A second manifest is none, and counts as damage.
            let isManifest = place == 0 && events[0].map { if case .manifest = $0 { true } else { false } } ?? false
            if events[place] == nil || isManifest { isIntact = false }
            if case .segments(let again) = events[place] { segments += again.count }
            add(made[place], isManifest ? nil : events[place])
        case .flip: flip(&choices)
        case .notice: opaque(Frame.FrameType.frontier.rawValue, try BundleScript.notice(&choices))
        case .end:
            isIntact = false
            add(try end(), nil)
        case .large:
            let type = choices.one(of: BundleScript.types)
            let count = min(Frame.maximumPayload, choices.short() << (choices.byte() & 7 == 7 ? 5 : 0))
            opaque(type, [UInt8](repeating: choices.byte(), count: count))
        }
    }

    private mutating func add(_ bytes: [UInt8], _ event: BundleReading.Event?) {
        pieces.append(.bytes(bytes))
        made.append(bytes)
        events.append(event)
        frames += 1
    }

    private mutating func damage(_ bytes: [UInt8]) {
        isIntact = false
        pieces.append(.bytes(bytes))
    }

    /// A frame of a type that the reader does not look into, or one that it must take for damage or refuse.
    private mutating func opaque(_ type: UInt8, _ payload: [UInt8]) {
        let known = Frame.FrameType(rawValue: type)
        let isOpaque = [.roster, .fullRoster, .attachment, .frontier].contains(known) || known.isOptional
        if !isOpaque { isIntact = false }
        add(maker.frame(type, payload), isOpaque ? .frame(Frame(known, payload)) : nil)
    }

    private mutating func block(_ type: UInt8, _ payload: [UInt8]) {
        isIntact = false
        add(maker.frame(type, payload), nil)
    }

    private mutating func drafts(_ choices: inout Choices) throws {
        var drafted: [Segment] = []
        for _ in 0..<(1 + choices.below(3)) {
            var inner = Choices(choices.longBlock())
            if let segment = try? SegmentDraft(&inner).segment() { drafted.append(segment) }
        }
        segments += drafted.count
        add(maker.frame(Frame.FrameType.segments.rawValue, BundleScript.block(drafted)), .segments(drafted))
    }

    /// The payload of a frame of segments.
    static func block(_ segments: [Segment]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(segments.count)
        for segment in segments { segment.append(to: &writer) }
        return writer.bytes
    }

    /// A frame whose lengths, type or payload are not those that belong together.
    private func lie(_ choices: inout Choices) -> [UInt8] {
        var frame = maker.frame(choices.one(of: BundleScript.types), choices.longBlock())
        switch choices.below(4) {
        case 0: for place in 5..<9 { frame[place] = choices.byte() }
        case 1: for place in 9..<13 { frame[place] = choices.byte() }
        case 2: frame.replaceSubrange(FrameMaker.headerCount..., with: choices.longBlock())
        default: frame += choices.block()
        }
        return FrameMaker.mended(frame)
    }

    private mutating func flip(_ choices: inout Choices) {
        guard case .bytes(var bytes) = pieces.last, !bytes.isEmpty else { return }
        let place = choices.short() % bytes.count
        let change = choices.byte()
        guard change != 0 else { return }
        isIntact = false
        if bytes == made.last { events[events.count - 1] = nil }
        bytes[place] ^= change
        pieces[pieces.count - 1] = .bytes(bytes)
    }

    /// A notice that its signer signed.
    static func notice(_ choices: inout Choices) throws -> [UInt8] {
        let wanted = (0..<choices.below(4)).map { SegmentID([UInt8](repeating: UInt8($0), count: 32)) ?? .none }
        return try FrontierNotice(
            program: BundleScript.manifest.program, epoch: BundleScript.manifest.epoch,
            counter: choices.number() & .max, frontier: BundleScript.manifest.prerequisites, roster: choices.block(),
            wanted: wanted, key: BundleScript.key
        ).bytes
    }

    private func end() throws -> [UInt8] {
        let mark = try EndMark(
            frames: frames, segments: segments, digest: Digest.sha256(pieces.flatMap(\.held)), frontier: Frontier(),
            program: BundleScript.manifest.program, key: BundleScript.key)
        return maker.frame(Frame.FrameType.end.rawValue, mark.bytes)
    }

    /// How many bytes pieces hold.
    static func size(of pieces: [Piece]) -> Int {
        pieces.reduce(0) { $0 + $1.held.count }
    }
}
