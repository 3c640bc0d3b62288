"""The evaluator, as a process that is asked one question at a time."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

SCRIPT = Path(__file__).with_name("judge.mjs")
FOLDER = "REDTRAIL_NODE_MODULES"

# What the evaluator says of an action or a resource that its data does not have.
UNKNOWN = {"invalid.action", "invalid.service", "no.resource.types"}


@dataclass(frozen=True)
class Verdict:
    """The evaluator's answer, and the side that denied or that failed to allow."""

    allowed: bool
    explicit: bool = False
    side: str | None = None
    unknown_action: bool = False


class Judge:
    """`judge.mjs`, kept running."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None or FOLDER not in os.environ:
            raise SystemExit(f"standin: needs `node` on PATH and {FOLDER} to name a folder")
        self._lock = Lock()
        # Its answers follow from its questions alone.
        self._answer = lru_cache(maxsize=4096)(self._line)
        self._process = subprocess.Popen(
            [node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def decide(self, simulation: dict[str, Any]) -> Verdict:
        outcome = self._ask({"simulation": simulation})
        if error := outcome.get("error"):
            if error["message"] in UNKNOWN:
                return Verdict(allowed=False, unknown_action=True)
            raise RuntimeError(f"the evaluator could not decide: {json.dumps(error)}")
        return Verdict(
            allowed=outcome["result"] == "Allowed",
            explicit=outcome["result"] == "ExplicitlyDenied",
            side=outcome.get("side"),
        )

    def faults(self, kind: str, policy: Any) -> list[str]:
        """What is wrong with a policy's grammar, for "bucket", "identity" or "trust"."""
        return self._ask({"validate": kind, "policy": policy})["faults"]

    def resource_types(self, action: str) -> list[str]:
        """The types of S3 resource, "bucket" and "object", that an action pattern reaches."""
        return self._ask({"reach": action})["types"]

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        return json.loads(self._answer(json.dumps(question)))

    def _line(self, question: str) -> str:
        with self._lock:
            self._process.stdin.write(question + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the evaluator has ended")
        return line
