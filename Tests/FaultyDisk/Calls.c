// The calls of libc that this library takes the place of. Each goes to the kernel by itself, so that nothing has to be
// looked up, and nothing here is called again from within.

#define _GNU_SOURCE
#include "Disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/// Fails a call.
static ssize_t refuse(int error) {
    errno = error;
    return -1;
}

// MARK: Opening

static int opened(int directory, const char *path, int flags, mode_t mode) {
    char absolute[PATH_MAX];
    if (!disk_has(directory, path, absolute)) {
        int file = (int)syscall(SYS_openat, directory, path, flags, mode);
        disk_keep(file, false);
        return file;
    }
    bool is_nameless = (flags & O_TMPFILE) == O_TMPFILE;
    if (is_nameless && disk_is_stick()) return (int)refuse(EOPNOTSUPP);
    bool is_there = syscall(SYS_faccessat, AT_FDCWD, absolute, F_OK) == 0;
    bool makes = is_nameless || (flags & O_CREAT && !is_there);
    bool writes = (flags & O_ACCMODE) != O_RDONLY;
    int error = disk_begin(makes ? MAKE : flags & O_TRUNC ? TRUNCATE : writes ? OPEN : LOOK, -1, absolute);
    if (error != 0) return (int)disk_end(refuse(error));
    if (flags & O_TRUNC && is_there) {
        int old = (int)syscall(SYS_openat, AT_FDCWD, absolute, O_RDONLY | O_CLOEXEC);
        unsynced_truncate(old, 0);
        syscall(SYS_close, old);
    }
    int file = (int)syscall(SYS_openat, directory, path, flags, mode);
    disk_keep(file, true);
    if (file >= 0 && makes && !is_nameless) unsynced_made(absolute, false);
    if (file >= 0 && writes) unsynced_hold(file);
    return (int)disk_end(file);
}

static bool has_mode(int flags) { return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE; }

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = has_mode(flags) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return opened(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = has_mode(flags) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return opened(directory, path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int directory, const char *path, int flags, ...) __attribute__((alias("openat")));

int close(int file) {
    disk_keep(file, false);
    return (int)syscall(SYS_close, file);
}

static int copied(int from, long to) {
    if (to >= 0) disk_keep((int)to, disk_holds(from));
    return (int)to;
}

int dup(int file) { return copied(file, syscall(SYS_dup, file)); }

int dup2(int file, int to) { return file == to ? to : copied(file, syscall(SYS_dup3, file, to, 0)); }

int dup3(int file, int to, int flags) { return copied(file, syscall(SYS_dup3, file, to, flags)); }

int fcntl(int file, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    long argument = va_arg(arguments, long);
    va_end(arguments);
    long result = syscall(SYS_fcntl, file, command, argument);
    return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? copied(file, result) : (int)result;
}

int fcntl64(int file, int command, ...) __attribute__((alias("fcntl")));

// MARK: Reading

ssize_t read(int file, void *bytes, size_t count) {
    if (!disk_holds(file)) return syscall(SYS_read, file, bytes, count);
    int error = disk_begin(READ, file, NULL);
    return disk_end(error != 0 ? refuse(error) : syscall(SYS_read, file, bytes, count));
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
    if (!disk_holds(file)) return syscall(SYS_pread64, file, bytes, count, offset);
    int error = disk_begin(READ, file, NULL);
    return disk_end(error != 0 ? refuse(error) : syscall(SYS_pread64, file, bytes, count, offset));
}

ssize_t pread64(int file, void *bytes, size_t count, off_t offset) __attribute__((alias("pread")));

int faccessat(int directory, const char *path, int mode, int flags) {
    char absolute[PATH_MAX];
    if (!disk_has(directory, path, absolute)) return (int)syscall(SYS_faccessat, directory, path, mode, flags);
    int error = disk_begin(mode & W_OK ? OPEN : LOOK, -1, absolute);
    return (int)disk_end(error != 0 ? refuse(error) : syscall(SYS_faccessat, directory, path, mode, flags));
}

int access(const char *path, int mode) { return faccessat(AT_FDCWD, path, mode, 0); }

// MARK: Writing

/// Writes from an offset on, or where the descriptor stands when that is negative.
static ssize_t put(int file, const void *bytes, size_t count, off_t offset) {
    return offset < 0 ? syscall(SYS_write, file, bytes, count) : syscall(SYS_pwrite64, file, bytes, count, offset);
}

static ssize_t written(int file, const void *bytes, size_t count, off_t offset) {
    if (!disk_holds(file)) return put(file, bytes, count, offset);
    int error = disk_begin(WRITE, file, NULL);
    if (error == TEARS) {
        put(file, bytes, count / 2, offset);
        disk_die();
    }
    if (error != 0) return disk_end(refuse(error));
    unsynced_write(file, offset, (off_t)count);
    return disk_end(put(file, bytes, count, offset));
}

ssize_t write(int file, const void *bytes, size_t count) { return written(file, bytes, count, -1); }

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return written(file, bytes, count, offset); }

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) __attribute__((alias("pwrite")));

