#ifndef SIMULATED_MACHINE_H
#define SIMULATED_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

/// The machine that a simulation runs on: disks that fail and lose power, and chance that a seed repeats.
///
/// A disk is a directory with everything below it, to SQLite of this process; disks do not lie within one another. Its
/// operations are writes, truncations, syncs and deletions by SQLite. What happens to files otherwise goes by without
/// being noticed, except that a file which was renamed or replaced counts as synced by whoever did it. SQLite's files
/// are never synced in earnest.
///
/// Every function may be called from any thread. A disk that was not added is a mistake of the caller and aborts.

/// How a disk fails.
enum __attribute__((enum_extensibility(closed))) MachineFailure {
    /// The power is cut: this operation and everything later fails with `SQLITE_IOERR`, until `machine_disk_restart`.
    /// When it is a write, a part of it may have been done.
    MachineFailureCrash,
    /// Writes that make a file longer fail with `SQLITE_FULL`, until `machine_disk_lift`.
    MachineFailureFull,
    /// Writes, truncations and deletions fail with `SQLITE_READONLY`, and files open for reading only, until
    /// `machine_disk_lift`. What was opened meanwhile stays for reading only.
    MachineFailureReadOnly,
    /// One operation fails with the `SQLITE_IOERR_…` of its kind.
    MachineFailureError,
};

/// Becomes what SQLite opens files by from now on. More than once is as good as once.
void machine_begin(void);

/// Begins a row of random numbers for libcrypto and SQLite of this process: the same seed gives the same keys, nonces
/// and salts to the same calls in the same order.
void machine_seed(uint64_t seed);

/// Adds a disk: a directory that is there, without open files. A disk that is known stays as it is.
void machine_disk_add(const char *directory);

/// Forgets a disk and all about it; none of its files may be open.
void machine_disk_remove(const char *directory);

/// Makes a disk fail, in place of what was to happen to it so far.
///
/// `after` operations from now on still succeed; the failure strikes the next one that it applies to. The seed decides
/// how much of a write is done when the power is cut. A disk without power stays without.
void machine_disk_fail(const char *directory, long after, enum MachineFailure failure, uint64_t seed);

/// Ends a failure, or what is to be one, except a power cut.
void machine_disk_lift(const char *directory);

/// The power comes back. Of what was not synced, the seed decides for each file what is left: nothing, everything, the
/// beginning, or any of the writes; torn at multiples of 512 bytes. Names that were made or removed without a sync of
/// their directory are as before or as last. The `-shm` files are gone.
///
/// Also after a disk that did not fail: then it is a power cut at this moment.
///
/// - Returns: false, and nothing has happened, when a file of the disk is still open.
bool machine_disk_restart(const char *directory, uint64_t seed);

/// Takes all that is on the disk as synced: its files were removed, replaced or copied by others than SQLite.
void machine_disk_forget(const char *directory);

/// How many operations there were on a disk, those included that a failure struck, without those after a power cut.
long machine_disk_operations(const char *directory);

/// Whether the failure that was asked for last has struck.
bool machine_disk_has_failed(const char *directory);

#endif
