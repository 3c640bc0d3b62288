"""The server: control requests, requests the stand-in answers, and moto for the rest."""

import io
import re
import sys
import traceback
from collections.abc import Callable, Iterable
from threading import RLock
from time import monotonic
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app

from . import answer, control, estate
from .answer import Answer, Refusal
from .call import Call
from .judge import Judge
from .world import World

CODE = re.compile(rb"<Code>([^<]+)</Code>")

# Headers that the server writes itself.
OWN_HEADERS = {"connection", "transfer-encoding", "content-length", "date", "server"}


class Dispatcher(DomainDispatcherApplication):
    """Moto's way from a host to a service, looked up once a host: it reads folders for it."""

    def __init__(self) -> None:
        super().__init__(create_backend_app)
        self._backends: dict[str | None, Any] = {}

    def get_backend_for_host(self, host: str | None) -> Any:
        if host not in self._backends:
            self._backends[host] = super().get_backend_for_host(host)
        return self._backends[host]


# Where a server tells when a request has come, which is before anybody had time to read it.
ARRIVED = "standin.arrived"


class App:
    """A WSGI application in front of moto's."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._moto = Dispatcher()
        self._lock = RLock()
        self.world = World(judge)

    def renew(self) -> None:
        """Starts again from nothing."""
        self.world = World(self._judge)

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        body = _read_body(environ)
        if environ["PATH_INFO"].startswith(control.ROOT):
            with self._lock:
                response = control.answer(self, environ, body)
        else:
            response = self._answer(environ, body)
        head = environ["REQUEST_METHOD"] == "HEAD"
        length = [] if head else [("Content-Length", str(len(response.body)))]
        start_response(response.status_line, response.headers + length)
        return [] if head else [response.body]

    def _answer(self, environ: dict[str, Any], body: bytes) -> Answer:
        arrived = environ.get(ARRIVED) or monotonic()
        call = Call.read(environ, body)
        with self._lock:
            try:
                response = self._serve(call, environ)
            except Refusal as refused:
                response = answer.refusal(call.service, call.method == "HEAD", refused)
            except Exception:
                traceback.print_exc(file=sys.stderr)
                broken = Refusal(500, "InternalFailure", "The stand-in failed; see its stderr.")
                response = answer.refusal(call.service, call.method == "HEAD", broken)
            record = self._record(call, response)
        self.world.trouble.delay(arrived)
        record["at"] = round(1000 * arrived, 1)
        record["ms"] = round(1000 * (monotonic() - arrived), 1)
        return response

    def _serve(self, call: Call, environ: dict[str, Any]) -> Answer:
        world = self.world
        call.principal = world.credentials.principal(call)
        world.trouble.strike(call)
        services = {
            "redshift": world.redshift,
            "s3": world.s3,
            "iam": world.iam,
            "sts": world.trust,
        }
        service = services.get(call.service)
        if service and (own := service.answer(call)):
            response = own
        else:
            response = self._ask_moto(call, environ)
        if response.status < 300:
            self._remember(call, response)
        return response

    def _remember(self, call: Call, response: Answer) -> None:
        """Takes note of what a successful call has made."""
        if call.operation in ("CreateAccessKey", "AssumeRole"):
            self.world.credentials.issued(call, response)
        elif call.operation == "CreateBucket":
            estate.harden(estate.bucket(call.bucket, call.partition))
        if call.service == "iam":
            self.world.iam.changed(call)
        elif call.service == "cloudformation":
            self.world.identities.observe(call.caller.account, call.partition)

    def _ask_moto(self, call: Call, environ: dict[str, Any]) -> Answer:
        # The account is the caller's, also where the key is one that moto lost.
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = call.caller.account
        chunks, status, headers = run_wsgi_app(self._moto, environ, buffered=True)
        body = b"".join(chunks)
        own = OWN_HEADERS - {"content-length"} if call.method == "HEAD" else OWN_HEADERS
        kept = [(name, value) for name, value in headers if name.lower() not in own]
        code = CODE.search(body)
        number = int(status.split()[0])
        return Answer(number, body, kept, code[1].decode() if number >= 400 and code else None)

    def _record(self, call: Call, response: Answer) -> dict[str, Any]:
        record = {
            "account": call.principal and call.caller.account,
            "principal": call.principal and call.caller.arn,
            "service": call.service,
            "operation": call.operation,
            "region": call.region,
            "status": response.status,
            "code": response.code,
            "request": response.name(call.service, next(self.world.numbers)),
            "expected_owner": call.headers.get("x-amz-expected-bucket-owner"),
            "at": None,
            "ms": None,
        }
        self.world.calls.append(record)
        return record


def _read_body(environ: dict[str, Any]) -> bytes:
    """Reads a request's body once, and leaves a copy for moto."""
    stream = environ["wsgi.input"]
    if length := environ.get("CONTENT_LENGTH"):
        body = stream.read(int(length))
    elif environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
        body = stream.read()
        environ["CONTENT_LENGTH"] = str(len(body))
        del environ["HTTP_TRANSFER_ENCODING"]
    else:
        body = b""
    environ["wsgi.input"] = io.BytesIO(body)
    return body
