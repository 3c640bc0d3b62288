"""Whether a role may be assumed.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from fnmatch import fnmatchcase

from . import estate
from .answer import Answer, Refusal, result
from .call import Call
from .identities import Identities
from .permission import Permission
from .switches import Switches

# What every device for a second factor shows.
CODE = "123456"


class Trust:
    """STS, as far as it is more than moto's."""

    def __init__(self, switches: Switches, identities: Identities, permission: Permission) -> None:
        self._switches = switches
        self._identities = identities
        self._permission = permission

    def answer(self, call: Call) -> Answer | None:
        """Refuses or answers a request; None leaves it to moto."""
        if call.operation == "GetCallerIdentity":
            caller = call.caller
            identity = {"UserId": caller.user_id, "Account": caller.account, "Arn": caller.arn}
            return result("sts", call.operation, identity)
        if call.operation == "AssumeRole":
            self._check(call)
        return None

    def _check(self, call: Call) -> None:
        """Refuses unless the role trusts the caller, and the caller may assume it.

        A role that IAM never held is an operator's, and open to everybody.
        """
        arn = call.params.get("RoleArn", "")
        role = estate.identity(arn)
        if role is None and self._is_operator(arn):
            return
        trust = role and self._identities.trust(role)
        if trust is None:
            raise _refused(call, arn)
        external_id = call.params.get("ExternalId")
        code = self._code(call)
        verdict = self._permission.of_principal(
            call.caller,
            "sts:AssumeRole",
            arn,
            owner=role.account_id,
            region=call.region,
            resource_policy=trust,
            context={
                **({"sts:ExternalId": external_id} if external_id else {}),
                **({"aws:MultiFactorAuthPresent": "true"} if code else {}),
                "sts:RoleSessionName": call.params.get("RoleSessionName", ""),
            },
        )
        if not verdict.allowed:
            raise _refused(call, arn)

    @staticmethod
    def _code(call: Call) -> str | None:
        """The code of a device, which has to be the one that every device shows here."""
        code = call.params.get("TokenCode")
        if code is None and call.params.get("SerialNumber") is None:
            return None
        if code != CODE or not call.params.get("SerialNumber"):
            raise Refusal(
                403,
                "AccessDenied",
                "MultiFactorAuthentication failed with invalid MFA one time pass code.",
            )
        return code

    def _is_operator(self, arn: str) -> bool:
        parts = estate.IDENTITY_ARN.fullmatch(arn)
        if parts is None or self._identities.remembers(arn):
            return False
        partition, account, kind, path = parts.groups()
        name = path.rpartition("/")[2]
        return (
            kind == "role"
            and estate.role(account, partition, name) is None
            and any(fnmatchcase(name, glob) for glob in self._switches["operators"])
        )


def _refused(call: Call, arn: str) -> Refusal:
    return Refusal(
        403,
        "AccessDenied",
        f"User: {call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}",
    )
