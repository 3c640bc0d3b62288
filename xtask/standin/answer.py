"""What AWS answers: results and refusals, as each protocol writes them."""

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

NAMESPACES = {
    "redshift": "http://redshift.amazonaws.com/doc/2012-12-01/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}
# What an answer is called before it has a name of its own.
REQUEST_ID = "00000000-0000-4000-8000-000000000000"
_NAMES = {"x-amzn-requestid", "x-amz-request-id"}
_REQUEST = re.compile(rb"(?<=<RequestId>)[^<]*(?=</RequestId>)")


@dataclass
class Answer:
    """A response, before it goes on the wire."""

    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    code: str | None = None

    @property
    def status_line(self) -> str:
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    def name(self, service: str, number: int) -> str:
        """Gives the answer a name, as AWS gives each of its own, and tells it."""
        name = f"{REQUEST_ID[:-12]}{number:012}"
        self.body = _REQUEST.sub(name.encode(), self.body)
        others = [header for header in self.headers if header[0].lower() not in _NAMES]
        self.headers = [*others, ("x-amz-request-id" if service == "s3" else "x-amzn-RequestId", name)]
        return name


class Refusal(Exception):
    """An error of AWS: its HTTP status, its code on the wire, its message."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = [(name.replace("_", "-"), value) for name, value in headers.items()]


def xml(value: Any) -> str:
    """Writes nested dictionaries and lists as elements, leaving out what is None."""
    if isinstance(value, dict):
        return "".join(
            f"<{name}>{xml(inner)}</{name}>" for name, inner in value.items() if inner is not None
        )
    if isinstance(value, list):
        return "".join(f"<member>{xml(item)}</member>" for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


def result(service: str, operation: str, value: dict[str, Any]) -> Answer:
    """A success of a service that speaks the query protocol."""
    text = (
        f'<{operation}Response xmlns="{NAMESPACES[service]}">'
        f"<{operation}Result>{xml(value)}</{operation}Result>"
        f"<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata>"
        f"</{operation}Response>"
    )
    return Answer(200, text.encode(), [("Content-Type", "text/xml")])


def refusal(service: str, head: bool, refused: Refusal) -> Answer:
    """A refusal, in the words of the service; a HEAD request gets no body."""
    error = {"Code": refused.code, "Message": refused.message}
    if service == "s3":
        text = f"<Error>{xml({**error, 'RequestId': REQUEST_ID})}</Error>"
        headers = [("Content-Type", "application/xml")]
    else:
        kind = "Sender" if refused.status < 500 else "Receiver"
        text = (
            f'<ErrorResponse xmlns="{NAMESPACES.get(service, "")}">'
            f"{xml({'Error': {'Type': kind, **error}, 'RequestId': REQUEST_ID})}</ErrorResponse>"
        )
        headers = [("Content-Type", "text/xml")]
    body = b"" if head else ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode()
    return Answer(refused.status, body, headers + refused.headers, refused.code)
