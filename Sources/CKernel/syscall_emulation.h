#ifndef CKERNEL_ANSWERS_H
#define CKERNEL_ANSWERS_H

#ifdef __linux__
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>

/// Adds a rule for each of some calls to a filter; a call that the library or the machine does not know needs none.
/// 0, or -errno.
int ck_add_rules(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t count);
#endif

/// Has the kernel hand the calls that ask about files to this process, which answers them from its own descriptors,
/// and refuse quietly what the C library tries in vain in normal work. 0, or -errno.
///
/// Says of nothing else whether it is allowed; see `ck_seccomp`.
int ck_load_answers(int may_open);

#endif
