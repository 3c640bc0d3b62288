"""Plays a person at a terminal: terminal.py PROMPT=KEYS… -- COMMAND WORD…

Types the keys of each answer once its prompt has been shown, prints all that was
shown, and exits as the command does.
"""

import os
import pty
import select
import sys
import time

LIMIT = 60


def main() -> int:
    cut = sys.argv.index("--")
    answers = [answer.split("=", 1) for answer in sys.argv[1:cut]]
    command = sys.argv[cut + 1 :]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    shown = unanswered = b""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that the other side is closed.
            break
        if not piece:
            break
        shown += piece
        unanswered += piece
        if answers and answers[0][0].encode() in unanswered:
            _, keys = answers.pop(0)
            os.write(terminal, keys.encode().decode("unicode_escape").encode())
            unanswered = b""
    sys.stdout.buffer.write(shown)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
