import DeltaBundle
import Replication
import Trust

/// Makes frames as the library's writer does, and bends them while their checks stay right.
final class FrameMaker {
    /// How long the part before the stored payload is.
    static let headerCount = 25
    private static let payloadCheck = 13..<21
    private static let headerCheck = 21..<25

    private var last: [UInt8] = []
    private var writer: BundleWriter?

    init(_ manifest: Manifest) throws {
        writer = try BundleWriter(manifest: manifest, level: 1) { [unowned self] in last = $0 }
        first = last
    }

    /// The manifest's frame.
    private(set) var first: [UInt8] = []

    /// A frame as it stands in a bundle; one that is too large is none.
    func frame(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
        guard (try? writer?.write(Frame(Frame.FrameType(rawValue: type), payload))) != nil else { return [] }
        return last
    }

    /// The frame with checks that are right for what it says and holds.
    static func mended(_ frame: [UInt8]) -> [UInt8] {
        guard frame.count >= headerCount else { return frame }
        var frame = frame
        frame.replaceSubrange(payloadCheck, with: Digest.sha256(frame[headerCount...]).prefix(8))
        frame.replaceSubrange(headerCheck, with: Digest.sha256(frame[..<headerCheck.lowerBound]).prefix(4))
        return frame
    }
}
