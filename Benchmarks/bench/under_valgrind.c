// Preloaded into what valgrind runs. It translates code while it runs and opens files at the end, which a sealed process
// may not: what would seal a renderer fails here, and the renderer goes on and says that it is not sealed.

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int prctl(int option, ...)
{
    (void) option;
    errno = EINVAL;
    return -1;
}

int seccomp_load(void *filter)
{
    (void) filter;
    return -EINVAL;
}

// The address space of valgrind itself would count.
int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit)
{
    (void) resource;
    (void) limit;
    return 0;
}

// valgrind 3.19 writes to the set that it is given, which libdispatch keeps where nobody may write.
int sigsuspend(const sigset_t *set)
{
    sigset_t copy = *set;
    return (int) syscall(SYS_rt_sigsuspend, &copy, _NSIG / 8);
}
