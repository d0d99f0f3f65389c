#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

/// A disk that fails at a chosen moment, for a program that is started with this library in `LD_PRELOAD`.
///
/// The library stands between the program and the calls of libc by which it and SQLite change, sync and read files. On
/// what lies below one directory it counts these operations, and when the chosen one comes, the disk fails. Not of the
/// disk are what the program inherits open, such as standard output, what libc does within, such as `fopen`, and mapped
/// memory.
///
/// Environment:
/// - `FAULTY_DISK_BELOW`: the directory, or one file; absolute and without symbolic links.
/// - `FAULTY_DISK_FAULT`: one of the faults below; without it nothing happens.
/// - `FAULTY_DISK_AT`: which operation it strikes, counted from 1; `vanish` counts every operation, the others only
///   those that change the disk: writes, truncations, syncs, files and directories made, linked, renamed or removed.
///   0 means the moment when the program ends.
/// - `FAULTY_DISK_REPORT`: a file outside of the directory, to which is written how many operations there were and
///   where the fault struck: `changes 57 all 91 struck write /tmp/aldea.sqlite-wal`.
/// - `FAULTY_DISK_UNDO`: an empty directory on the same file system, for `forget` and `blank`.
/// - `FAULTY_DISK_LIES`: if set, the disk says that it has synced what it has not, so that `forget` and `blank` take
///   that too: a test of the tests.
/// - `FAULTY_DISK_STICK`: if set, the disk is like a memory stick: it knows neither links nor files without a name.
///
/// Faults:
/// - `count`: none; each operation that changes the disk gets a line in the report: `sync /tmp/aldea.sqlite-wal`.
/// - `kill`: the process is killed in place of the operation.
/// - `tear`: half of the write is done, then the process is killed.
/// - `forget`: a power cut: the process is killed, and what was not synced is forgotten, names and contents.
/// - `blank`: a power cut after which names are as they were last, but contents that were not synced are forgotten.
/// - `full`: this operation and all later ones that need space fail with `ENOSPC`.
/// - `broken`: this operation and all later ones that write, sync or make files fail with `EIO`.
/// - `read-only`: this operation and all later ones that change the disk fail with `EROFS`.
/// - `vanish`: this operation and all later ones fail: `EIO` for open files, `ENOENT` for names.
///
/// For syncing to be judged hard, a name counts as synced only when its directory is.
///
/// - Returns: how many operations that change the disk there were so far.
long faulty_disk_changes(void);

#endif
