#ifndef CKERNEL_ANSWERS_H
#define CKERNEL_ANSWERS_H

/// Has the kernel hand the calls that ask about files to this process, which answers them from its own descriptors,
/// and refuse quietly what the C library tries in vain in normal work. 0, or -errno.
///
/// Says of nothing else whether it is allowed; see `ck_seccomp`.
int ck_load_answers(int may_open);

#endif
