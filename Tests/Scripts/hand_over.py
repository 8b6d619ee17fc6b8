#!/usr/bin/env python3
"""Opens sockets and starts a program with them, as systemd does for a socket unit.

usage: hand_over.py PLACE[=NAME],… PROGRAM [ARGUMENT …]

A place is `tcp` (any free port of 127.0.0.1), `udp`, or a path for a Unix socket. The process stays the same, so that
its id is the one in LISTEN_PID. The ports are written to standard error.
"""

import fcntl
import os
import socket
import sys


def opened(place):
    if place == "tcp":
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        print(f"handed over: {listener.getsockname()[1]}", file=sys.stderr, flush=True)
    elif place == "udp":
        listener = socket.socket(type=socket.SOCK_DGRAM)
        listener.bind(("127.0.0.1", 0))
        return listener
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(place)
    listener.listen(128)
    return listener


def main():
    places = [place.partition("=") for place in sys.argv[1].split(",")]
    listeners = [opened(place) for place, _, _ in places]
    # Out of the way of the numbers that they are to have.
    copies = [fcntl.fcntl(listener, fcntl.F_DUPFD, 100) for listener in listeners]
    for number, copy in enumerate(copies, start=3):
        os.dup2(copy, number)
    os.environ |= {
        "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(places)),
        "LISTEN_FDNAMES": ":".join(name or "unknown" for _, _, name in places)}
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
