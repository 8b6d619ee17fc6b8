#define _GNU_SOURCE
#include "ckernel.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <malloc.h>
#include <sched.h>
#include <sys/prctl.h>
#endif

int ck_spawn(const char *path, char *const arguments[], char *const environment[], int input, int output, int error) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
    pid_t child = -1;
    int problem;

    // The three descriptors must stand above 2: a `dup2` of one onto itself would leave it closed on exec,
    // and one could overwrite another.
    int above[3], given[3] = {input, output, error};
    for (int i = 0; i < 3; i++) {
        above[i] = fcntl(given[i], F_DUPFD_CLOEXEC, 3);
        if (above[i] < 0) {
            problem = errno;
            while (i-- > 0) close(above[i]);
            return -problem;
        }
    }
    if ((problem = posix_spawn_file_actions_init(&files)) != 0) goto close_all;
    if ((problem = posix_spawnattr_init(&attributes)) != 0) goto free_files;
    for (int i = 0; i < 3 && problem == 0; i++) problem = posix_spawn_file_actions_adddup2(&files, above[i], i);
    if (problem != 0) goto free_all;
#ifdef __APPLE__
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#else
    if ((problem = posix_spawn_file_actions_addclosefrom_np(&files, 3)) != 0) goto free_all;
#endif
    sigemptyset(&none);
    sigfillset(&all);
    if ((problem = posix_spawnattr_setsigmask(&attributes, &none)) != 0) goto free_all;
    if ((problem = posix_spawnattr_setsigdefault(&attributes, &all)) != 0) goto free_all;
    if ((problem = posix_spawnattr_setpgroup(&attributes, 0)) != 0) goto free_all;
    if ((problem = posix_spawnattr_setflags(&attributes, flags)) != 0) goto free_all;
    problem = posix_spawn(&child, path, &files, &attributes, arguments, environment);
free_all:
    posix_spawnattr_destroy(&attributes);
free_files:
    posix_spawn_file_actions_destroy(&files);
close_all:
    for (int i = 0; i < 3; i++) close(above[i]);
    return problem != 0 ? -problem : child;
}

int ck_wait_for_end(pid_t child) {
    siginfo_t information;
    int result;
    do result = waitid(P_PID, (id_t)child, &information, WEXITED | WNOWAIT);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : 0;
}

int ck_collect(pid_t child) {
    int status;
    pid_t result;
    do result = waitpid(child, &status, 0);
    while (result < 0 && errno == EINTR);
    if (result < 0) return -errno;
    return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

void ck_return_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

size_t ck_freed_bytes(void) {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    return mallinfo2().fordblks;
#else
    return 0;
#endif
}

void ck_bound_heaps(int heaps) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, heaps);
    // Said once, it also stays: by itself it grows with the largest block that was ever freed.
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
#else
    (void)heaps;
#endif
}

int ck_core_count(void) {
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}

int ck_die_with_parent(void) {
#ifdef __linux__
    return prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ? -errno : 0;
#else
    return -ENOSYS;
#endif
}

int ck_refuse_dumps(void) {
#ifdef __linux__
    return prctl(PR_SET_DUMPABLE, 0) < 0 ? -errno : 0;
#else
    return -ENOSYS;
#endif
}

int ck_no_new_privileges(void) {
#ifdef __linux__
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
#else
    return -ENOSYS;
#endif
}

int ck_refuse_new_code(void) {
#ifdef __linux__
    // PR_SET_MDWE with PR_MDWE_REFUSE_EXEC_GAIN, which older headers lack.
    return prctl(65, 1, 0, 0, 0) < 0 ? -errno : 0;
#else
    return -ENOSYS;
#endif
}

static int set_limit(int resource, uint64_t value, uint64_t ceiling) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) < 0) return -errno;
    // A limit that was already lower stays: raising one needs a privilege, and whoever set it meant it.
    if (limit.rlim_max == RLIM_INFINITY || ceiling < limit.rlim_max) limit.rlim_max = (rlim_t)ceiling;
    limit.rlim_cur = value < limit.rlim_max ? (rlim_t)value : limit.rlim_max;
    return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

int ck_set_limits(const struct ck_limits *limits) {
    int result;
    if ((result = set_limit(RLIMIT_AS, limits->address_space, limits->address_space)) < 0) return result;
    if ((result = set_limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds)) < 0) return result;
    if ((result = set_limit(RLIMIT_NOFILE, limits->open_files, limits->open_files)) < 0) return result;
    if ((result = set_limit(RLIMIT_FSIZE, limits->file_size, limits->file_size)) < 0) return result;
    return set_limit(RLIMIT_CORE, 0, 0);
}

int ck_set_address_space(uint64_t bytes) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) < 0) return -errno;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || bytes < limit.rlim_max ? (rlim_t)bytes : limit.rlim_max;
    return setrlimit(RLIMIT_AS, &limit) < 0 ? -errno : 0;
}
