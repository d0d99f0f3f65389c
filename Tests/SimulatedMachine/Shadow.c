// What is not synced of files: every change with what it replaced, so that the synced content can be had again and any
// of the changes be done to it; and the names that were made or removed while their directory was not synced.

#define _GNU_SOURCE
#include "Disk.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512 };

/// A write or truncation.
struct change {
    bool is_truncation;
    /// Where the bytes begin that were replaced; of a truncation, how long the file became.
    off_t offset;
    /// How long the file was before.
    off_t size;
    /// The bytes that were replaced, and behind them those that were written.
    size_t old, new;
    char *bytes;
};

struct shadow {
    struct shadow *next;
    /// NULL when nothing can become of it any more.
    char *path;
    dev_t device;
    ino_t number;
    unsigned handles;
    bool is_database;
    /// Its name was made, and the directory not synced since.
    bool is_made;
    /// The file, when its name was removed and the directory not synced since; -1 when it has its name.
    int removed;
    struct change *changes;
    size_t count, capacity;
};

// MARK: Files

void shadow_settle(struct shadow *shadow) {
    for (size_t each = 0; each < shadow->count; each++) free(shadow->changes[each].bytes);
    free(shadow->changes);
    shadow->changes = NULL;
    shadow->count = shadow->capacity = 0;
}

/// Gives a shadow up; `sweep` frees it once it has no handles.
static void give_up(struct shadow *shadow) {
    shadow_settle(shadow);
    if (shadow->removed >= 0) close(shadow->removed);
    shadow->removed = -1;
    free(shadow->path);
    shadow->path = NULL;
}

static void sweep(struct shadow **link) {
    while (*link != NULL) {
        struct shadow *shadow = *link;
        if (shadow->path != NULL || shadow->handles > 0) {
            link = &shadow->next;
        } else {
            *link = shadow->next;
            free(shadow);
        }
    }
}

/// Whether a file still has the name that it had.
static bool is_there(const struct shadow *shadow) {
    struct stat status;
    return stat(shadow->path, &status) == 0 && status.st_dev == shadow->device && status.st_ino == shadow->number;
}

/// The shadow of the file that has a name now.
static struct shadow *find(struct shadow *shadow, const char *path) {
    while (shadow != NULL && (shadow->path == NULL || shadow->removed >= 0 || strcmp(shadow->path, path) != 0)) {
        shadow = shadow->next;
    }
    return shadow;
}

static struct shadow *make(struct shadow **link, const char *path) {
    struct shadow *shadow = machine_reserved(calloc(1, sizeof *shadow));
    struct stat status = { 0 };
    stat(path, &status);
    shadow->path = machine_reserved(strdup(path));
    shadow->device = status.st_dev;
    shadow->number = status.st_ino;
    shadow->removed = -1;
    while (*link != NULL) link = &(*link)->next;
    return *link = shadow;
}

/// Gives up what others have removed, renamed or replaced, and the removed logs of it: they are not another file's.
///
/// `made`: a name that has just been made, perhaps for a file that got the number of an old one; or NULL.
static void notice(struct shadow **shadows, const char *made) {
    for (struct shadow *each = *shadows; each != NULL; each = each->next) {
        if (each->path == NULL || each->removed >= 0) continue;
        if (is_there(each) && (made == NULL || strcmp(each->path, made) != 0)) continue;
        size_t length = strlen(each->path);
        for (struct shadow *log = *shadows; log != NULL; log = log->next) {
            if (log->path == NULL || log->removed < 0) continue;
            if (strncmp(log->path, each->path, length) == 0 && log->path[length] == '-') give_up(log);
        }
        give_up(each);
    }
    sweep(shadows);
}

struct shadow *shadow_open(struct shadow **shadows, const char *path, bool is_new, bool is_database) {
    notice(shadows, is_new ? path : NULL);
    struct shadow *shadow = find(*shadows, path);
    if (shadow == NULL) {
        shadow = make(shadows, path);
        shadow->is_made = is_new;
    }
    shadow->is_database = is_database;
    shadow->handles++;
    return shadow;
}

void shadow_close(struct shadow **shadows, struct shadow *shadow) {
    shadow->handles--;
    sweep(shadows);
}

bool shadow_is_open(const struct shadow *shadow) {
    while (shadow != NULL && shadow->handles == 0) shadow = shadow->next;
    return shadow != NULL;
}

void shadow_forget(struct shadow **shadows) {
    for (struct shadow *each = *shadows; each != NULL; each = each->next) {
        if (each->path != NULL) give_up(each);
    }
    sweep(shadows);
}

// MARK: Changes

/// Remembers a change, its old bytes being those up to `end`.
static int remember(struct shadow *shadow, sqlite3_file *file, struct change change, const void *bytes, off_t end) {
    sqlite3_int64 size = 0;
    if (shadow->path == NULL) return SQLITE_OK;
    int code = file->pMethods->xFileSize(file, &size);
    if (code != SQLITE_OK) return code;
    change.size = size;
    if (end > size) end = size;
    change.old = end > change.offset ? (size_t)(end - change.offset) : 0;
    change.bytes = machine_reserved(malloc(change.old + change.new + 1));
    if (change.new > 0) memcpy(change.bytes + change.old, bytes, change.new);
    if (change.old > 0) code = file->pMethods->xRead(file, change.bytes, (int)change.old, change.offset);
    if (code != SQLITE_OK) {
        free(change.bytes);
        return code;
    }
    if (shadow->count == shadow->capacity) {
        shadow->capacity = shadow->capacity == 0 ? 16 : 2 * shadow->capacity;
        shadow->changes = machine_reserved(realloc(shadow->changes, shadow->capacity * sizeof change));
    }
    shadow->changes[shadow->count++] = change;
    return SQLITE_OK;
}

