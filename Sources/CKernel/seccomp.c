#define _GNU_SOURCE
#include "ckernel.h"
#include "syscall_emulation.h"

#include <errno.h>
#include <fcntl.h>

#ifdef __linux__
#include <seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

// What decoding, encoding and the C library's threads and memory need, on descriptors that are open already.
static const char *const allowed[] = {
    // memory
    "brk", "munmap", "mremap", "madvise", "mincore", "membarrier", "mlock", "munlock",
    "get_mempolicy",
    // reading and writing what is open
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "lseek",
    "_llseek", "close", "fstat", "fstat64", "ftruncate", "ftruncate64", "fadvise64", "fadvise64_64", "fsync",
    "fdatasync", "dup", "poll", "ppoll", "select", "_newselect", "pselect6", "eventfd2", "pipe2", "splice", "copy_file_range", "sendfile", "sendfile64", "fstatfs", "fstatfs64",
    // the job socket
    "recvmsg", "sendmsg", "recvfrom", "sendto", "recv", "send", "shutdown", "getsockopt",
    // threads
    "futex", "futex_time64", "futex_waitv", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "gettid",
    "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "getpriority", "exit", "exit_group", "restart_syscall", "arch_prctl", "set_thread_area",
    // signals of its own
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "sigaltstack", "sigreturn",
    // time, and what a process may know of itself
    "clock_gettime", "clock_gettime64", "clock_getres", "clock_getres_time64", "clock_nanosleep",
    "clock_nanosleep_time64", "nanosleep", "gettimeofday", "time", "times", "getrusage", "getpid", "getppid", "getpgrp",
    "getuid", "geteuid", "getgid", "getegid", "getcpu", "getrandom", "uname", "sysinfo", "getrlimit", "ugetrlimit",
    "setrlimit", "timer_create", "timer_settime", "timer_delete", "setitimer", "getitimer", "getcwd",
};

// A decoder that tries one of these has been taken over: nothing in an image needs them.
static const char *const deadly[] = {
    "execve", "execveat", "fork", "vfork", "socket", "socketcall", "connect", "bind", "listen", "accept", "accept4",
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "pidfd_open", "pidfd_send_signal", "kill", "tkill",
    "bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "init_module", "finit_module",
    "delete_module", "kexec_load", "kexec_file_load", "mount", "umount2", "move_mount", "pivot_root", "chroot",
    "setns", "unshare", "io_uring_setup", "io_uring_enter", "io_uring_register", "setuid", "setgid", "setreuid",
    "setregid", "setresuid", "setresgid", "capset", "reboot", "swapon", "swapoff",
};

int ck_add_rules(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int call = seccomp_syscall_resolve_name(names[i]);
        // A name this library does not know, or a call this machine does not have, needs no rule.
        if (call == __NR_SCMP_ERROR || call < 0) continue;
        int result = seccomp_rule_add(filter, action, call, 0);
        if (result < 0 && result != -EEXIST) return result;
    }
    return 0;
}

// Opening files by their paths, without any flag that could change one, or that leads past Landlock: O_PATH does.
static int add_opening(scmp_filter_ctx filter) {
    const unsigned changing = O_ACCMODE | O_CREAT | O_TRUNC | O_EXCL | O_APPEND | O_PATH | O_TMPFILE;
    int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                  SCMP_A2(SCMP_CMP_MASKED_EQ, changing & ~(unsigned)O_DIRECTORY, O_RDONLY));
    if (result < 0) return result;
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                              SCMP_A1(SCMP_CMP_MASKED_EQ, changing & ~(unsigned)O_DIRECTORY, O_RDONLY));
    if (result < 0) return result;
    // The first filter answers all of these but the first.
    static const char *const looking[] = {
        "getdents64", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "stat", "lstat", "statfs",
    };
    return ck_add_rules(filter, SCMP_ACT_ALLOW, looking, sizeof looking / sizeof *looking);
}

// Memory, but none that holds code: what this process runs is there already.
static int add_memory(scmp_filter_ctx filter) {
    static const char *const calls[] = {"mmap", "mmap2", "mprotect"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        int call = seccomp_syscall_resolve_name(calls[i]);
        if (call == __NR_SCMP_ERROR || call < 0) continue;
        int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        if (result < 0) return result;
    }
    return 0;
}

static int add_all(scmp_filter_ctx filter) {
    int result;
    if ((result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1)) < 0) return result;
    // What is refused from here on is an attack or a mistake, and is told. Kernels before 4.14 cannot.
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
    // Binary tree instead of a list: a dozen comparisons a call instead of a hundred.
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    // System calls by another machine's numbers (32-bit ones on x86-64) would pass by the list.
    if ((result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS)) < 0) return result;

    if ((result = ck_add_rules(filter, SCMP_ACT_ALLOW, allowed, sizeof allowed / sizeof *allowed)) < 0) return result;
    if ((result = ck_add_rules(filter, SCMP_ACT_KILL_PROCESS, deadly, sizeof deadly / sizeof *deadly)) < 0) return result;

    if ((result = add_memory(filter)) < 0) return result;

    // The first filter answers these, without a line in the kernel's log: whatever this one refuses gets one.
    static const char *const answered[] = {"clone3", "statx"};
    if ((result = ck_add_rules(filter, SCMP_ACT_ALLOW, answered, sizeof answered / sizeof *answered)) < 0) return result;
    if (ck_answers_questions() == 0) {
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 0);
    } else {
        // That the path is empty lies in memory; what a liar learns is whether a file exists and how long it is.
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                                  SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    }
    if (result < 0) return result;

    // A new thread is fine, a new process is not.
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                              SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    if (result < 0) return result;
    result = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
                              SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    if (result < 0) return result;

    // `abort` signals its own thread; nobody else may be signalled.
    unsigned self = (unsigned)getpid();
    if ((result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self))) < 0) return result;
    result = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_NE, self));
    if (result < 0) return result;

    // Its own limits and memory size only.
    if ((result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_EQ, 0))) < 0) return result;

    // Threads give themselves names.
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    if (result < 0) return result;
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_GET_NAME));
    if (result < 0) return result;

    // Not F_SETOWN and F_SETSIG, by which a descriptor can be made to signal another process; nor F_ADD_SEALS, by which
    // a result could be kept from being taken back.
    static const int commands[] = {
        F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GET_SEALS,
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        unsigned command = (unsigned)commands[i];
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, command));
        if (result < 0) return result;
    }
    return 0;
}

int ck_seccomp(int may_open) {
    // Of two filters the more restrictive one is obeyed, and only what refuses is written to the kernel's log, if it
    // wants to be: so the first, which does not, decides what is answered in normal work.
    int result = ck_load_answers(may_open);
    if (result < 0) return result;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter) return -ENOMEM;
    result = add_all(filter);
    if (result == 0 && may_open) result = add_opening(filter);
    if (result == 0) result = seccomp_load(filter);
    seccomp_release(filter);
    return result;
}

#else

int ck_seccomp(int may_open) {
    (void)may_open;
    return -ENOSYS;
}

#endif
