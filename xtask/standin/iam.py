"""IAM: who may change what, and the documents it refuses."""

import json
import re
from typing import Any

from . import estate
from .answer import NAMESPACES, REQUEST_ID, Answer, Refusal
from .call import Call
from .document import ACCOUNT, ROOT, SESSION, principals, statements
from .identities import Identities
from .judge import Judge
from .permission import Permission

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MANAGED_LIMIT = 6_144
TRUST_LIMIT = 2_048
INLINE_LIMITS = {"User": 2_048, "Role": 10_240, "Group": 5_120}

DOCUMENT = re.compile(r"[\u0009\u000A\u000D\u0020-\u00FF]+")
SID = re.compile(r"[A-Za-z0-9]*")
READS = ("Get", "List", "Simulate", "Generate")
MANAGED_DOCUMENTS = {"CreatePolicy", "CreatePolicyVersion"}
INLINE_DOCUMENTS = {f"Put{holder}Policy": holder for holder in INLINE_LIMITS}
TRUST_DOCUMENTS = {
    "CreateRole": "AssumeRolePolicyDocument",
    "UpdateAssumeRolePolicy": "PolicyDocument",
}


def malformed(message: str) -> Refusal:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html"""
    return Refusal(400, "MalformedPolicyDocument", message)


class Iam:
    """IAM, as far as it is more than moto's."""

    def __init__(self, judge: Judge, identities: Identities, permission: Permission) -> None:
        self._judge = judge
        self._identities = identities
        self._permission = permission

    def answer(self, call: Call) -> Answer | None:
        """Refuses or answers a request; None leaves it to moto."""
        self._permission.require(
            call, f"iam:{call.operation}", resource(call), context=_context(call)
        )
        if call.operation in MANAGED_DOCUMENTS:
            self._check_rights(call.params.get("PolicyDocument", ""), MANAGED_LIMIT, "PolicySize")
        elif holder := INLINE_DOCUMENTS.get(call.operation):
            limit = INLINE_LIMITS[holder]
            self._check_rights(call.params.get("PolicyDocument", ""), limit, f"{holder}PolicySize")
        elif parameter := TRUST_DOCUMENTS.get(call.operation):
            self._check_trust(call.params.get(parameter, ""))
        elif call.operation == "DeletePolicy":
            _check_policy_is_free(call)
        elif call.operation == "DeleteUser":
            _check_user_is_free(call)
        _check_boundary(call)
        return _answer_user_boundary(call)

    def changed(self, call: Call) -> None:
        """Takes in what moto has done."""
        if call.operation.startswith(READS):
            return
        if call.operation == "CreateUser" and "PermissionsBoundary" in call.params:
            estate.bound_user(_user(call), call.params["PermissionsBoundary"])
        if call.operation.startswith(("Attach", "Detach")):
            _count_holders(call)
        self._identities.observe(call.caller.account, call.partition)

    def _check_rights(self, text: str, limit: int, quota: str) -> None:
        """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html"""
        document = _parse(text)
        for statement in statements(document):
            if not SID.fullmatch(str(statement.get("Sid", ""))):
                raise malformed(
                    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies "
                    "the regular expression [0-9A-Za-z]*"
                )
            if "Principal" in statement or "NotPrincipal" in statement:
                raise malformed("Policy document should not specify a principal.")
        if faults := self._judge.faults("identity", document):
            raise malformed(f"Syntax errors in policy: {faults[0]}")
        _check_size(text, limit, quota)

    def _check_trust(self, text: str) -> None:
        document = _parse(text)
        for statement in statements(document):
            if "Resource" in statement or "NotResource" in statement:
                raise malformed("Has prohibited field Resource")
        for arn in principals(document, "AWS"):
            self._check_trusted(arn)
        if faults := self._judge.faults("trust", document):
            raise malformed(f"Syntax errors in policy: {faults[0]}")
        _check_size(text, TRUST_LIMIT, "ACLSizePerRole")

    def _check_trusted(self, arn: str) -> None:
        """https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html"""
        if arn == "*" or any(form.fullmatch(arn) for form in (ACCOUNT, ROOT, SESSION)):
            return
        identity = estate.identity(arn)
        if identity is None or not self._identities.known(identity, "trust_delay_ms"):
            raise malformed(f'Invalid principal in policy: "AWS":"{arn}"')


def resource(call: Call) -> str:
    """The ARN a request to IAM is about.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    """
    params, account = call.params, call.caller.account
    base = f"arn:{call.partition}:iam::{account}"
    path = params.get("Path", "/")
    if name := params.get("RoleName"):
        role = estate.role(account, call.partition, name)
        return role.arn if role else f"{base}:role{path}{name}"
    if name := params.get("UserName"):
        user = estate.user(account, call.partition, name)
        return user.arn if user else f"{base}:user{path}{name}"
    if name := params.get("GroupName"):
        return f"{base}:group{path}{name}"
    if arn := params.get("PolicyArn"):
        return arn
    if call.operation == "CreatePolicy":
        return f"{base}:policy{path}{params.get('PolicyName', '')}"
    if call.operation in ("GetUser", "ListAccessKeys", "CreateAccessKey"):
        return call.caller.identity_arn
    return "*"


