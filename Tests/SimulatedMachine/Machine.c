// The machine as SQLite sees it: the files of the system, except that those on a disk fail as the disk does.

#include "Disk.h"

#include <unistd.h>

/// An open file on a disk; the system's own comes behind it.
struct file {
    sqlite3_file base;
    struct disk *disk;
    struct shadow *shadow;
    const char *path;
    /// The first sync of a log or journal that may be new syncs its directory too, as the system's files do it.
    bool syncs_directory;
    sqlite3_file own[];
};

static sqlite3_vfs *own_machine = NULL;

static sqlite3_file *own(sqlite3_file *file) { return ((struct file *)file)->own; }

/// Fails when there is no power.
static int alive(sqlite3_file *file) {
    machine_lock();
    bool has_power = ((struct file *)file)->disk->has_power;
    machine_unlock();
    return has_power ? SQLITE_OK : SQLITE_IOERR;
}

// MARK: Reading

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    int code = alive(file);
    return code == SQLITE_OK ? own(file)->pMethods->xRead(own(file), bytes, count, offset) : code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    int code = alive(file);
    return code == SQLITE_OK ? own(file)->pMethods->xFileSize(own(file), size) : code;
}

// MARK: Writing

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    struct file *mine = (struct file *)file;
    machine_lock();
    sqlite3_int64 size = 0;
    int code = own(file)->pMethods->xFileSize(own(file), &size);
    if (code == SQLITE_OK) code = disk_admit(mine->disk, WRITE, offset + count > size);
    bool tears = code == TEARS;
    if (tears) {
        count = (int)shadow_torn((size_t)count, offset, &mine->disk->seed);
        code = SQLITE_OK;
    }
    if (code == SQLITE_OK && count > 0) code = shadow_write(mine->shadow, own(file), bytes, count, offset);
    if (code == SQLITE_OK && count > 0) code = own(file)->pMethods->xWrite(own(file), bytes, count, offset);
    machine_unlock();
    return tears ? SQLITE_IOERR : code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct file *mine = (struct file *)file;
    machine_lock();
    int code = disk_admit(mine->disk, TRUNCATE, false);
    if (code == SQLITE_OK) code = shadow_truncate(mine->shadow, own(file), size);
    if (code == SQLITE_OK) code = own(file)->pMethods->xTruncate(own(file), size);
    machine_unlock();
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    struct file *mine = (struct file *)file;
    machine_lock();
    int code = disk_admit(mine->disk, SYNC, false);
    if (code == SQLITE_OK) {
        shadow_settle(mine->shadow);
        if (mine->syncs_directory) shadow_settle_directory(&mine->disk->shadows, mine->path);
        mine->syncs_directory = false;
    }
    machine_unlock();
    return code;
}

/// What is a hint to make a file longer beforehand would be a write that is not seen.
static int file_control(sqlite3_file *file, int operation, void *argument) {
    if (operation == SQLITE_FCNTL_SIZE_HINT) return SQLITE_OK;
    return own(file)->pMethods->xFileControl(own(file), operation, argument);
}

// MARK: Locks and shared memory, which are let go of even without power

static int file_lock(sqlite3_file *file, int lock) {
    int code = alive(file);
    return code == SQLITE_OK ? own(file)->pMethods->xLock(own(file), lock) : code;
}

static int file_unlock(sqlite3_file *file, int lock) { return own(file)->pMethods->xUnlock(own(file), lock); }

static int file_check_lock(sqlite3_file *file, int *is_reserved) {
    int code = alive(file);
    return code == SQLITE_OK ? own(file)->pMethods->xCheckReservedLock(own(file), is_reserved) : code;
}

static int file_map(sqlite3_file *file, int page, int size, int extends, void volatile **bytes) {
    int code = alive(file);
    if (code != SQLITE_OK) return code;
    // Some of the system's files have none, such as those that are opened without locks.
    if (own(file)->pMethods->iVersion < 2) return SQLITE_IOERR_SHMMAP;
    return own(file)->pMethods->xShmMap(own(file), page, size, extends, bytes);
}

static int file_lock_map(sqlite3_file *file, int offset, int count, int flags) {
    int code = flags & SQLITE_SHM_UNLOCK ? SQLITE_OK : alive(file);
    return code == SQLITE_OK ? own(file)->pMethods->xShmLock(own(file), offset, count, flags) : code;
}

static void file_barrier(sqlite3_file *file) { own(file)->pMethods->xShmBarrier(own(file)); }

static int file_unmap(sqlite3_file *file, int removes) { return own(file)->pMethods->xShmUnmap(own(file), removes); }

