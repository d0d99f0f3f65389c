import SimulatedMachine

/// The disk of an office's machine, as SQLite sees it.
struct Disk {
    private let directory: String

    /// The disk of a directory that is there; nothing of it may be open the first time.
    init(_ directory: String) {
        self.directory = directory
        machine_disk_add(directory)
    }

    /// Has something go wrong with one of the next operations.
    func arm(_ mishap: Mishap, seed: UInt64) {
        switch mishap {
        case .powerCut(let place): machine_disk_fail(directory, place - 1, .crash, seed)
        case .full(let place): machine_disk_fail(directory, place - 1, .full, seed)
        case .readOnly: machine_disk_fail(directory, 0, .readOnly, seed)
        case .failure(let place): machine_disk_fail(directory, place - 1, .error, seed)
        }
    }

    /// Whether what was to go wrong did.
    var hasFailed: Bool { machine_disk_has_failed(directory) }

    /// Nothing goes wrong any more, except that a disk without power stays without.
    func forgive() { machine_disk_lift(directory) }

    /// The power comes back, and what was not synced is there in part.
    ///
    /// - Returns: whether all of the disk's files had been closed.
    func restart(seed: UInt64) -> Bool { machine_disk_restart(directory, seed) }

    /// Takes what others than SQLite did to the files as it is.
    func forget() { machine_disk_forget(directory) }

    /// Forgets the disk, whose directory goes.
    func remove() { machine_disk_remove(directory) }
}
