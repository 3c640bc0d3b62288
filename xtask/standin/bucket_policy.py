"""Bucket policies: what S3 refuses, what it keeps, and what it gives back."""

import json
import re
from typing import Any

from . import estate
from .answer import Refusal
from .document import (
    ACCOUNT,
    PRINCIPAL_ELEMENTS,
    ROOT,
    SESSION,
    Kept,
    listed,
    map_aws_principals,
    principals,
    statements,
)
from .history import History
from .identities import Identities
from .judge import Judge
from .switches import Switches

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
LIMIT = 20_480
SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?")
REGIONAL_SERVICE = re.compile(r"redshift\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")


def malformed(message: str) -> Refusal:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""
    return Refusal(400, "MalformedPolicy", message)


class BucketPolicy:
    """The policy of one bucket, over time."""

    def __init__(self, partition: str, switches: Switches) -> None:
        self._partition = partition
        self._switches = switches
        self._history: History[tuple[str, Kept] | None] = History()
        self._history.set(None)
        self._stale_reads = 0

    def set(self, text: str | None) -> None:
        """Replaces the policy; None removes it."""
        self._history.set(text and (text, Kept.of(json.loads(text))))
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
        text, kept = version
        document = kept.current()
        if self._switches["reserialize"]:
            return normalized(document, self._partition)
        return text if document == kept.document else json.dumps(document)

    @property
    def enforced(self) -> dict | None:
        """The policy that decides requests."""
        version = self._history.seen_after(self._switches["bucket_policy_delay_ms"])
        return version and version[1].current()


def normalized(document: dict, partition: str) -> str:
    """The text S3 keeps and measures: compact, accounts as their root ARNs.

    Keys come in another order, and principals too: "you should not compare JSON
    policy documents as strings",
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
    """
    tidy = map_aws_principals(document, lambda one: _root_arn(one, partition))
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
    for arn in principals(document, "AWS"):
        if not _is_principal(arn, identities):
            raise malformed("Invalid principal in policy")
    for service in principals(document, "Service"):
        known = SERVICE.fullmatch(service)
        regional = REGIONAL_SERVICE.fullmatch(service)
        if not known or (regional and switches["regional_principal"] == "refused"):
            raise malformed("Invalid principal in policy")
    if len(normalized(document, bucket.partition).encode()) > LIMIT:
        raise malformed(
            f"Normalized policy document exceeds the maximum allowed size of {LIMIT} bytes"
        )


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


def _root_arn(principal: str, partition: str) -> str:
    if ACCOUNT.fullmatch(principal):
        return f"arn:{partition}:iam::{principal}:root"
    return principal


def _tidy(statement: dict) -> dict:
    """A statement with its keys sorted, its principals shuffled and its lists of one unwrapped."""
    tidy = {name: _scalar(value) for name, value in sorted(statement.items())}
    for element in PRINCIPAL_ELEMENTS:
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
