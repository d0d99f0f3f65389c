import Foundation
import Glibc
import Synchronization

/// A new directory that goes when the last holder lets go of it, or at the test runner's exit.
final class TemporaryDirectory: Sendable {
    let path: String

    /// Those that are there: what tests share is never let go of.
    private static let all = Mutex<Set<String>>([])
    private static let removesAllAtExit: Void = {
        atexit {
            for path in TemporaryDirectory.all.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
        }
    }()

    init() throws {
        Self.removesAllAtExit
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        path = parent.appendingPathComponent("aldea-commands-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        _ = Self.all.withLock { $0.insert(path) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        _ = Self.all.withLock { $0.remove(path) }
    }

    /// The whole path of a file named within, or an absolute one as it is.
    func at(_ name: String) -> String { name.hasPrefix("/") ? name : path + "/" + name }

    func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

    func write(_ name: String, _ bytes: Data) throws { try bytes.write(to: URL(fileURLWithPath: at(name))) }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: at(name))) }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    func exists(_ name: String) -> Bool { (try? FileManager.default.attributesOfItem(atPath: at(name))) != nil }

    /// What lies directly in it, or in a directory within, hidden files too, in order of name.
    func names(_ directory: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: at(directory)).sorted()
    }
}
