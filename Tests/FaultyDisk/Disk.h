#ifndef DISK_H
#define DISK_H

#include <stdbool.h>
#include <sys/types.h>

// Only the calls of libc are to be seen from outside.
#pragma GCC visibility push(hidden)

/// What a call does to the disk. Those that change it come last; `OPEN` only opens a file that is there for writing.
enum operation { READ, LOOK, OPEN, WRITE, TRUNCATE, SYNC, MAKE, LINK, RENAME, REMOVE };

/// The answer of `disk_begin` when half of the write is to be done before the end.
enum { TEARS = -1 };

/// Whether a path, relative to a directory's descriptor, lies on the disk. `absolute` takes `PATH_MAX` bytes.
bool disk_has(int directory, const char *path, char *absolute);

/// Whether a descriptor was opened on the disk.
bool disk_holds(int descriptor);

/// Remembers whether a descriptor was opened on the disk.
void disk_keep(int descriptor, bool holds);

/// Whether the disk is a memory stick's.
bool disk_is_stick(void);

/// Whether the disk says that it has synced what it has not.
bool disk_lies(void);

/// Begins an operation on a path or, without one, on a descriptor: it has the disk for itself until `disk_end`.
///
/// Returns 0 when it is to go on, the error number with which it fails, or `TEARS`; or never, when the power is cut.
int disk_begin(enum operation operation, int descriptor, const char *path);

/// Ends an operation. Returns its result.
ssize_t disk_end(ssize_t result);

/// Ends the process as a power cut does.
_Noreturn void disk_die(void);

/// Begins to remember what is not synced, in a directory.
void unsynced_begin(const char *directory);

/// Remembers the bytes that a write from `offset` on, or where the descriptor stands, is going to replace.
void unsynced_write(int descriptor, off_t offset, off_t count);

/// Remembers the bytes that a truncation is going to take away.
void unsynced_truncate(int descriptor, off_t size);

/// Remembers that a name was made, for a file or a directory.
void unsynced_made(const char *path, bool is_directory);

/// Remembers that a name is going to be removed, or to be taken by another file.
void unsynced_remove(const char *path, bool is_directory);

/// Remembers that a file is going to be renamed.
void unsynced_rename(const char *from, const char *to);

/// Keeps hold of a file that was opened for writing, so that its bytes can be put back whatever its name will be.
void unsynced_hold(int descriptor);

/// What a descriptor names is synced: a file's bytes, a directory's names.
void unsynced_settle(int descriptor);

/// Undoes what is not synced: names, unless they are to be kept, and contents.
void unsynced_forget(bool keeps_names);

#pragma GCC visibility pop

#endif
