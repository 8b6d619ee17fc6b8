#define _GNU_SOURCE
#include "ckernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

int ck_socket_pair(int pair[2]) {
#ifdef __linux__
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 ? -errno : 0;
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) return -errno;
    for (int i = 0; i < 2; i++) {
        int on = 1;
        fcntl(pair[i], F_SETFD, FD_CLOEXEC);
        setsockopt(pair[i], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
    }
    return 0;
#endif
}

int ck_pipe(int pair[2]) {
#ifdef __linux__
    return pipe2(pair, O_CLOEXEC) < 0 ? -errno : 0;
#else
    if (pipe(pair) < 0) return -errno;
    for (int i = 0; i < 2; i++) fcntl(pair[i], F_SETFD, FD_CLOEXEC);
    return 0;
#endif
}

union control {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int) * CK_MAX_DESCRIPTORS)];
};

ssize_t ck_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count, int wait) {
    if (descriptor_count < 0 || descriptor_count > CK_MAX_DESCRIPTORS) return -EINVAL;
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    union control control;
    if (descriptor_count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.room;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)descriptor_count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)descriptor_count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)descriptor_count);
    }
    int flags = wait ? 0 : MSG_DONTWAIT;
#ifdef MSG_NOSIGNAL
    flags |= MSG_NOSIGNAL;
#endif
    ssize_t sent;
    do sent = sendmsg(socket, &message, flags);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

ssize_t ck_receive(int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count) {
    int room = *descriptor_count, received = 0;
    *descriptor_count = 0;
    struct iovec part = {.iov_base = bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    union control control;
    if (room > 0) {
        message.msg_control = control.room;
        message.msg_controllen = sizeof control.room;
    }
    int flags = 0;
#ifdef MSG_CMSG_CLOEXEC
    flags |= MSG_CMSG_CLOEXEC;
#endif
    ssize_t got;
    do got = recvmsg(socket, &message, flags);
    while (got < 0 && errno == EINTR);
    if (got < 0) return -errno;
    int too_many = room > 0 && (message.msg_flags & MSG_CTRUNC) != 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t amount = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < amount; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof descriptor);
            if (received < room) {
#ifndef MSG_CMSG_CLOEXEC
                fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#endif
                descriptors[received++] = descriptor;
            } else {
                close(descriptor);
                too_many = 1;
            }
        }
    }
    if (too_many) {
        for (int i = 0; i < received; i++) close(descriptors[i]);
        return -EMSGSIZE;
    }
    *descriptor_count = received;
    return got;
}

int ck_send_datagram(const char *name, const void *bytes, size_t count) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    // A path is ended by a zero, an abstract name by the address' length.
    size_t end = name[0] == '@' ? length : length + 1;
    if (length < 2 || end > sizeof address.sun_path) return -EINVAL;
    memcpy(address.sun_path, name, length);
    if (name[0] == '@') address.sun_path[0] = 0;
    int type = SOCK_DGRAM;
#ifdef SOCK_CLOEXEC
    type |= SOCK_CLOEXEC;
#endif
    int socket_number = socket(AF_UNIX, type, 0);
    if (socket_number < 0) return -errno;
    int flags = MSG_DONTWAIT;
#ifdef MSG_NOSIGNAL
    flags |= MSG_NOSIGNAL;
#endif
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + end);
    ssize_t sent;
    do sent = sendto(socket_number, bytes, count, flags, (struct sockaddr *)&address, size);
    while (sent < 0 && errno == EINTR);
    int result = sent < 0 ? -errno : 0;
    close(socket_number);
    return result;
}
