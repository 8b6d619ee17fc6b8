#!/usr/bin/env python3
"""Stops one thread of a process, as a bug that never comes back would, until standard input ends.

usage: hold_thread.py PROCESS NAME

NAME is how the thread's name begins. Prints `held` when the thread stands still.
"""

import ctypes
import os
import sys

SEIZE, INTERRUPT = 0x4206, 0x4207


def main():
    process, name = sys.argv[1:]
    tasks = f"/proc/{process}/task"
    for thread in sorted(os.listdir(tasks), key=int):
        with open(f"{tasks}/{thread}/comm") as comm:
            if not comm.read().startswith(name):
                continue
        ptrace = ctypes.CDLL(None, use_errno=True).ptrace
        ptrace.argtypes = [ctypes.c_long] * 4
        for request in (SEIZE, INTERRUPT):
            if ptrace(request, int(thread), 0, 0) != 0:
                sys.exit(f"thread {thread} cannot be held: {os.strerror(ctypes.get_errno())}")
        os.waitpid(int(thread), 0x40000000)  # __WALL, since it is not the first of its process
        print("held", flush=True)
        # When this process ends, the kernel lets the thread go on.
        sys.stdin.read()
        return
    sys.exit(f"process {process} has no thread '{name}'")


if __name__ == "__main__":
    main()
