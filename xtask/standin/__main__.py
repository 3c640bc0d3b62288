"""Starts the stand-in on loopback, says where, and ends with its parent."""

import argparse
import json
import os
import signal
import sys
from threading import Thread
from time import monotonic
from typing import Any

# Set before moto is imported, which reads them as it loads.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
os.environ.pop("MOTO_ACCOUNT_ID", None)

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import ThreadedWSGIServer

from .app import ARRIVED, App
from .judge import Judge


class Handler(MotoRequestHandler):
    """A request handler that says nothing and waits for nothing."""

    disable_nagle_algorithm = True

    def make_environ(self) -> dict[str, Any]:
        arrived = self.server.accepted.pop(self.client_address, None)
        return {**super().make_environ(), ARRIVED: arrived}

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class Server(ThreadedWSGIServer):
    """A server that notes when each connection came, before anything is read from it."""

    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.accepted: dict[Any, float] = {}

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        self.accepted[address] = monotonic()
        return connection, address


def main() -> None:
    parser = argparse.ArgumentParser(prog="standin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    port = parser.parse_args().port

    judge = Judge()
    server = Server("127.0.0.1", port, App(judge), Handler)
    # Who accepts does not wait long for those who work.
    sys.setswitchinterval(0.0005)
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda *_: Thread(target=server.shutdown).start())
    Thread(target=_end_with_stdin, args=(server,), daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    sys.stdout = sys.stderr  # moto prints, and the one line is all a parent reads
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    judge.close()


def _end_with_stdin(server) -> None:
    # Read below Python's own buffer, whose lock would outlive the main thread.
    while os.read(0, 4096):
        pass
    server.shutdown()


if __name__ == "__main__":
    main()
