#ifndef SIMULATED_DISK_H
#define SIMULATED_DISK_H

#include "SimulatedMachine.h"

#include <sqlite3.h>
#include <stddef.h>

// Only the machine itself is to be seen from outside.
#pragma GCC visibility push(hidden)

/// What changes a disk.
enum operation { WRITE, TRUNCATE, SYNC, REMOVE };

/// What is not synced of one file.
struct shadow;

struct disk {
    struct disk *next;
    /// What the machine's functions call it, and where SQLite finds it.
    char *name, *path;
    long operations;
    /// How it fails after `left` more operations; one of `MachineFailure` or `NO_FAILURE`.
    int failure;
    long left;
    uint64_t seed;
    bool has_failed, has_power;
    /// In the order in which the files were opened first.
    struct shadow *shadows;
};

/// `NO_FAILURE`: the disk works. `TEARS`: a write is to be done in part, and nothing after it.
enum { NO_FAILURE = -1, TEARS = -2 };

/// The next number of a row; the state is the seed at first.
uint64_t chance_next(uint64_t *state);

/// Fills bytes from the row that `machine_seed` began; false when there is none.
bool chance_fill(void *bytes, size_t count);

/// Begins and ends a turn of one thread with the disks. What follows is called within one.
void machine_lock(void);
void machine_unlock(void);

/// Ends the process with a sentence.
_Noreturn void machine_abort(const char *what, const char *name);

/// What was reserved; there always is memory.
void *machine_reserved(void *memory);

/// The disk that a path lies on, or NULL.
struct disk *disk_of(const char *path);

/// Whether files open for reading only now, which counts as the failure.
bool disk_opens_read_only(struct disk *disk);

/// Counts an operation. Returns `SQLITE_OK`, the code with which it fails, or `TEARS`.
int disk_admit(struct disk *disk, enum operation operation, bool grows);

/// A handle of a file was opened. `is_new`: the file was not there before.
struct shadow *shadow_open(struct shadow **shadows, const char *path, bool is_new, bool is_database);

/// A handle of a file was closed.
void shadow_close(struct shadow **shadows, struct shadow *shadow);

/// Whether any handle is open.
bool shadow_is_open(const struct shadow *shadows);

/// Remembers a write that is going to happen. Returns a code of SQLite.
int shadow_write(struct shadow *shadow, sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset);

/// Remembers a truncation that is going to happen. Returns a code of SQLite.
int shadow_truncate(struct shadow *shadow, sqlite3_file *file, sqlite3_int64 size);

/// A file is synced.
void shadow_settle(struct shadow *shadow);

/// The directory of a file is synced.
void shadow_settle_directory(struct shadow **shadows, const char *path);

/// Keeps a file that is going to be removed: a descriptor for `shadow_removed`, or -1.
int shadow_hold(const char *path);

/// A file was removed.
void shadow_removed(struct shadow **shadows, const char *path, int held);

/// How many bytes are done of a write that ends between two sectors; perhaps none, never all.
size_t shadow_torn(size_t count, sqlite3_int64 offset, uint64_t *seed);

/// The power comes back: leaves of each file what the seed decides.
void shadow_restart(struct shadow **shadows, uint64_t seed);

/// Takes everything as synced.
void shadow_forget(struct shadow **shadows);

#pragma GCC visibility pop

#endif
