import DeltaBundle
import Replication
import Trust

/// The reader of bundles, offered files of any making: bytes as they are, or a script of frames, lies and damage.
public struct BundleTarget {
    /// Reads pieces; a test puts a broken reader here, to see that it is found out.
    var read: ([BundleScript.Piece], BundleReading.Splitting) throws -> BundleReading = { try BundleReading($0, $1) }

    /// How the bytes behind the first one are taken.
    enum Mode: UInt8, CaseIterable {
        case file, script, manifest, mark, notice
    }

    /// Makes a target of the library's reader.
    public init() {}

    /// Offers bytes to the reader.
    ///
    /// - Throws: `BrokenProperty`.
    public func check(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        switch Mode.allCases[Int(first) % Mode.allCases.count] {
        case .file: _ = try checkPieces([.bytes(rest)])
        case .script: try checkScript(rest)
        case .manifest: try checkManifest(rest)
        case .mark: try same(rest, \.bytes) { try EndMark(bytes: $0) }
        case .notice: try checkNotice(rest)
        }
    }

    private func checkScript(_ bytes: [UInt8]) throws {
        var choices = Choices(bytes)
        let script = try BundleScript(&choices)
        let reading = try checkPieces(script.pieces)
        if script.isIntact {
            try BrokenProperty.unless(
                reading.isWhole && reading.events.dropLast().elementsEqual(script.carried),
                "a good bundle is not read whole: \(reading.events.count) events")
        }
        if reading.refusal == nil, reading.events.last == .truncated {
            try BrokenProperty.unless(
                reading.events.holds(script.carried), "damage took more than the frames that it touched")
        }
    }

    private func checkPieces(_ pieces: [BundleScript.Piece]) throws -> BundleReading {
        let reading = try read(pieces, .whole)
        for splitting in BundleReading.Splitting.allCases where splitting != .whole {
            try BrokenProperty.unless(
                try read(pieces, splitting) == reading, "how the bytes arrive changes what is read")
        }
        try checkOrder(reading, size: BundleScript.size(of: pieces))
        try checkPayloads(reading)
        if reading.isWhole { try checkWhole(reading, pieces) }
        try checkWrittenAgain(reading)
        return reading
    }

    private func checkOrder(_ reading: BundleReading, size: Int) throws {
        var last = 0
        for event in reading.events {
            if case .damaged(let offset) = event {
                try BrokenProperty.unless(offset >= last && offset <= size, "damage is placed at \(offset) of \(size)")
                last = offset
            }
        }
        let ends = reading.events.filter { $0 == .truncated || $0.mark != nil }.count
        try BrokenProperty.unless(
            ends == (reading.refusal == nil ? 1 : 0), "a bundle has \(ends) ends")
    }

    private func checkPayloads(_ reading: BundleReading) throws {
        for frame in reading.frames {
            try BrokenProperty.unless(frame.payload.count <= Frame.maximumPayload, "a payload is beyond its cap")
            if let roster = frame.roster {
                try BrokenProperty.unless(
                    (try? Roster(bytes: roster.bytes)) == roster, "a roster written and read is another")
            }
            if frame.type == .frontier { try checkNotice(frame.payload) }
        }
    }

    private func checkNotice(_ bytes: [UInt8]) throws {
        guard let notice = try same(bytes, \.bytes, read: { try FrontierNotice(bytes: $0) }) else { return }
        try BrokenProperty.unless(
            notice.wanted.count <= FrontierNotice.maximumWanted && notice.frontier.tips.count <= Frontier.maximumLogs,
            "a notice beyond its caps was read")
        _ = notice.isSignatureValid(program: BundleScript.manifest.program)
    }

    /// Alone of all structures, a manifest may grow at its end.
    private func checkManifest(_ bytes: [UInt8]) throws {
        guard let manifest = try? Manifest(bytes: bytes) else { return }
        try BrokenProperty.unless(bytes.starts(with: manifest.bytes), "a manifest says other bytes than those read")
        try same(manifest.bytes, \.bytes) { try Manifest(bytes: $0) }
    }

    /// What is read says the very bytes that it was read from: signatures are over these. Nil when it is refused.
    @discardableResult
    private func same<Value>(
        _ bytes: [UInt8], _ written: KeyPath<Value, [UInt8]>, read: ([UInt8]) throws -> Value
    ) throws -> Value? {
        guard let value = try? read(bytes) else { return nil }
        try BrokenProperty.unless(
            value[keyPath: written] == bytes, "\(Value.self) says other bytes than those read")
        return value
    }

    /// A bundle that is called whole has no hole before its end, and its mark is right for every byte before it.
    private func checkWhole(_ reading: BundleReading, _ pieces: [BundleScript.Piece]) throws {
        let file = pieces.prefix { if case .bytes = $0 { true } else { false } }.flatMap(\.held)
        guard let mark = reading.mark, let manifest = reading.manifest else {
            throw BrokenProperty("a bundle without manifest or end is called whole")
        }
        var place = BundleWriter.magic.count + 1
        // The parts of a parcel are under the mark as they are without being compressed.
        guard !file.dropFirst(place + 4).starts(with: [Frame.FrameType.parcel.rawValue]) else {
            return try BrokenProperty.unless(
                mark.frames == reading.events.count - 1 && mark.segments == reading.segments.count
                    && mark.isSigned(in: manifest),
                "a parcel is called whole that is not what its end says")
        }
        for _ in 0..<mark.frames {
            guard place + FrameMaker.headerCount <= file.count else { break }
            var reader = ByteReader(file[(place + 5)...])
            place += FrameMaker.headerCount + Int(try reader.fixed32())
        }
        try BrokenProperty.unless(
            place <= file.count && Digest.sha256(file[..<min(place, file.count)]) == mark.digest
                && mark.frames == reading.events.count - 1 && mark.segments == reading.segments.count
                && mark.isSigned(in: manifest)
                && reading.events.first == .manifest(manifest),
            "a bundle is called whole that is not what its end mark says")
    }

    /// What was read can be carried on: it is written as a bundle that is read whole, with the same in it.
    private func checkWrittenAgain(_ reading: BundleReading) throws {
        guard !reading.frames.isEmpty || !reading.segments.isEmpty else { return }
        var file: [UInt8] = []
        let writer = try BundleWriter(manifest: BundleScript.manifest, level: 1) { file += $0 }
        for frame in reading.frames { try writer.write(frame) }
        for segment in reading.segments { try writer.write(segment) }
        try writer.finish(frontier: Frontier(), key: BundleScript.key)
        let again = try read([.bytes(file)], .whole)
        try BrokenProperty.unless(
            again.isWhole && again.frames == reading.frames && again.segments == reading.segments,
            "what was read and written again is not read whole")
    }
}

extension [BundleReading.Event] {
    /// Whether some events stand among these in their order.
    fileprivate func holds(_ others: [BundleReading.Event]) -> Bool {
        var rest = others[...]
        for event in self where event == rest.first { rest.removeFirst() }
        return rest.isEmpty
    }
}
