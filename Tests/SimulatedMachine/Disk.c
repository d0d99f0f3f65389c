// The disks, and when they fail.

#define _GNU_SOURCE
#include "Disk.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct disk *disks = NULL;

void machine_lock(void) { pthread_mutex_lock(&turn); }

void machine_unlock(void) { pthread_mutex_unlock(&turn); }

void machine_abort(const char *what, const char *name) {
    fprintf(stderr, "SimulatedMachine: %s: %s\n", what, name);
    abort();
}

void *machine_reserved(void *memory) {
    if (memory == NULL) machine_abort("cannot go on", "no memory");
    return memory;
}

// MARK: Failing

struct disk *disk_of(const char *path) {
    for (struct disk *each = disks; each != NULL; each = each->next) {
        size_t length = strlen(each->path);
        if (strncmp(path, each->path, length) == 0 && path[length] == '/') return each;
    }
    return NULL;
}

bool disk_opens_read_only(struct disk *disk) {
    bool strikes = disk->failure == MachineFailureReadOnly && disk->left == 0;
    if (strikes) disk->has_failed = true;
    return strikes;
}

/// The code of an error that strikes one operation.
static int code_of(enum operation operation) {
    switch (operation) {
    case WRITE: return SQLITE_IOERR_WRITE;
    case TRUNCATE: return SQLITE_IOERR_TRUNCATE;
    case SYNC: return SQLITE_IOERR_FSYNC;
    case REMOVE: return SQLITE_IOERR_DELETE;
    }
    return SQLITE_IOERR;
}

/// The code with which a failure answers that is due.
static int refusal(struct disk *disk, enum operation operation, bool grows) {
    switch (disk->failure) {
    case MachineFailureCrash:
        disk->has_power = false;
        return operation == WRITE ? TEARS : SQLITE_IOERR;
    case MachineFailureFull: return operation == WRITE && grows ? SQLITE_FULL : SQLITE_OK;
    case MachineFailureReadOnly: return operation != SYNC ? SQLITE_READONLY : SQLITE_OK;
    case MachineFailureError:
        disk->failure = NO_FAILURE;
        return code_of(operation);
    default: return SQLITE_OK;
    }
}

int disk_admit(struct disk *disk, enum operation operation, bool grows) {
    if (!disk->has_power) return SQLITE_IOERR;
    disk->operations++;
    if (disk->left > 0) {
        disk->left--;
        return SQLITE_OK;
    }
    int code = refusal(disk, operation, grows);
    if (code != SQLITE_OK) disk->has_failed = true;
    return code;
}

// MARK: The machine's functions

static struct disk **link_to(const char *name) {
    struct disk **link = &disks;
    while (*link != NULL && strcmp((*link)->name, name) != 0) link = &(*link)->next;
    return link;
}

/// Begins a turn with a disk.
static struct disk *begin(const char *name) {
    machine_lock();
    struct disk *disk = *link_to(name);
    if (disk == NULL) machine_abort("no such disk", name);
    return disk;
}

static void plan(struct disk *disk, int failure, long after, uint64_t seed) {
    disk->failure = failure;
    disk->left = after;
    disk->seed = seed;
    disk->has_failed = false;
}

void machine_disk_add(const char *directory) {
    machine_lock();
    struct disk **link = link_to(directory);
    if (*link == NULL) {
        struct disk *disk = *link = machine_reserved(calloc(1, sizeof *disk));
        disk->name = machine_reserved(strdup(directory));
        disk->path = realpath(directory, NULL);
        if (disk->path == NULL) machine_abort("no such directory", directory);
        disk->has_power = true;
        plan(disk, NO_FAILURE, 0, 0);
    }
    machine_unlock();
}

void machine_disk_remove(const char *directory) {
    struct disk *disk = begin(directory);
    if (shadow_is_open(disk->shadows)) machine_abort("files are open", directory);
    shadow_forget(&disk->shadows);
    *link_to(directory) = disk->next;
    free(disk->name);
    free(disk->path);
    free(disk);
    machine_unlock();
}

void machine_disk_fail(const char *directory, long after, enum MachineFailure failure, uint64_t seed) {
    struct disk *disk = begin(directory);
    if (disk->has_power) plan(disk, failure, after, seed);
    machine_unlock();
}

void machine_disk_lift(const char *directory) {
    struct disk *disk = begin(directory);
    if (disk->has_power) plan(disk, NO_FAILURE, 0, 0);
    machine_unlock();
}

bool machine_disk_restart(const char *directory, uint64_t seed) {
    struct disk *disk = begin(directory);
    bool restarts = !shadow_is_open(disk->shadows);
    if (restarts) {
        shadow_restart(&disk->shadows, seed);
        disk->has_power = true;
        plan(disk, NO_FAILURE, 0, 0);
    }
    machine_unlock();
    return restarts;
}

void machine_disk_forget(const char *directory) {
    shadow_forget(&begin(directory)->shadows);
    machine_unlock();
}

long machine_disk_operations(const char *directory) {
    long operations = begin(directory)->operations;
    machine_unlock();
    return operations;
}

bool machine_disk_has_failed(const char *directory) {
    bool has_failed = begin(directory)->has_failed;
    machine_unlock();
    return has_failed;
}
