"""Bucket policies: what S3 refuses, what it keeps, and what it gives back."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from . import estate
from .answer import Refusal
from .history import History
from .identities import Identities
from .judge import Judge
from .switches import Switches

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
LIMIT = 20_480
ACCOUNT = re.compile(r"\d{12}")
ROOT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root")
SESSION = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([^/]+)/[^/]+")
UNIQUE_ID = re.compile(r"A(?:IDA|ROA)[A-Z0-9]{12,}")
SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?")
REGIONAL_SERVICE = re.compile(r"redshift\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")


def malformed(message: str) -> Refusal:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""
    return Refusal(400, "MalformedPolicy", message)


class BucketPolicy:
    """The policy of one bucket, over time.

    Users and roles are kept by their unique ids, so that one that is made anew
    under the same name is somebody else:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """

    def __init__(self, partition: str, switches: Switches) -> None:
        self._partition = partition
        self._switches = switches
        self._history: History[tuple[str, dict[str, str]] | None] = History()
        self._history.set(None)
        self._stale_reads = 0

    def set(self, text: str | None) -> None:
        """Replaces the policy; None removes it."""
        names = {}
        if text is not None:
            for arn in aws_principals(json.loads(text)):
                if identity := estate.identity(arn):
                    names[arn] = identity.id
        self._history.set(None if text is None else (text, names))
        self._stale_reads = self._switches["stale_policy_reads"]

    def read(self) -> str | None:
        """The policy as GetBucketPolicy gives it, which may be the one before.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
        """
        if self._stale_reads > 0:
            self._stale_reads -= 1
            version = self._history.before
        else:
            version = self._history.seen_after(self._switches["stale_policy_ms"])
        if version is None:
            return None
        document = _with_current_principals(version)
        if self._switches["reserialize"]:
            return normalized(document, self._partition)
        text, _ = version
        return text if document == json.loads(text) else json.dumps(document)

    @property
    def enforced(self) -> dict | None:
        """The policy that decides requests."""
        version = self._history.seen_after(self._switches["bucket_policy_delay_ms"])
        return version and _with_current_principals(version)


def normalized(document: dict, partition: str) -> str:
    """The text S3 keeps and measures: compact, accounts as their root ARNs.

    Keys come in another order, and principals too: "you should not compare JSON
    policy documents as strings",
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
    """
    tidy = _map_principals(document, lambda one: _root_arn(one, partition))
    tidy["Statement"] = [_tidy(one) for one in statements(tidy)]
    return json.dumps(dict(sorted(tidy.items())), separators=(",", ":"), ensure_ascii=False)


def check(text: str, bucket: Any, judge: Judge, identities: Identities, switches: Switches) -> None:
    """Refuses what S3 refuses of a bucket policy."""
    try:
        document = json.loads(text)
    except ValueError:
        raise malformed("Policies must be valid JSON and the first byte must be '{'") from None
    if not isinstance(document, dict):
        raise malformed("Policies must be valid JSON and the first byte must be '{'")
    if not document.get("Statement"):
        raise malformed("Could not parse the policy: Statement is empty!")
    if faults := judge.faults("bucket", document):
        raise malformed(faults[0])
    for statement in statements(document):
        for element in ("Principal", "Action", "Resource"):
            if element not in statement and f"Not{element}" not in statement:
                raise malformed(f"Missing required field {element}")
        _check_resources(statement, bucket, judge)
    for arn in aws_principals(document):
        if not _is_principal(arn, identities):
            raise malformed("Invalid principal in policy")
    for service in _principals(document, "Service"):
        known = SERVICE.fullmatch(service)
        regional = REGIONAL_SERVICE.fullmatch(service)
        if not known or (regional and switches["regional_principal"] == "refused"):
            raise malformed("Invalid principal in policy")
    if len(normalized(document, bucket.partition).encode()) > LIMIT:
        raise malformed(
            f"Normalized policy document exceeds the maximum allowed size of {LIMIT} bytes"
        )


def statements(document: dict) -> list[dict]:
    """The statements of a policy, which may have one without a list around it."""
    return listed(document["Statement"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def aws_principals(document: dict) -> Iterator[str]:
    yield from _principals(document, "AWS")


def _principals(document: dict, kind: str) -> Iterator[str]:
    for statement in statements(document):
        for element in ("Principal", "NotPrincipal"):
            principal = statement.get(element)
            if isinstance(principal, dict):
                yield from listed(principal.get(kind, []))


def _is_principal(arn: str, identities: Identities) -> bool:
    """Whether an AWS principal exists, as far as S3 has heard.

    A unique id is refused: it is what is left of a deleted principal.
    https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error
    """
    if arn == "*" or ACCOUNT.fullmatch(arn) or ROOT.fullmatch(arn):
        return True
    if session := SESSION.fullmatch(arn):
        partition, account, role = session.groups()
        return estate.role(account, partition, role) is not None
    identity = estate.identity(arn)
    return identity is not None and identities.known(identity, "principal_delay_ms")


def _check_resources(statement: dict, bucket: Any, judge: Judge) -> None:
    resources = listed(statement.get("Resource", statement.get("NotResource", [])))
    root = f"arn:{bucket.partition}:s3:::{bucket.name}"
    for resource in resources:
        if resource.split("/")[0].rstrip("*") != root:
            raise malformed("Policy has invalid resource")
    kinds = {"object" if "/" in one else "bucket" for one in resources}
    if any(one.endswith("*") for one in resources):
        kinds.add("object")
    for action in listed(statement.get("Action", [])):
        reached = judge.resource_types(action)
        if not reached:
            raise malformed("Policy has invalid action")
        if not kinds & set(reached):
            raise malformed("Action does not apply to any resource(s) in statement")


def _with_current_principals(version: tuple[str, dict[str, str]]) -> dict:
    """Shows principals that are gone, or were made anew, as the ids they had."""
    text, names = version

    def current(arn: str) -> str:
        unique_id = names.get(arn)
        return arn if unique_id is None or estate.identity_with_id(unique_id) else unique_id

    return _map_principals(json.loads(text), current)


def _map_principals(document: dict, change: Callable[[str], str]) -> dict:
    mapped = []
    for statement in statements(document):
        statement = dict(statement)
        for element in ("Principal", "NotPrincipal"):
            principal = statement.get(element)
            if isinstance(principal, dict) and "AWS" in principal:
                changed = [change(one) for one in listed(principal["AWS"])]
                kept = changed if isinstance(principal["AWS"], list) else changed[0]
                statement[element] = {**principal, "AWS": kept}
        mapped.append(statement)
    whole = mapped if isinstance(document["Statement"], list) else mapped[0]
    return {**document, "Statement": whole}


def _root_arn(principal: str, partition: str) -> str:
    if ACCOUNT.fullmatch(principal):
        return f"arn:{partition}:iam::{principal}:root"
    return principal


def _tidy(statement: dict) -> dict:
    """A statement with its keys sorted, its principals shuffled and its lists of one unwrapped."""
    tidy = {name: _scalar(value) for name, value in sorted(statement.items())}
    for element in ("Principal", "NotPrincipal"):
        if isinstance(tidy.get(element), dict):
            tidy[element] = {
                kind: sorted(set(named), reverse=True) if isinstance(named, list) else named
                for kind, named in tidy[element].items()
            }
    return tidy


def _scalar(value: Any) -> Any:
    """Unwraps lists of one, all the way down."""
    if isinstance(value, dict):
        return {name: _scalar(inner) for name, inner in value.items()}
    if isinstance(value, list) and len(value) == 1:
        return _scalar(value[0])
    return value
