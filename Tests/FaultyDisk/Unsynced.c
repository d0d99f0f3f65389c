// What a power cut takes away: everything that was changed and not synced since. Before each change, what it replaces
// goes to a log; the log is read backwards when the power goes.

#define _GNU_SOURCE
#include "Disk.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum change { BYTES, MADE, MADE_DIRECTORY, REMOVED, REMOVED_DIRECTORY, RENAMED };

/// An entry of the log; the bytes or the names that it speaks of, `length` of them, come before it.
struct entry {
    enum change change;
    int32_t length;
    /// Which change it was, in order.
    int64_t number;
    /// The file whose bytes, or the directory whose names changed.
    uint64_t owner;
    /// Where the bytes were, and how long the file was.
    int64_t offset, size;
    /// The file that lost its name; 0 when there was none.
    uint64_t loser;
};

static char place[PATH_MAX];
static int file = -1;
static int64_t length = 0;
static int64_t number = 0;
static char piece[1 << 16];

/// The last sync of each file and directory; the oldest gives way, which only makes the judgement harder.
static struct {
    uint64_t owner;
    int64_t number;
} settled[512];
static unsigned settled_count = 0;

void unsynced_begin(const char *directory) {
    char path[PATH_MAX + 8];
    snprintf(place, sizeof place, "%s", directory);
    snprintf(path, sizeof path, "%s/log", directory);
    file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static uint64_t identity(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

static uint64_t named(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 ? status.st_ino : 0;
}

static uint64_t directory_of(const char *path) {
    char directory[PATH_MAX];
    snprintf(directory, sizeof directory, "%s", path);
    char *slash = strrchr(directory, '/');
    if (slash != NULL) slash[slash == directory] = '\0';
    return named(directory);
}

static void held_name(uint64_t owner, char *path) {
    snprintf(path, PATH_MAX, "%.*s/%llu", PATH_MAX - 32, place, (unsigned long long)owner);
}

static void append(const void *bytes, struct entry entry) {
    entry.number = ++number;
    syscall(SYS_pwrite64, file, bytes, (size_t)entry.length, length);
    syscall(SYS_pwrite64, file, &entry, sizeof entry, length + entry.length);
    length += entry.length + (int64_t)sizeof entry;
}

static void append_name(enum change change, const char *path, const char *to, uint64_t loser) {
    char names[2 * PATH_MAX];
    size_t first = strlen(path) + 1, second = strlen(to) + 1;
    memcpy(names, path, first);
    memcpy(names + first, to, second);
    append(names, (struct entry){
        .change = change, .length = (int32_t)(first + second), .loser = loser,
        .owner = directory_of(change == RENAMED ? to : path),
    });
}

/// Keeps the bytes of a file between two offsets, and how long it is.
static void keep(int descriptor, off_t offset, off_t end) {
    struct stat status;
    if (file < 0 || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return;
    if (end > status.st_size) end = status.st_size;
    do {
        off_t rest = end > offset ? end - offset : 0;
        size_t wanted = rest < (off_t)sizeof piece ? (size_t)rest : sizeof piece;
        ssize_t count = wanted > 0 ? syscall(SYS_pread64, descriptor, piece, wanted, offset) : 0;
        if (count < 0) count = 0;
        append(piece, (struct entry){
            .change = BYTES, .length = (int32_t)count, .owner = status.st_ino, .offset = offset,
            .size = status.st_size,
        });
        offset += count;
        if (count == 0) break;
    } while (offset < end);
}

void unsynced_write(int descriptor, off_t offset, off_t count) {
    if (file < 0) return;
    if (offset < 0) {
        bool appends = syscall(SYS_fcntl, descriptor, F_GETFL) & O_APPEND;
        offset = syscall(SYS_lseek, descriptor, 0, appends ? SEEK_END : SEEK_CUR);
    }
    // Some descriptors write only.
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    int reader = (int)syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
    keep(reader, offset, offset + count);
    syscall(SYS_close, reader);
}

void unsynced_truncate(int descriptor, off_t size) { keep(descriptor, size, INT64_MAX); }

void unsynced_made(const char *path, bool is_directory) {
    if (file >= 0) append_name(is_directory ? MADE_DIRECTORY : MADE, path, "", 0);
}

static void hold(const char *path, uint64_t owner, int flags) {
    char name[PATH_MAX];
    held_name(owner, name);
    if (owner != 0) syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, name, flags);
}

void unsynced_remove(const char *path, bool is_directory) {
    if (file < 0) return;
    uint64_t loser = named(path);
    if (!is_directory) hold(path, loser, 0);
    append_name(is_directory ? REMOVED_DIRECTORY : REMOVED, path, "", loser);
}

void unsynced_rename(const char *from, const char *to) {
    if (file < 0) return;
    uint64_t loser = named(to);
    hold(to, loser, 0);
    append_name(RENAMED, from, to, loser);
}

void unsynced_hold(int descriptor) {
    if (file < 0) return;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    hold(link, identity(descriptor), AT_SYMLINK_FOLLOW);
}

void unsynced_settle(int descriptor) {
    if (file < 0) return;
    uint64_t owner = identity(descriptor);
    unsigned count = sizeof settled / sizeof *settled;
    unsigned each = 0;
    while (each < settled_count && each < count && settled[each].owner != owner) each++;
    if (each == settled_count || each == count) each = settled_count++ % count;
    settled[each].owner = owner;
    settled[each].number = number;
}

static bool is_settled(const struct entry *entry) {
    unsigned count = sizeof settled / sizeof *settled;
    for (unsigned each = 0; each < settled_count && each < count; each++) {
        if (settled[each].owner == entry->owner && settled[each].number >= entry->number) return true;
    }
    return false;
}

static void put_back(const struct entry *entry, const char *bytes) {
    char name[PATH_MAX];
    held_name(entry->owner, name);
    int target = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CLOEXEC);
    if (target < 0) return;
    syscall(SYS_pwrite64, target, bytes, (size_t)entry->length, entry->offset);
    syscall(SYS_ftruncate, target, entry->size);
    syscall(SYS_close, target);
}

static void put_name_back(const struct entry *entry, const char *path, const char *to) {
    char lost[PATH_MAX];
    held_name(entry->loser, lost);
    switch (entry->change) {
    case MADE: syscall(SYS_unlinkat, AT_FDCWD, path, 0); break;
    case MADE_DIRECTORY: syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR); break;
    case REMOVED: syscall(SYS_linkat, AT_FDCWD, lost, AT_FDCWD, path, 0); break;
    case REMOVED_DIRECTORY: syscall(SYS_mkdirat, AT_FDCWD, path, 0700); break;
    case RENAMED:
        syscall(SYS_renameat2, AT_FDCWD, to, AT_FDCWD, path, 0);
        if (entry->loser != 0) syscall(SYS_linkat, AT_FDCWD, lost, AT_FDCWD, to, 0);
        break;
    case BYTES: break;
    }
}

void unsynced_forget(bool keeps_names) {
    while (file >= 0 && length > 0) {
        struct entry entry;
        length -= (int64_t)sizeof entry;
        syscall(SYS_pread64, file, &entry, sizeof entry, length);
        length -= entry.length;
        syscall(SYS_pread64, file, piece, (size_t)entry.length, length);
        if (is_settled(&entry)) continue;
        if (entry.change == BYTES) {
            put_back(&entry, piece);
        } else if (!keeps_names) {
            put_name_back(&entry, piece, piece + strlen(piece) + 1);
        }
    }
}
