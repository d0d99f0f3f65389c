import Foundation

/// The directory of a run: the good material, the stores that are worked on, and the file that is offered.
final class Workplace {
    /// The directory.
    let directory: String
    /// The offices and their files.
    let village: Village

    /// Makes the good material, or finds that of an earlier run.
    init(_ given: String?) throws {
        directory = given ?? Workplace.fresh()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        village = try Village(in: directory + "/village")
    }

    /// A new directory, in memory where there is such a place: a store's every commit waits for the disk.
    private static func fresh() -> String {
        let memory = "/dev/shm"
        let parent =
            FileManager.default.isWritableFile(atPath: memory)
            ? memory : FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        return parent + "/aldea-fuzz-\(UUID().uuidString)"
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    func path(_ name: String) -> String { directory + "/" + name }

    /// Writes the file that is offered; the next one replaces it.
    func offered(_ bytes: [UInt8]) throws -> String {
        let path = path("offered")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Keeps a file of a case that failed.
    func keep(_ bytes: [UInt8], as name: String) -> String {
        let path = path("failed-" + name)
        try? Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }
}
