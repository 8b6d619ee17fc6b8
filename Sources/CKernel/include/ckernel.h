#ifndef CKERNEL_H
#define CKERNEL_H

// The few lines of C that Swift cannot say: variadic calls, control messages, filters for system calls.
//
// Every function gives a value that is not negative when it worked and -errno when it did not.
// What a system does not have answers -ENOSYS; nothing is silently left out.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Files

/// What a file under a folder is opened for.
enum ck_open_mode {
    ck_open_read = 0,       ///< reading; never waits, not even for a named pipe's other end
    ck_open_directory = 1,  ///< a folder
    ck_open_create = 2,     ///< writing a new file; fails when there is one
};

/// Opens a path below a folder; nothing outside of it can be reached, neither by `..` nor by symbolic links.
///
/// Without openat2 every part of the path is opened by itself, and then no symbolic link is followed at all.
int ck_open_beneath(int directory, const char *path, int mode, unsigned permissions);

/// The road taken where openat2 is missing; apart so that a test can walk it.
int ck_open_beneath_by_walking(int directory, const char *path, int mode, unsigned permissions);

/// Opens a path as it is.
int ck_open(const char *path, int mode, unsigned permissions);

/// Gives a file another name in another folder unless that name is taken, which is -EEXIST.
int ck_move_to_free_name(int from, const char *name, int to, const char *new_name);

/// Makes a file in memory that has no name in any folder.
int ck_memory_file(const char *name);

/// Makes a file on the disk of a folder that has no name in any folder, open for reading and writing by its owner.
int ck_temporary_file(const char *folder);

/// Makes a file in memory unchangeable for every holder, for ever.
int ck_freeze_memory_file(int descriptor);

/// Keeps a file in memory from becoming longer, for every holder and for ever.
int ck_stop_growing(int descriptor);

/// Whether nobody can write through this descriptor: 1 or 0.
int ck_is_read_only(int descriptor);

/// Whether a file lies on a file system that asks over a network, or a program: to look at it may take long.
int ck_is_on_network(int descriptor);

/// 1 when a descriptor is of a file in memory, 0 when not.
int ck_is_in_memory(int descriptor);

/// Reads bytes of a file that the system has in memory, and never waits for a disk: fewer where the file ends or the rest
/// would have to be fetched, -EAGAIN where the first would.
///
/// Where the system cannot tell, -EOPNOTSUPP or -ENOSYS.
ssize_t ck_read_cached(int descriptor, void *bytes, size_t count, off_t offset);

/// Opens the same file once more, for reading and with an offset of its own.
int ck_reopen_for_reading(int descriptor);

// Sockets

/// Makes a pair of connected sockets that no started program inherits.
int ck_socket_pair(int pair[2]);

/// Makes a pipe that no started program inherits: [0] reads, [1] writes.
int ck_pipe(int pair[2]);

/// The most descriptors in one message.
#define CK_MAX_DESCRIPTORS 16

/// Sends bytes with descriptors beside them; may send only the first part of the bytes.
///
/// Never raises SIGPIPE. With `wait` 0 a full socket gives -EAGAIN.
ssize_t ck_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count, int wait);

/// Receives bytes and the descriptors beside them; 0 bytes is the end.
///
/// `descriptor_count` holds the room at first and the number received afterwards. When more arrive than there is
/// room for, all are closed and the answer is -EMSGSIZE.
ssize_t ck_receive(int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count);

/// Sends one datagram to a Unix socket, by its path, or, with `@` for its first byte, in the abstract name space.
///
/// Waits for nobody: -EAGAIN when the other side has no room. -EINVAL for a name that no socket can have.
int ck_send_datagram(const char *name, const void *bytes, size_t count);

// Processes

/// Starts a program with three descriptors as its 0, 1 and 2, and no other; in a process group of its own, with no
/// signal blocked or ignored.
///
/// The child shares the caller's life only by what it arranges itself (`ck_die_with_parent`).
int ck_spawn(const char *path, char *const arguments[], char *const environment[], int input, int output, int error);

/// Waits until a child has ended without collecting it, so that its number stays its own.
int ck_wait_for_end(pid_t child);

/// Collects a child that has ended: the exit status, or 256 + the signal that ended it.
int ck_collect(pid_t child);

/// The cores that this process may use, at least 1.
int ck_core_count(void);

/// Gives memory that is not in use back to the system, as far as the C library can.
void ck_return_memory(void);

/// Bytes that were freed and are kept, as far as the C library tells; else 0.
size_t ck_freed_bytes(void);

/// Bounds how many heaps the threads of this process share, and has blocks of 128 kB and more mapped one by one. Heaps
/// that exist already stay. Does nothing where the C library has no such bound.
void ck_bound_heaps(int heaps);

// Seals: what a process gives up for the rest of its life

/// The process is killed when the thread that started it ends.
int ck_die_with_parent(void);

/// The process can be neither traced nor dumped by others of its user.
int ck_refuse_dumps(void);

/// Neither this process nor what it starts can get privileges it has not.
int ck_no_new_privileges(void);

/// Bounds on what the process may use up.
struct ck_limits {
    uint64_t address_space;  ///< bytes; the hard limit
    uint64_t cpu_seconds;    ///< seconds of CPU time
    uint64_t open_files;     ///< the highest descriptor number + 1
    uint64_t file_size;      ///< bytes of the longest file it may write
};

/// Sets the limits, and that no core is written.
int ck_set_limits(const struct ck_limits *limits);

/// Lowers or raises the address space the process may use now, up to the hard limit.
int ck_set_address_space(uint64_t bytes);

/// The version of Landlock this kernel speaks; -errno without it.
int ck_landlock_version(void);

/// Confines the calling thread, and all it starts from now on, to reading what lies under these paths; nothing can be
/// written, made, run or connected to. Paths that are not there are left out. Gives Landlock's version.
int ck_landlock(const char *const paths[], size_t count);

/// Confines all threads to the system calls that decoding and encoding need, with all they have open already.
///
/// Trying to start a program, to open a socket or to look into another process ends the process (SIGSYS);
/// any other call off the list fails with EPERM, and the kernel's log tells of it. No memory can be given code, and no
/// file in memory be made. With `may_open` files can be opened for reading: only for who has Landlock say which.
int ck_seccomp(int may_open);

/// Whether questions about files are answered from the process' own descriptors alone, so that it learns nothing of any
/// path that it cannot open: 0, or -ENOSYS on a processor for which that is not written.
int ck_answers_questions(void);

/// From now on no memory of this process can be both written and run, nor be run once it could be written; -EINVAL
/// before Linux 6.3.
int ck_refuse_new_code(void);

#endif
