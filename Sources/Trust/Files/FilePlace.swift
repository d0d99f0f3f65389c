import Glibc

/// The place that a path names: the directory above, and the name in it.
public struct FilePlace: Sendable {
    /// The directory with a slash at its end; empty for the current one.
    public let directory: String
    /// The last part of the path; empty when that ends with a slash.
    public let name: String

    /// Splits a path.
    public init(_ path: String) {
        let slash = path.lastIndex(of: "/")
        directory = slash.map { String(path[...$0]) } ?? ""
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// Makes the directory keep its entries through a power cut. Media that know no such thing refuse; they have done what
    /// they can.
    public func makeDurable() {
        let found = open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard found >= 0 else { return }
        _ = fsync(found)
        close(found)
    }
}
