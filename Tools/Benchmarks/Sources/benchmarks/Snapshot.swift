internal import Foundation
internal import Glibc

/// A directory's files as they were, to be put back byte for byte.
///
/// They are written back into the same files: a store that finds itself in another place would take itself for a copy.
struct Snapshot {
    private let original: String
    private let copy: String

    init(of directory: String, at copy: String) throws {
        original = directory
        self.copy = copy
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        for name in try Snapshot.names(directory) {
            try Snapshot.write(directory + "/" + name, over: copy + "/" + name)
        }
    }

    /// A copy that an earlier run made.
    init(keptOf directory: String, at copy: String) {
        original = directory
        self.copy = copy
    }

    /// A further copy, to be written to.
    init(copying other: Snapshot, to copy: String) throws { try self.init(of: other.copy, at: copy) }

    func path(_ name: String) -> String { copy + "/" + name }

    func restore() throws {
        let kept = try Snapshot.names(copy)
        for name in try Snapshot.names(original) where !kept.contains(name) {
            try FileManager.default.removeItem(atPath: original + "/" + name)
        }
        for name in kept { try Snapshot.write(copy + "/" + name, over: original + "/" + name) }
    }

    private static func names(_ directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory)
    }

    private static func write(_ source: String, over target: String) throws {
        let (from, to) = (open(source, O_RDONLY), open(target, O_WRONLY | O_CREAT, 0o600))
        defer {
            close(from)
            close(to)
        }
        guard from >= 0, to >= 0 else { throw Failure("\(source) cannot be copied to \(target)") }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var size: off_t = 0
        while case let count = read(from, &buffer, buffer.count), count > 0 {
            guard Glibc.write(to, buffer, count) == count else { throw Failure("\(target) cannot be written") }
            size += off_t(count)
        }
        // On the disk now, so that no command that is timed later has to wait for it.
        guard ftruncate(to, size) == 0, fsync(to) == 0 else { throw Failure("\(target) cannot be written") }
    }
}
