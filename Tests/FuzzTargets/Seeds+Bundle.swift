import DeltaBundle
import Replication

extension BundleTarget {
    private typealias Steps = [(step: BundleScript.Step, bytes: [UInt8])]

    private static func seed(_ name: String, flags: UInt8 = 0, _ steps: Steps) -> FuzzReader.Seed {
        FuzzReader.Seed(
            name: name, bytes: [Mode.script.rawValue, flags] + steps.flatMap { [$0.step.rawValue] + $0.bytes })
    }

    static func seeds() throws -> [FuzzReader.Seed] {
        let drafts = [SegmentTarget.draft(1, count: 60, logs: 0), SegmentTarget.draft(3, count: 120, logs: 2)]
        let pair: [UInt8] = [1] + drafts.flatMap { FuzzReader.longBlock($0.script) }
        let block = BundleScript.block([try drafts[0].segment()])
        let roster = try RosterTarget.roster()
        let optional: [UInt8] = [8] + FuzzReader.longBlock([1, 2])
        let longer: [UInt8] = [3, 3, 0, 1, 2, 3, 0, 9, 9, 0, 0]
        let bomb: [UInt8] = [2, 3, 0, 1, 2, 3, 1, 0xff, 0xff, 0, 0]
        let garbage: [UInt8] = [1, 3, 0, 1, 2, 3, 2, 2, 0, 7, 7]
        let manifest = BundleScript.manifest
        let mark = try EndMark(
            frames: 3, segments: 2, digest: manifest.program, frontier: manifest.prerequisites,
            program: manifest.program, key: BundleScript.key)
        var choices = Choices([2, 0, 5, 3, 1, 2, 3])
        let notice = try BundleScript.notice(&choices)
        let segments = try drafts.map { try $0.segment() }
        let packed = try payload(of: segments, isParcel: false)
        let parcel = try payload(of: segments, isParcel: true)
        return [
            seed("packed", [(.frame, [10] + FuzzReader.longBlock(packed)), (.drafts, pair)]),
            seed("parcel", flags: 6, [(.frame, [11] + FuzzReader.longBlock(parcel))]),
            seed("whole", [(.notice, [2, 0, 5, 3, 1, 2, 3]), (.drafts, pair), (.frame, optional)]),
            seed("roster", [(.frame, [1] + FuzzReader.longBlock(roster)), (.drafts, pair)]),
            seed("hole", [(.drafts, pair), (.hole, []), (.again, [1]), (.again, [1]), (.hole, [])]),
            seed("cut", [(.drafts, pair), (.plain, [4, 0xf5, 0x41, 0x44, 0x46]), (.again, [1]), (.cut, [])]),
            seed("lies", flags: 4, [(.lie, longer), (.drafts, pair), (.lie, bomb), (.lie, garbage), (.again, [1])]),
            seed("flipped", flags: 4, [(.drafts, pair), (.flip, [9, 0, 4]), (.frame, optional), (.again, [2])]),
            seed("block", [(.block, FuzzReader.longBlock(block)), (.again, [0]), (.end, []), (.frame, [10, 0, 0])]),
            seed("large", [(.large, [3, 0xff, 0xff, 7, 0]), (.drafts, pair), (.large, [7, 0, 0x40, 0, 1])]),
            FuzzReader.Seed(name: "text", bytes: [Mode.file.rawValue, 0x89] + Array("ALDEA\n\u{1a}\n\u{1}".utf8)),
            FuzzReader.Seed(name: "random", bytes: [Mode.script.rawValue] + FuzzReader.script(21, count: 300)),
            FuzzReader.Seed(name: "manifest", bytes: [Mode.manifest.rawValue] + BundleScript.manifest.bytes),
            FuzzReader.Seed(name: "mark", bytes: [Mode.mark.rawValue] + mark.bytes),
            FuzzReader.Seed(name: "notice", bytes: [Mode.notice.rawValue] + notice),
        ]
    }

    /// What stands in the frame of packed segments that the library's writer makes, or in its parcel.
    private static func payload(of segments: [Segment], isParcel: Bool) throws -> [UInt8] {
        var file: [UInt8] = []
        let writer = try BundleWriter(manifest: BundleScript.manifest, level: 1, isParcel: isParcel) { file += $0 }
        let start = isParcel ? BundleWriter.magic.count + 1 : file.count
        for segment in segments { try writer.write(segment) }
        try writer.finish(frontier: Frontier(), key: BundleScript.key)
        var lengths = ByteReader(file[(start + 4)...])
        let type = Frame.FrameType(rawValue: try lengths.byte())
        let (stored, raw) = (Int(try lengths.fixed32()), Int(try lengths.fixed32()))
        let place = start + FrameMaker.headerCount
        guard let payload = type.decompress(file[place..<(place + stored)], rawLength: raw) else {
            throw BrokenProperty("the writer's own frame cannot be decompressed")
        }
        return payload
    }
}