/// Mapped pages of a file would be read without power too: there are none.
static int file_fetch(sqlite3_file *file, sqlite3_int64 offset, int count, void **bytes) {
    (void)file, (void)offset, (void)count;
    *bytes = NULL;
    return SQLITE_OK;
}

static int file_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *bytes) {
    (void)file, (void)offset, (void)bytes;
    return SQLITE_OK;
}

// MARK: Files

static int file_sector_size(sqlite3_file *file) { return own(file)->pMethods->xSectorSize(own(file)); }

static int file_characteristics(sqlite3_file *file) { return own(file)->pMethods->xDeviceCharacteristics(own(file)); }

static int file_close(sqlite3_file *file) {
    struct file *mine = (struct file *)file;
    machine_lock();
    int code = own(file)->pMethods->xClose(own(file));
    shadow_close(&mine->disk->shadows, mine->shadow);
    machine_unlock();
    return code;
}

static const sqlite3_io_methods methods = {
    3, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_check_lock,
    file_control, file_sector_size, file_characteristics, file_map, file_lock_map, file_barrier, file_unmap, file_fetch,
    file_unfetch,
};

static int opened(struct disk *disk, const char *path, struct file *file, int flags, int *result) {
    if (!disk->has_power) return SQLITE_IOERR;
    bool is_new = access(path, F_OK) != 0;
    if (flags & SQLITE_OPEN_READWRITE && disk_opens_read_only(disk)) {
        if (is_new) return SQLITE_CANTOPEN;
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    }
    int code = own_machine->xOpen(own_machine, path, file->own, flags, result);
    if (code != SQLITE_OK) return code;
    bool is_log = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL);
    file->base.pMethods = &methods;
    file->disk = disk;
    file->path = path;
    file->shadow = shadow_open(&disk->shadows, path, is_new, flags & SQLITE_OPEN_MAIN_DB);
    file->syncs_directory = is_log && flags & SQLITE_OPEN_CREATE;
    return SQLITE_OK;
}

static int machine_open(sqlite3_vfs *machine, const char *path, sqlite3_file *file, int flags, int *result) {
    (void)machine;
    machine_lock();
    // What goes when it is closed is on no disk, nor is what has no name.
    struct disk *disk = path == NULL || flags & SQLITE_OPEN_DELETEONCLOSE ? NULL : disk_of(path);
    file->pMethods = NULL;
    int code = disk == NULL ? own_machine->xOpen(own_machine, path, file, flags, result)
                            : opened(disk, path, (struct file *)file, flags, result);
    machine_unlock();
    return code;
}

static int machine_delete(sqlite3_vfs *machine, const char *path, int syncs_directory) {
    (void)machine;
    machine_lock();
    struct disk *disk = disk_of(path);
    int code = disk == NULL ? SQLITE_OK : disk_admit(disk, REMOVE, false);
    if (code == SQLITE_OK) {
        int held = disk == NULL ? -1 : shadow_hold(path);
        code = own_machine->xDelete(own_machine, path, disk == NULL && syncs_directory);
        if (disk != NULL && code == SQLITE_OK) {
            shadow_removed(&disk->shadows, path, held);
            if (syncs_directory) shadow_settle_directory(&disk->shadows, path);
        } else if (held >= 0) {
            close(held);
        }
    }
    machine_unlock();
    return code;
}

static int machine_access(sqlite3_vfs *machine, const char *path, int flags, int *result) {
    (void)machine;
    machine_lock();
    struct disk *disk = disk_of(path);
    bool has_power = disk == NULL || disk->has_power;
    machine_unlock();
    return has_power ? own_machine->xAccess(own_machine, path, flags, result) : SQLITE_IOERR;
}

static int machine_randomness(sqlite3_vfs *machine, int count, char *bytes) {
    (void)machine;
    return chance_fill(bytes, (size_t)count) ? count : own_machine->xRandomness(own_machine, count, bytes);
}

static sqlite3_vfs machine;

void machine_begin(void) {
    machine_lock();
    if (own_machine == NULL) {
        own_machine = sqlite3_vfs_find(NULL);
        // What is not named here, such as loading and the time, works on the system's own.
        machine = *own_machine;
        machine.pNext = NULL;
        machine.zName = "simulated-machine";
        machine.szOsFile = (int)sizeof(struct file) + own_machine->szOsFile;
        machine.xOpen = machine_open;
        machine.xDelete = machine_delete;
        machine.xAccess = machine_access;
        machine.xRandomness = machine_randomness;
        sqlite3_vfs_register(&machine, 1);
        // The system's files begin SQLite's random numbers anew when a process first uses them; not later than here.
        char bytes[1];
        own_machine->xRandomness(own_machine, sizeof bytes, bytes);
    }
    machine_unlock();
}
