"""One request to AWS, read far enough to say who asks for what."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.utilities.utils import get_partition

from .operations import s3_operation
from .principal import Principal

CREDENTIAL = re.compile(r"Credential=([^/]*)/\d+/([^/]+)/([^/]+)/aws4_request")


@dataclass
class Call:
    """A request: the operation, its parameters, and who signed it."""

    service: str
    operation: str
    region: str
    access_key: str | None
    method: str
    headers: dict[str, str]
    params: dict[str, str]
    body: bytes
    bucket: str | None = None
    key: str | None = None
    action: str | None = None
    principal: Principal | None = field(default=None)

    @property
    def partition(self) -> str:
        return get_partition(self.region)

    @property
    def caller(self) -> Principal:
        assert self.principal is not None, "the caller is known before anything is decided"
        return self.principal

    def members(self, name: str) -> list[str]:
        """The values of a list parameter, `Name.member.1` and on."""
        pattern = re.compile(rf"{re.escape(name)}\.[A-Za-z]+\.(\d+)$")
        found = [(int(m[1]), value) for k, value in self.params.items() if (m := pattern.match(k))]
        return [value for _, value in sorted(found)]

    @classmethod
    def read(cls, environ: dict[str, Any], body: bytes) -> "Call":
        """Reads a request from its WSGI environment."""
        headers = {
            name[5:].replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        signed = CREDENTIAL.search(headers.get("authorization", ""))
        access_key, region, service = signed.groups() if signed else (None, "us-east-1", "s3")
        query = _flat(environ.get("QUERY_STRING", ""))
        call = cls(
            service=service,
            operation="?",
            region=region,
            access_key=access_key or None,
            method=environ["REQUEST_METHOD"],
            headers=headers,
            params=query,
            body=body,
        )
        if service == "s3":
            raw = environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ["PATH_INFO"]
            bucket, _, key = unquote(raw.split("?")[0].lstrip("/")).partition("/")
            call.bucket, call.key = bucket or None, key or None
            call.operation, call.action = s3_operation(call.method, bucket, key, query)
        elif environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
            call.params = {**query, **_flat(body.decode())}
            call.operation = call.params.get("Action", "?")
        elif target := headers.get("x-amz-target"):
            call.operation = target.rpartition(".")[2]
        return call


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
