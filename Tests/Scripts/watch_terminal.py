#!/usr/bin/env python3
"""Runs a command on a terminal of its own and tells what was to be seen there.

usage: watch_terminal.py COLUMNS INTERRUPT COMMAND [ARGUMENT...]

INTERRUPT is `never`, or a text: once it is on the screen, Ctrl-C is pressed; with `9*` before it, once it has been
written so often. Prints JSON: every redrawn line, whether one was wider than the terminal, the screen at the end, the
exit status, and how many processes were left behind.
"""

import ctypes
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time
import unicodedata

columns, interrupt, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
often, interrupt = (int(interrupt[0]), interrupt[2:]) if interrupt[1:2] == "*" else (1, interrupt)


def cells(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text if unicodedata.category(c) != "Mn")


def orphans():
    """Processes that have come to us since their own parent is gone, and still run."""
    count = 0
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                state, parent = stat.read().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        count += int(parent) == os.getpid() and state not in "ZX"
    return count


PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
child, terminal = pty.fork()
if child == 0:
    time.sleep(0.2)
    os.execve(command[0], command, {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"})
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
seen, pressed, deadline = b"", False, time.monotonic() + 120
while time.monotonic() < deadline:
    if not select.select([terminal], [], [], 1)[0]:
        continue
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    seen += part
    if not pressed and interrupt != "never" and seen.count(interrupt.encode()) >= often:
        os.write(terminal, b"\x03")
        pressed = True
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
left = orphans()
text = seen.decode("utf-8", "replace")
bars = [part for part in re.findall(r"\r\x1b\[K([^\r\n\x1b]*)", text) if part]
redrawn = [bar for bar in bars if re.search(r"\d+/\d+", bar)]
# What remains: every line after its last return to the begin.
screen = [line.split("\x1b[K")[-1] for line in text.replace("\r\n", "\n").split("\n")]
print(json.dumps({
    "status": status,
    "bars": redrawn,
    "lines": bars,
    "widest": max(map(cells, redrawn), default=0),
    "orphans": left,
    "screen": [line for line in screen if line],
}))