int shadow_write(struct shadow *shadow, sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    return remember(
        shadow, file, (struct change){ .offset = offset, .new = (size_t)count }, bytes, offset + count);
}

int shadow_truncate(struct shadow *shadow, sqlite3_file *file, sqlite3_int64 size) {
    return remember(shadow, file, (struct change){ .is_truncation = true, .offset = size }, NULL, INT64_MAX);
}

// MARK: Names

static size_t directory_length(const char *path) { return (size_t)(strrchr(path, '/') - path); }

void shadow_settle_directory(struct shadow **shadows, const char *path) {
    size_t length = directory_length(path);
    for (struct shadow *each = *shadows; each != NULL; each = each->next) {
        if (each->path == NULL || directory_length(each->path) != length) continue;
        if (strncmp(each->path, path, length) != 0) continue;
        each->is_made = false;
        if (each->removed >= 0) give_up(each);
    }
    sweep(shadows);
}

int shadow_hold(const char *path) { return open(path, O_RDONLY | O_CLOEXEC); }

void shadow_removed(struct shadow **shadows, const char *path, int held) {
    struct shadow *shadow = find(*shadows, path);
    if (shadow == NULL) shadow = make(shadows, path);
    shadow->removed = held;
    // A name that was never synced does not come back.
    if (shadow->is_made) give_up(shadow);
    sweep(shadows);
}

// MARK: The power comes back

size_t shadow_torn(size_t count, sqlite3_int64 offset, uint64_t *seed) {
    size_t first = SECTOR - (size_t)offset % SECTOR;
    size_t ends = count > first ? 1 + (count - first - 1) / SECTOR : 0;
    size_t chosen = chance_next(seed) % (ends + 1);
    return chosen == 0 ? 0 : first + (chosen - 1) * SECTOR;
}

static void put(const struct shadow *shadow, int file, const char *bytes, size_t count, off_t offset) {
    if (pwrite(file, bytes, count, offset) != (ssize_t)count) machine_abort("cannot write", shadow->path);
}

static void resize(const struct shadow *shadow, int file, off_t size) {
    if (ftruncate(file, size) != 0) machine_abort("cannot truncate", shadow->path);
}

/// Gives a file that was removed its name again, in place of one that has it now.
static void bring_back(struct shadow *shadow, struct shadow *later) {
    if (later != NULL) give_up(later);
    unlink(shadow->path);
    int file = open(shadow->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    char piece[1 << 14];
    off_t offset = 0;
    for (ssize_t count; (count = pread(shadow->removed, piece, sizeof piece, offset)) > 0; offset += count) {
        put(shadow, file, piece, (size_t)count, offset);
    }
    close(file);
}

/// Goes back to what was synced of a file, and does some of what was not again.
static void settle_by_chance(const struct shadow *shadow, uint64_t *seed) {
    enum { NOTHING, EVERYTHING, BEGINNING, ANYTHING, WAYS };
    int file = open(shadow->path, O_RDWR | O_CLOEXEC);
    for (size_t each = shadow->count; each > 0; each--) {
        const struct change *change = &shadow->changes[each - 1];
        put(shadow, file, change->bytes, change->old, change->offset);
        resize(shadow, file, change->size);
    }
    uint64_t way = chance_next(seed) % WAYS;
    size_t end = way == NOTHING ? 0 : way == BEGINNING ? chance_next(seed) % (shadow->count + 1) : shadow->count;
    for (size_t each = 0; each < end; each++) {
        const struct change *change = &shadow->changes[each];
        if (way == ANYTHING && chance_next(seed) % 2 == 0) continue;
        bool tears = way == BEGINNING ? each + 1 == end : way == ANYTHING && chance_next(seed) % 8 == 0;
        size_t count = tears ? shadow_torn(change->new, change->offset, seed) : change->new;
        if (change->is_truncation) resize(shadow, file, change->offset);
        else put(shadow, file, change->bytes + change->old, count, change->offset);
    }
    close(file);
}

void shadow_restart(struct shadow **shadows, uint64_t seed) {
    notice(shadows, NULL);
    for (struct shadow *each = *shadows; each != NULL; each = each->next) {
        if (each->path == NULL) continue;
        if (each->is_database) {
            char *map = sqlite3_mprintf("%s-shm", each->path);
            unlink(map);
            sqlite3_free(map);
        }
        bool is_undone = (each->is_made || each->removed >= 0) && chance_next(&seed) % 2 == 0;
        if (each->removed >= 0) {
            if (!is_undone) continue;
            bring_back(each, find(*shadows, each->path));
        } else if (is_undone) {
            unlink(each->path);
            continue;
        }
        if (each->count > 0) settle_by_chance(each, &seed);
    }
    shadow_forget(shadows);
}
