#define _GNU_SOURCE
#include "ckernel.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>

// Numbers and shapes of the kernel's interface, which older headers lack.
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

struct ruleset { uint64_t files, network, scoped; };
struct beneath { uint64_t access; int32_t parent; } __attribute__((packed));

enum { create_version = 1, rule_path_beneath = 1 };
enum { read_file = 1 << 2, read_directory = 1 << 3 };

int ck_landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, 0, 0, create_version);
    return version < 0 ? -errno : (int)version;
}

static int allow_reading(int set, const char *path) {
    struct beneath rule = {.access = read_file, .parent = open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent < 0) return errno == ENOENT || errno == EACCES || errno == ENOTDIR ? 0 : -errno;
    struct stat status;
    if (fstat(rule.parent, &status) == 0 && S_ISDIR(status.st_mode)) rule.access |= read_directory;
    int result = syscall(SYS_landlock_add_rule, set, rule_path_beneath, &rule, 0) < 0 ? -errno : 0;
    close(rule.parent);
    return result;
}

int ck_landlock(const char *const paths[], size_t count) {
    int version = ck_landlock_version();
    if (version < 0) return version;
    // Every right the kernel knows is handled, so what no rule allows is denied: 13 rights at first, then
    // refer (2), truncate (3), device ioctl (5). Version 4 added TCP, version 6 abstract sockets and signals.
    int rights = 13 + (version >= 2) + (version >= 3) + (version >= 5);
    struct ruleset rules = {
        .files = (1ULL << rights) - 1,
        .network = version >= 4 ? 3 : 0,
        .scoped = version >= 6 ? 3 : 0,
    };
    size_t size = version >= 6 ? sizeof rules : version >= 4 ? 16 : 8;
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (set < 0) return -errno;
    int result = version;
    for (size_t i = 0; i < count && result >= 0; i++) {
        int added = allow_reading(set, paths[i]);
        if (added < 0) result = added;
    }
    if (result >= 0 && syscall(SYS_landlock_restrict_self, set, 0) < 0) result = -errno;
    close(set);
    return result;
}

#else

int ck_landlock_version(void) { return -ENOSYS; }

int ck_landlock(const char *const paths[], size_t count) {
    (void)paths;
    (void)count;
    return -ENOSYS;
}

#endif
