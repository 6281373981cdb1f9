"""Runs a program on a pseudo-terminal of a width; what it shows goes to standard output.

    python3 run.py COLUMNS PROGRAM ARGUMENT...
"""
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

columns, *program = sys.argv[1:]
screen, terminal = pty.openpty()
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, int(columns), 0, 0))
child = subprocess.Popen(
    program, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
)
os.close(terminal)
while True:
    try:
        shown = os.read(screen, 65536)
    except OSError:  # Linux: the program has ended, and nobody holds the terminal
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
sys.exit(child.wait())
