// What the environment asks for, which operations count, and what happens at the chosen one.

#define _GNU_SOURCE
#include "FaultyDisk.h"
#include "Disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum fault { NONE, COUNT, KILL, TEAR, FORGET, BLANK, FULL, BROKEN, READ_ONLY, VANISH };

static const char *const faults[] = {
    "", "count", "kill", "tear", "forget", "blank", "full", "broken", "read-only", "vanish",
};
static const char *const operations[] = {
    "read", "look", "open", "write", "truncate", "sync", "make", "link", "rename", "remove",
};

static enum fault fault = NONE;
static long moment = 0;
static bool is_stick = false;
static bool lies = false;
static char below[PATH_MAX];
static size_t below_length = 0;
static char report[PATH_MAX];

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static long changes = 0;
static long all = 0;
static char struck[PATH_MAX + 32];

/// Descriptors beyond these are not followed; a command opens a dozen.
static atomic_bool held[4096];

long faulty_disk_changes(void) { return changes; }

bool disk_is_stick(void) { return is_stick; }

bool disk_lies(void) { return lies; }

bool disk_holds(int descriptor) {
    return fault != NONE && descriptor >= 0 && descriptor < (int)(sizeof held / sizeof *held) && held[descriptor];
}

void disk_keep(int descriptor, bool holds) {
    if (descriptor >= 0 && descriptor < (int)(sizeof held / sizeof *held)) held[descriptor] = holds;
}

bool disk_has(int directory, const char *path, char *absolute) {
    if (fault == NONE || path == NULL) return false;
    size_t length = 0;
    if (path[0] != '/') {
        if (directory == AT_FDCWD) {
            if (syscall(SYS_getcwd, absolute, PATH_MAX) < 0) return false;
            length = strlen(absolute);
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
            long count = syscall(SYS_readlinkat, AT_FDCWD, link, absolute, PATH_MAX - 1);
            if (count < 0) return false;
            length = (size_t)count;
        }
        absolute[length++] = '/';
        if (strncmp(path, "./", 2) == 0) path += 2;
    }
    if (length + strlen(path) >= PATH_MAX) return false;
    strcpy(absolute + length, path);
    return strncmp(absolute, below, below_length) == 0
        && (absolute[below_length] == '/' || absolute[below_length] == '\0');
}

/// Adds a line to the report, which begins anew with the first.
static void tell(const char *line, size_t length) {
    static bool has_begun = false;
    if (report[0] == '\0') return;
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (has_begun ? O_APPEND : O_TRUNC);
    has_begun = true;
    long file = syscall(SYS_openat, AT_FDCWD, report, flags, 0600);
    if (file < 0) return;
    syscall(SYS_write, file, line, length);
    syscall(SYS_close, file);
}

static void tell_end(void) {
    char line[sizeof struck + 64];
    int length = snprintf(line, sizeof line, "changes %ld all %ld%s\n", changes, all, struck);
    if (all > 0) tell(line, (size_t)length);
}

/// The path of an operation, or of the descriptor that it is on.
static const char *path_of(int descriptor, const char *path, char *name) {
    if (path != NULL) return path;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long count = syscall(SYS_readlinkat, AT_FDCWD, link, name, PATH_MAX - 1);
    name[count > 0 ? count : 0] = '\0';
    return name;
}

/// Notes at which operation the fault struck first.
static void note(enum operation operation, int descriptor, const char *path) {
    char name[PATH_MAX];
    if (struck[0] != '\0') return;
    path = path_of(descriptor, path, name);
    snprintf(struck, sizeof struck, " struck %s %.*s", operations[operation], PATH_MAX - 1, path);
}

/// Tells a change, one line each, so that a moment can be chosen among them.
static void trace(enum operation operation, int descriptor, const char *path) {
    char name[PATH_MAX], line[PATH_MAX + 32];
    path = path_of(descriptor, path, name);
    int length = snprintf(line, sizeof line, "%s %.*s\n", operations[operation], PATH_MAX - 1, path);
    tell(line, (size_t)length);
}

void disk_die(void) {
    if (fault == FORGET || fault == BLANK) unsynced_forget(fault == BLANK);
    tell_end();
    for (;;) syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
}

static bool is_change(enum operation operation) { return operation >= WRITE; }

/// The error with which a disk that has failed answers, 0 when it does not.
static int refusal(enum operation operation, const char *path) {
    bool needs_space = operation == WRITE || operation == TRUNCATE || operation == MAKE || operation == LINK;
    switch (fault) {
    case FULL: return needs_space ? ENOSPC : 0;
    case BROKEN: return needs_space || operation == SYNC ? EIO : 0;
    case READ_ONLY: return operation >= OPEN && operation != SYNC ? EROFS : 0;
    case VANISH: return path == NULL ? EIO : ENOENT;
    default: return 0;
    }
}

int disk_begin(enum operation operation, int descriptor, const char *path) {
    pthread_mutex_lock(&turn);
    long before = fault == VANISH ? all : changes;
    all++;
    if (is_change(operation)) changes++;
    if (fault == COUNT && is_change(operation)) trace(operation, descriptor, path);
    if (fault == COUNT || moment == 0 || before < moment - 1) return 0;
    if (fault >= FULL) {
        int error = refusal(operation, path);
        if (error != 0) note(operation, descriptor, path);
        return error;
    }
    if (!is_change(operation)) return 0;
    note(operation, descriptor, path);
    if (fault == TEAR && operation == WRITE) return TEARS;
    disk_die();
}

ssize_t disk_end(ssize_t result) {
    int error = errno;
    pthread_mutex_unlock(&turn);
    errno = error;
    return result;
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value == NULL ? "" : value;
}

__attribute__((constructor)) static void begin(void) {
    const char *wanted = setting("FAULTY_DISK_FAULT");
    const char *undo = setting("FAULTY_DISK_UNDO");
    snprintf(below, sizeof below, "%s", setting("FAULTY_DISK_BELOW"));
    snprintf(report, sizeof report, "%s", setting("FAULTY_DISK_REPORT"));
    below_length = strlen(below);
    moment = atol(setting("FAULTY_DISK_AT"));
    is_stick = setting("FAULTY_DISK_STICK")[0] != '\0';
    lies = setting("FAULTY_DISK_LIES")[0] != '\0';
    if (wanted[0] == '\0' || below_length == 0) return;
    for (int each = COUNT; each <= VANISH; each++) {
        if (strcmp(faults[each], wanted) == 0) fault = (enum fault)each;
    }
    if (fault == NONE || ((fault == FORGET || fault == BLANK) && undo[0] == '\0')) {
        static const char text[] = "FaultyDisk: no such fault, or FAULTY_DISK_UNDO is missing\n";
        syscall(SYS_write, 2, text, sizeof text - 1);
        syscall(SYS_exit_group, 125);
    }
    if (fault == FORGET || fault == BLANK) unsynced_begin(undo);
}

__attribute__((destructor)) static void end(void) {
    if (fault == NONE) return;
    pthread_mutex_lock(&turn);
    if (fault == FORGET || fault == BLANK) unsynced_forget(fault == BLANK);
    tell_end();
    // What other threads still do is not of this run.
    fault = NONE;
    pthread_mutex_unlock(&turn);
}
