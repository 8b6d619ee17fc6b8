"""Starts a program on a terminal of its own, and prints what a person would read of it until it says what to try.

usage: serve_on_terminal.py FOLDER PROGRAM WORD...
"""

import os
import pty
import select
import signal
import sys
import time

folder, *command = sys.argv[1:]
process, terminal = pty.fork()
if process == 0:
    os.chdir(folder)
    os.execv(command[0], command)

seen, end = b"", time.monotonic() + 60
while time.monotonic() < end and b"/picture/" not in seen:
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        seen += piece
os.kill(process, signal.SIGTERM)
while select.select([terminal], [], [], 30)[0]:
    try:
        if not os.read(terminal, 65536):
            break
    except OSError:
        break
os.waitpid(process, 0)
sys.stdout.write(seen.decode(errors="replace").replace("\r\n", "\n"))
