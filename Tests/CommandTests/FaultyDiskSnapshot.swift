import Foundation
import Glibc

/// The files of a directory as they were, to be put back.
///
/// They are put back into the files that are there, not into new ones: a store knows its own inode, and would take itself
/// for a copy.
struct FaultyDiskSnapshot: Sendable, Equatable {
    private struct File: Equatable {
        let bytes: Data
        let mode: mode_t
    }

    private let directory: TemporaryDirectory
    private let directories: [String]
    private let files: [String: File]

    /// Takes the files of a directory, or only one of them, or one directory within.
    init(_ directory: TemporaryDirectory, only name: String? = nil) throws {
        self.directory = directory
        var directories: [String] = []
        var files: [String: File] = [:]
        let names = try directory.everything()
        for name in names.filter({ name == nil || $0 == name || $0.hasPrefix(name! + "/") }) {
            var status = stat()
            guard lstat(directory.at(name), &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                directories.append(name)
            } else {
                files[name] = File(bytes: try directory.bytes(name), mode: status.st_mode & 0o777)
            }
        }
        self.directories = directories
        self.files = files
    }

    /// What there was.
    var names: Set<String> { Set(directories + files.keys) }

    static func == (one: Self, other: Self) -> Bool {
        one.directories == other.directories && one.files == other.files
    }

    /// Puts everything back, and removes what has come since.
    func restore() throws {
        for name in try directory.everything().reversed() where files[name] == nil && !directories.contains(name) {
            try FileManager.default.removeItem(atPath: directory.at(name))
        }
        for name in directories where !directory.exists(name) {
            try FileManager.default.createDirectory(atPath: directory.at(name), withIntermediateDirectories: false)
        }
        for (name, file) in files {
            let descriptor = open(directory.at(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, file.mode)
            guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: file.bytes)
        }
    }
}

extension TemporaryDirectory {
    /// Every file and directory within, however deep and hidden, in order of name; but not the outputs of running programs.
    func everything() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).sorted().filter { name in
            ![".out-", ".err-", ".in-"].contains { name.hasPrefix($0) }
        }
    }
}
