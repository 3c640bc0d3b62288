"""Whose credentials a request carries."""

import hashlib
import json
import re
from dataclasses import dataclass

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from . import estate
from .answer import Answer, Refusal
from .call import Call
from .history import History
from .principal import Principal
from .switches import Switches

ACCESS_KEY_ID = re.compile(rb"<AccessKeyId>([^<]+)</AccessKeyId>")


def unknown_key() -> Refusal:
    """https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html"""
    return Refusal(
        403, "InvalidClientTokenId", "The security token included in the request is invalid."
    )


@dataclass(frozen=True)
class Session:
    """A role session: who it is, and the role it came from if there was one."""

    principal: Principal
    role_id: str | None


class Credentials:
    """The access keys that were given out, and to whom."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._sessions: dict[str, Session] = {}
        self._keys: dict[str, History[bool]] = {}

    def principal(self, call: Call) -> Principal:
        """Who signed a request, or a refusal of the key."""
        if call.access_key is None:
            code = "AccessDenied" if call.service == "s3" else "MissingAuthenticationToken"
            raise Refusal(403, code, "Request is missing Authentication Token")
        if session := self._sessions.get(call.access_key):
            if session.role_id and estate.identity_with_id(session.role_id) is None:
                raise unknown_key()
            return session.principal
        if call.access_key in self._keys:
            return self._user(call)
        return base_operator(call.partition)

    def _user(self, call: Call) -> Principal:
        """The user of a long-term key, once the key has come to be known."""
        if not self._keys[call.access_key].seen_after(self._switches["key_delay_ms"]):
            raise self._invalid(call)
        for account, partitions in list(iam_backends.items()):
            for user in partitions[call.partition].users.values():
                for key in user.access_keys:
                    if key.access_key_id == call.access_key and key.status == "Active":
                        return user_principal(account, user)
        raise self._invalid(call)

    @staticmethod
    def _invalid(call: Call) -> Refusal:
        """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""
        if call.service == "s3":
            return Refusal(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            )
        return unknown_key()

    def issued(self, call: Call, answer: Answer) -> None:
        """Remembers a key that was just made."""
        access_key = ACCESS_KEY_ID.search(answer.body)[1].decode()
        if call.operation == "CreateAccessKey":
            self._keys[access_key] = History()
            self._keys[access_key].set(True)
        else:
            self._sessions[access_key] = _session(call, access_key)


def base_operator(partition: str) -> Principal:
    """Whoever signs with a key that nobody gave out: moto's default account."""
    return Principal(
        account=DEFAULT_ACCOUNT_ID,
        arn=f"arn:{partition}:iam::{DEFAULT_ACCOUNT_ID}:user/operator",
        identity_arn=f"arn:{partition}:iam::{DEFAULT_ACCOUNT_ID}:user/operator",
        user_id="AIDAOPERATOR000000001",
        name="operator",
        kind="user",
    )


def user_principal(account: str, user) -> Principal:
    return Principal(
        account=account,
        arn=user.arn,
        identity_arn=user.arn,
        user_id=user.id,
        name=user.name,
        kind="user",
        unique_id=user.id,
        tags=_tags(user),
    )


def _session(call: Call, access_key: str) -> Session:
    role_arn = call.params["RoleArn"]
    account = role_arn.split(":")[4]
    partition = call.partition
    backend = sts_backends[account][partition]
    session = backend.get_assumed_role_from_access_key(access_key)
    role = estate.identity(role_arn)
    role_id = role.id if role else None
    shown_id = role_id or "AROA" + hashlib.sha256(role_arn.encode()).hexdigest()[:17].upper()
    principal = Principal(
        account=account,
        arn=session.arn,
        identity_arn=role_arn,
        user_id=f"{shown_id}:{session.session_name}",
        name=role_arn.rpartition("/")[2],
        kind="role",
        unique_id=role_id,
        session_policy=json.loads(session.policy) if session.policy else None,
        tags=_tags(role) if role else {},
    )
    return Session(principal, role_id)


def _tags(identity) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in identity.tags or []}