def _context(call: Call) -> dict[str, Any]:
    """The condition keys of IAM's own actions, tags included."""
    keys: dict[str, Any] = {}
    if ("RoleName" in call.params or "UserName" in call.params) and "PolicyArn" in call.params:
        keys["iam:PolicyARN"] = call.params["PolicyArn"]
    if boundary := call.params.get("PermissionsBoundary"):
        keys["iam:PermissionsBoundary"] = boundary
    if tags := _request_tags(call):
        keys["aws:TagKeys"] = list(tags)
        keys |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    for key, value in _resource_tags(call).items():
        keys[f"aws:ResourceTag/{key}"] = keys[f"iam:ResourceTag/{key}"] = value
    return keys


def _request_tags(call: Call) -> dict[str, str]:
    tags, number = {}, 1
    while key := call.params.get(f"Tags.member.{number}.Key"):
        tags[key] = call.params.get(f"Tags.member.{number}.Value", "")
        number += 1
    return tags


def _resource_tags(call: Call) -> dict[str, str]:
    account, arn = call.caller.account, resource(call)
    one = estate.identity(arn) or estate.managed_policy(account, call.partition, arn)
    if one is None:
        return {}
    tags = one.tags.values() if isinstance(one.tags, dict) else one.tags or []
    return {tag["Key"]: tag["Value"] for tag in tags}


def _user(call: Call) -> Any | None:
    return estate.user(call.caller.account, call.partition, call.params.get("UserName", ""))


def _parse(text: str) -> dict:
    if not DOCUMENT.fullmatch(text):
        raise Refusal(
            400,
            "ValidationError",
            "The specified value for policyDocument is invalid. It must contain only printable "
            "ASCII characters and characters up to U+00FF.",
        )
    try:
        document = json.loads(text)
    except ValueError:
        raise malformed("This policy contains invalid Json") from None
    if not isinstance(document, dict) or not document.get("Statement"):
        raise malformed("Syntax errors in policy.")
    return document


def _check_size(text: str, limit: int, quota: str) -> None:
    """White space does not count."""
    if len(re.sub(r"\s", "", text)) > limit:
        raise Refusal(409, "LimitExceeded", f"Cannot exceed quota for {quota}: {limit}")


def _check_policy_is_free(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html"""
    account, arn = call.caller.account, call.params.get("PolicyArn", "")
    policy = estate.managed_policy(account, call.partition, arn)
    if policy is None:
        return
    if estate.holders(account, call.partition, arn):
        raise _conflict("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise _conflict(
            "This policy has more than one version. Before you delete a policy, you must delete "
            "the policy's versions. The default version is deleted with the policy."
        )


def _count_holders(call: Call) -> None:
    """Counts to how many a policy is attached: moto counts the second time, too."""
    account, arn = call.caller.account, call.params.get("PolicyArn", "")
    if policy := estate.managed_policy(account, call.partition, arn):
        policy.attachment_count = estate.holders(account, call.partition, arn)


def _check_user_is_free(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html"""
    user = _user(call)
    if user is None:
        return
    if user.access_keys:
        raise _conflict("Cannot delete entity, must delete access keys first.")
    if estate.groups_of(call.caller.account, call.partition, user):
        raise _conflict("Cannot delete entity, must remove users from group first.")


def _conflict(message: str) -> Refusal:
    return Refusal(409, "DeleteConflict", message)


def _check_boundary(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html"""
    arn = call.params.get("PermissionsBoundary")
    if arn and estate.managed_policy(call.caller.account, call.partition, arn) is None:
        raise Refusal(404, "NoSuchEntity", f"Scope ARN: {arn} does not exist or is not attachable.")


def _answer_user_boundary(call: Call) -> Answer | None:
    """Sets and removes the boundaries of users, which moto cannot."""
    if call.operation == "PutUserPermissionsBoundary":
        boundary = call.params.get("PermissionsBoundary")
    elif call.operation == "DeleteUserPermissionsBoundary":
        boundary = None
    else:
        return None
    user = _user(call)
    if user is None:
        name = call.params.get("UserName")
        raise Refusal(404, "NoSuchEntity", f"The user with name {name} cannot be found.")
    estate.bound_user(user, boundary)
    text = (
        f'<{call.operation}Response xmlns="{NAMESPACES["iam"]}"><ResponseMetadata>'
        f"<RequestId>{REQUEST_ID}</RequestId></ResponseMetadata></{call.operation}Response>"
    )
    return Answer(200, text.encode(), [("Content-Type", "text/xml")])
