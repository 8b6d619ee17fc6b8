#!/usr/bin/env python3
"""Starts a program as systemd starts a unit with Type=notify, and prints what it is told.

usage: notify_manager.py NAME PROGRAM [ARGUMENT …]

NAME is a path or `@` and a name. The program replaces this process, so that its id is the one it is started with; a
child of this one listens meanwhile and writes each datagram to standard error as `told: READY=1|STATUS=…`.
"""

import os
import socket
import sys


def main():
    name, program = sys.argv[1], sys.argv[2:]
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind("\0" + name[1:] if name.startswith("@") else name)
    server = os.getpid()
    if os.fork() == 0:
        os.close(1)
        # Ends with the program, whose child it is.
        listener.settimeout(0.2)
        while os.getppid() == server:
            try:
                text = listener.recv(65536).decode()
            except TimeoutError:
                continue
            print("told: " + text.replace("\n", "|"), file=sys.stderr, flush=True)
        os._exit(0)
    listener.close()
    os.environ["NOTIFY_SOCKET"] = name
    if "WATCHDOG_USEC" in os.environ:
        os.environ["WATCHDOG_PID"] = str(server)
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
