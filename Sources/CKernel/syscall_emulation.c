#define _GNU_SOURCE
#include "ckernel.h"
#include "syscall_emulation.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#ifdef __linux__
#include <seccomp.h>
#include <sys/syscall.h>
#include <ucontext.h>

// The C library asks for the length of an open file by `newfstatat` with an empty path, and whether a path is empty lies
// in memory, where a filter cannot look: a filter that lets it pass lets any file be looked at. So the kernel raises
// SIGSYS in its place, and the handler asks by `fstat`, which takes no path at all.
#if defined(SYS_fstat) && defined(SYS_newfstatat) && (defined(__x86_64__) || defined(__aarch64__))
#define CAN_ANSWER 1
#else
#define CAN_ANSWER 0
#endif

int ck_answers_questions(void) { return CAN_ANSWER ? 0 : -ENOSYS; }

#if CAN_ANSWER

static long called(long number, long first, long second, long third, long fourth) {
    long result = syscall(number, first, second, third, fourth);
    return result < 0 ? -errno : result;
}

/// Opens what is to be looked at: only what Landlock lets be read can be, and nothing where no file may be opened.
static long opened(long directory, long path) {
    return called(SYS_openat, directory, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
}

static long status_of(long directory, long path, long status, long flags) {
    const char *text = (const char *)path;
    if (!text || !*text) return flags & AT_EMPTY_PATH ? called(SYS_fstat, directory, status, 0, 0) : -ENOENT;
    long file = opened(directory, path);
    if (file < 0) return file;
    long result = called(SYS_fstat, file, status, 0, 0);
    called(SYS_close, file, 0, 0, 0);
    return result;
}

static long access_to(long directory, long path, long mode) {
    // Nothing can be written or run.
    if (mode & (W_OK | X_OK)) return -EACCES;
    long file = opened(directory, path);
    if (file < 0) return file;
    called(SYS_close, file, 0, 0, 0);
    return 0;
}

static long answer_to(int call, const long word[4]) {
    switch (call) {
    case SYS_newfstatat: return status_of(word[0], word[1], word[2], word[3]);
#ifdef SYS_stat
    case SYS_stat: return status_of(AT_FDCWD, word[0], word[1], 0);
    case SYS_lstat: return status_of(AT_FDCWD, word[0], word[1], 0);
    case SYS_access: return access_to(AT_FDCWD, word[0], word[1]);
#endif
    case SYS_faccessat: return access_to(word[0], word[1], word[2]);
#ifdef SYS_faccessat2
    case SYS_faccessat2: return access_to(word[0], word[1], word[2]);
#endif
    default: return -EPERM;
    }
}

static void answer(int number, siginfo_t *information, void *context) {
    (void)number;
    // One that somebody sent asks for nothing.
    if (information->si_code != 1 /* SYS_SECCOMP */) return;
    mcontext_t *machine = &((ucontext_t *)context)->uc_mcontext;
    // What was interrupted may be about to look at it.
    int before = errno;
#if defined(__x86_64__)
    greg_t *registers = machine->gregs;
    const long words[4] = {registers[REG_RDI], registers[REG_RSI], registers[REG_RDX], registers[REG_R10]};
    registers[REG_RAX] = answer_to(information->si_syscall, words);
#else
    const long words[4] = {(long)machine->regs[0], (long)machine->regs[1], (long)machine->regs[2], (long)machine->regs[3]};
    machine->regs[0] = (unsigned long long)answer_to(information->si_syscall, words);
#endif
    errno = before;
}

#endif

static int add_answers(scmp_filter_ctx filter, int may_open) {
    int result;
    if ((result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1)) < 0) return result;
    if ((result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS)) < 0) return result;
    // Each has another way that the C library takes then: `clone`, whose flags a filter can see, and `newfstatat`.
    static const char *const newer[] = {"clone3", "statx"};
    if ((result = ck_add_rules(filter, SCMP_ACT_ERRNO(ENOSYS), newer, sizeof newer / sizeof *newer)) < 0) return result;
#if CAN_ANSWER
    static const char *const always[] = {"newfstatat"};
    if ((result = ck_add_rules(filter, SCMP_ACT_TRAP, always, sizeof always / sizeof *always)) < 0) return result;
    if (!may_open) return 0;
    static const char *const looking[] = {"stat", "lstat", "access", "faccessat", "faccessat2"};
    if ((result = ck_add_rules(filter, SCMP_ACT_TRAP, looking, sizeof looking / sizeof *looking)) < 0) return result;
#endif
    if (!may_open) return 0;
    // Of links and file systems it learns nothing: every path is what it is, and no file system answers.
    static const char *const links[] = {"readlink", "readlinkat"};
    if ((result = ck_add_rules(filter, SCMP_ACT_ERRNO(EINVAL), links, sizeof links / sizeof *links)) < 0) return result;
    static const char *const systems[] = {"statfs", "statfs64"};
    return ck_add_rules(filter, SCMP_ACT_ERRNO(EACCES), systems, sizeof systems / sizeof *systems);
}

int ck_load_answers(int may_open) {
#if CAN_ANSWER
    struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    if (sigaction(SIGSYS, &action, NULL) < 0) return -errno;
#endif
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter) return -ENOMEM;
    int result = add_answers(filter, may_open);
    if (result == 0) result = seccomp_load(filter);
    seccomp_release(filter);
    return result;
}

#else

int ck_answers_questions(void) { return -ENOSYS; }

int ck_load_answers(int may_open) {
    (void)may_open;
    return -ENOSYS;
}

#endif
