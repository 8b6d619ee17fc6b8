#define _GNU_SOURCE
#include "ckernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#endif

static int flags_for(int mode) {
    switch (mode) {
    case ck_open_directory: return O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    case ck_open_create: return O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    default: return O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    }
}

static int checked(int result) { return result < 0 ? -errno : result; }

int ck_open(const char *path, int mode, unsigned permissions) {
    int result;
    do result = open(path, flags_for(mode), (mode_t)permissions);
    while (result < 0 && errno == EINTR);
    return checked(result);
}

int ck_open_beneath_by_walking(int directory, const char *path, int mode, unsigned permissions) {
    if (path[0] == '/') return -EXDEV;
    if (path[0] == 0) return -ENOENT;
    char *copy = strdup(path);
    if (!copy) return -ENOMEM;
    int here = directory, result = -ENOENT;
    char *part = copy;
    for (;;) {
        char *slash = strchr(part, '/');
        if (slash) *slash = 0;
        int is_last = !slash;
        if (strcmp(part, "..") == 0) {
            result = -EXDEV;
        } else if (is_last && part[0] == 0) {
            // A path that ends in a slash names a folder.
            result = checked(openat(here, ".", flags_for(mode == ck_open_read ? ck_open_directory : mode), (mode_t)permissions));
        } else if (!is_last && (part[0] == 0 || strcmp(part, ".") == 0)) {
            part = slash + 1;
            continue;
        } else {
            int flags = (is_last ? flags_for(mode) : flags_for(ck_open_directory)) | O_NOFOLLOW;
            do result = openat(here, part, flags, (mode_t)permissions);
            while (result < 0 && errno == EINTR);
            result = checked(result);
        }
        if (here != directory) close(here);
        if (result < 0 || is_last) break;
        here = result;
        part = slash + 1;
    }
    free(copy);
    return result;
}

int ck_open_beneath(int directory, const char *path, int mode, unsigned permissions) {
#if defined(__linux__) && defined(SYS_openat2)
    struct { uint64_t flags, mode, resolve; } how = {
        .flags = (uint64_t)flags_for(mode),
        .mode = mode == ck_open_create ? permissions : 0,
        .resolve = 0x08 | 0x02,  // RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS
    };
    // EAGAIN: something on the way was renamed meanwhile, so the kernel could not tell; a handful of tries is plenty.
    for (int tries = 0; tries < 32; tries++) {
        long result = syscall(SYS_openat2, directory, path, &how, sizeof how);
        if (result >= 0) return (int)result;
        if (errno == EINTR || errno == EAGAIN) continue;
        // EPERM is what older container runtimes answer to calls they do not know.
        if (errno == ENOSYS || errno == EPERM) break;
        return -errno;
    }
#endif
    return ck_open_beneath_by_walking(directory, path, mode, permissions);
}

int ck_move_to_free_name(int from, const char *name, int to, const char *new_name) {
#if defined(__linux__) && defined(SYS_renameat2)
    if (syscall(SYS_renameat2, from, name, to, new_name, 1 /* RENAME_NOREPLACE */) == 0) return 0;
    // EINVAL: the file system cannot do it; NFS is one. EPERM is what older container runtimes answer.
    if (errno != EINVAL && errno != ENOSYS && errno != EPERM) return -errno;
#elif defined(__APPLE__)
    if (renameatx_np(from, name, to, new_name, RENAME_EXCL) == 0) return 0;
    if (errno != ENOTSUP) return -errno;
#endif
    if (linkat(from, name, to, new_name, 0) != 0) return -errno;
    unlinkat(from, name, 0);
    return 0;
}

int ck_memory_file(const char *name) {
#ifdef __linux__
    return checked(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
#else
    // No anonymous memory files: a file in the temporary folder whose name is taken away at once comes nearest.
    char path[1024];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/%s.XXXXXX", folder ? folder : "/tmp", name);
    int descriptor = mkstemp(path);
    if (descriptor < 0) return -errno;
    unlink(path);
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return descriptor;
#endif
}

int ck_temporary_file(const char *folder) {
#ifdef O_TMPFILE
    int unnamed = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (unnamed >= 0) return unnamed;
#endif
    // Not every file system can do that: a name that is taken away at once comes nearest.
    char path[4096];
    if (snprintf(path, sizeof path, "%s/calotype.XXXXXX", folder) >= (int)sizeof path) return -ENAMETOOLONG;
    int descriptor = mkstemp(path);
    if (descriptor < 0) return -errno;
    unlink(path);
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return descriptor;
}

int ck_freeze_memory_file(int descriptor) {
#ifdef __linux__
    return checked(fcntl(descriptor, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL));
#else
    (void)descriptor;
    return -ENOSYS;
#endif
}

int ck_stop_growing(int descriptor) {
#ifdef __linux__
    return checked(fcntl(descriptor, F_ADD_SEALS, F_SEAL_GROW));
#else
    (void)descriptor;
    return -ENOSYS;
#endif
}

int ck_is_on_network(int descriptor) {
#ifdef __linux__
    struct statfs system;
    if (fstatfs(descriptor, &system) != 0) return 0;
    // As `man 2 statfs` and the kernel's magic.h name them: NFS, SMB, CIFS, SMB2, FUSE, Ceph, 9P, AFS, Lustre, GPFS.
    switch ((uint32_t)system.f_type) {
    case 0x6969: case 0x517B: case 0xFF534D42: case 0xFE534D42: case 0x65735546: case 0x00C36400: case 0x01021997:
    case 0x5346414F: case 0x0BD00BD0: case 0x47504653: return 1;
    default: return 0;
    }
#else
    (void)descriptor;
    return 0;
#endif
}

int ck_is_in_memory(int descriptor) {
#ifdef __linux__
    // Only files in memory have seals, be there none on them.
    return fcntl(descriptor, F_GET_SEALS) >= 0 ? 1 : 0;
#else
    (void)descriptor;
    return 0;
#endif
}

int ck_is_read_only(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return -errno;
    if ((flags & O_ACCMODE) == O_RDONLY) return 1;
#ifdef __linux__
    int seals = fcntl(descriptor, F_GET_SEALS);
    if (seals >= 0 && (seals & F_SEAL_WRITE)) return 1;
#endif
    return 0;
}

ssize_t ck_read_cached(int descriptor, void *bytes, size_t count, off_t offset) {
#if defined(__linux__) && defined(RWF_NOWAIT)
    struct iovec room = {.iov_base = bytes, .iov_len = count};
    ssize_t result;
    do result = preadv2(descriptor, &room, 1, offset, RWF_NOWAIT);
    while (result < 0 && errno == EINTR);
    // There is no disk below a file in memory, of which Linux does not say so.
    if (result < 0 && errno == EOPNOTSUPP && ck_is_in_memory(descriptor)) result = pread(descriptor, bytes, count, offset);
    return result < 0 ? -errno : result;
#else
    (void)descriptor, (void)bytes, (void)count, (void)offset;
    return -ENOSYS;
#endif
}

int ck_reopen_for_reading(int descriptor) {
#ifdef __linux__
    char path[48];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return ck_open(path, ck_open_read, 0);
#else
    (void)descriptor;
    return -ENOSYS;
#endif
}
