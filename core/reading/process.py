"""The child process that parses, as the server's process sees it: one line to it, one line back.

Owns its start, its end and its time. What it answers is nobody's word yet: `reader` validates it.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, Final

from core.reading.sentences import MAX_ANSWER_BYTES

MAX_REPLY_BYTES: Final = 4 << 20
OUT_OF_TIME: Final = -getattr(signal, "SIGXCPU", 0) or None
CHILD: Final = Path(__file__).resolve().with_name("child") / "__main__.py"


class Child:
    """The parsing process, started when first needed and started anew after it died.

    A job names its file as `path`; what it makes goes to `output`. The answer is whatever the child says, or a
    refusal in its place: {"refused": "slow" | "died" | "nonsense"}.
    """

    def __init__(self, patience: float) -> None:
        """`patience`: the seconds after which a file that is still being read is given up."""
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        reply = self._exchange(job | {"careful": False})
        if reply == {"refused": "died"}:  # of this file, or of what others left in its memory: a fresh one finds out
            reply = self._exchange(job | {"careful": True})
        return reply

    def end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            with contextlib.suppress(OSError):
                self._process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
            self._process = None

    def _exchange(self, job: dict[str, Any]) -> dict[str, Any]:
        process = self._process or self._start()
        assert process.stdin
        with contextlib.suppress(OSError):  # if it has died meanwhile, its empty last line says so
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
        try:
            line = self._lines.get(timeout=self._patience)
        except queue.Empty:
            self.end()
            return {"refused": "slow"}
        if not line.endswith(b"\n"):
            overdue = process.wait() == OUT_OF_TIME
            self.end()
            return {"refused": "slow" if overdue else "died"}
        try:
            reply = json.loads(line)
        except ValueError:
            reply = None
        return reply if isinstance(reply, dict) else {"refused": "nonsense"}

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(CHILD), str(MAX_ANSWER_BYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
            cwd=CHILD.parent,
        )
        self._lines = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process


def _listen(stdout: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Every line to the queue, and an empty one at the end: a pipe can't be read with a timeout on every platform."""
    with stdout:
        while line := stdout.readline(MAX_REPLY_BYTES):
            lines.put(line)
    lines.put(b"")
