internal import Foundation
internal import Trust

/// Names the machine and the file system object of a store, so that a copy is recognised as one.
enum Place {
    /// A hash of the machine's id, the file system's id and the file's inode: none of which a copy shares.
    static func marker(of path: String) -> String {
        let machine = (try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8)) ?? ""
        var status = stat()
        var system = statvfs()
        _ = stat(path, &status)
        _ = statvfs(path, &system)
        let text = "\(machine)|\(system.f_fsid)|\(status.st_ino)"
        return Base32.groups(Digest.sha256(Array(text.utf8)), characters: 16)
    }
}