ssize_t writev(int file, const struct iovec *pieces, int count) {
    if (!disk_holds(file)) return syscall(SYS_writev, file, pieces, count);
    ssize_t sum = 0;
    for (int each = 0; each < count; each++) {
        ssize_t done = written(file, pieces[each].iov_base, pieces[each].iov_len, -1);
        if (done < 0) return sum > 0 ? sum : done;
        sum += done;
        if ((size_t)done < pieces[each].iov_len) break;
    }
    return sum;
}

ssize_t sendfile(int to, int from, off_t *offset, size_t count) {
    if (!disk_holds(to)) return syscall(SYS_sendfile, to, from, offset, count);
    int error = disk_begin(WRITE, to, NULL);
    if (error == TEARS) {
        syscall(SYS_sendfile, to, from, offset, count / 2);
        disk_die();
    }
    if (error != 0) return disk_end(refuse(error));
    unsynced_write(to, -1, (off_t)count);
    return disk_end(syscall(SYS_sendfile, to, from, offset, count));
}

ssize_t sendfile64(int to, int from, off_t *offset, size_t count) __attribute__((alias("sendfile")));

int ftruncate(int file, off_t size) {
    if (!disk_holds(file)) return (int)syscall(SYS_ftruncate, file, size);
    int error = disk_begin(TRUNCATE, file, NULL);
    if (error != 0) return (int)disk_end(refuse(error));
    unsynced_truncate(file, size);
    return (int)disk_end(syscall(SYS_ftruncate, file, size));
}

int ftruncate64(int file, off_t size) __attribute__((alias("ftruncate")));

static int synced(int file, long call) {
    if (!disk_holds(file)) return (int)syscall(call, file);
    int error = disk_begin(SYNC, file, NULL);
    if (error != 0) return (int)disk_end(refuse(error));
    long result = syscall(call, file);
    if (result == 0 && !disk_lies()) unsynced_settle(file);
    return (int)disk_end(result);
}

int fsync(int file) { return synced(file, SYS_fsync); }

int fdatasync(int file) { return synced(file, SYS_fdatasync); }

// MARK: Names

int mkdirat(int directory, const char *path, mode_t mode) {
    char absolute[PATH_MAX];
    if (!disk_has(directory, path, absolute)) return (int)syscall(SYS_mkdirat, directory, path, mode);
    int error = disk_begin(MAKE, -1, absolute);
    if (error != 0) return (int)disk_end(refuse(error));
    long result = syscall(SYS_mkdirat, directory, path, mode);
    if (result == 0) unsynced_made(absolute, true);
    return (int)disk_end(result);
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int unlinkat(int directory, const char *path, int flags) {
    char absolute[PATH_MAX];
    if (!disk_has(directory, path, absolute)) return (int)syscall(SYS_unlinkat, directory, path, flags);
    int error = disk_begin(REMOVE, -1, absolute);
    if (error != 0) return (int)disk_end(refuse(error));
    unsynced_remove(absolute, flags & AT_REMOVEDIR);
    return (int)disk_end(syscall(SYS_unlinkat, directory, path, flags));
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned flags) {
    char old[PATH_MAX], new[PATH_MAX];
    bool leaves = disk_has(from_directory, from, old), arrives = disk_has(to_directory, to, new);
    if (!leaves && !arrives) return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, flags);
    int error = disk_begin(RENAME, -1, arrives ? new : old);
    if (error != 0) return (int)disk_end(refuse(error));
    bool is_taken = syscall(SYS_faccessat, AT_FDCWD, new, F_OK) == 0;
    if (leaves && arrives && !(flags & RENAME_NOREPLACE && is_taken)) unsynced_rename(old, new);
    return (int)disk_end(syscall(SYS_renameat2, from_directory, from, to_directory, to, flags));
}

int renameat(int from_directory, const char *from, int to_directory, const char *to) {
    return renameat2(from_directory, from, to_directory, to, 0);
}

int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_directory, const char *from, int to_directory, const char *to, int flags) {
    char absolute[PATH_MAX];
    if (!disk_has(to_directory, to, absolute)) {
        return (int)syscall(SYS_linkat, from_directory, from, to_directory, to, flags);
    }
    if (disk_is_stick()) return (int)refuse(EPERM);
    int error = disk_begin(LINK, -1, absolute);
    if (error != 0) return (int)disk_end(refuse(error));
    long result = syscall(SYS_linkat, from_directory, from, to_directory, to, flags);
    if (result == 0) unsynced_made(absolute, false);
    return (int)disk_end(result);
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
