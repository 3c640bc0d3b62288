"""Whether a request is allowed: the question put to the evaluator, and its refusals."""

import json
from datetime import datetime, timezone
from typing import Any

from .answer import Refusal
from .call import Call
from .identities import Identities, Rights
from .judge import Judge, Verdict
from .principal import EVERYTHING, Principal
from .switches import Switches

SIDES = {
    "identity": ("an", "identity-based policy"),
    "resource": ("a", "resource-based policy"),
    "session": ("a", "session policy"),
    "permissionBoundary": ("a", "permissions boundary"),
    "scp": ("a", "service control policy"),
    "rcp": ("a", "resource control policy"),
}

# A service principal has no identity side: the resource's alone decides.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
# The evaluator goes by that for names in amazonaws.com only; with every right on
# the identity side it does so for those in amazonaws.com.cn as well.
SERVICE_RIGHTS = Rights({"service": EVERYTHING})

# Of the services that obey resource control policies, those that are asked here.
RESOURCE_CONTROLLED = {"s3", "sts"}


class Permission:
    """Puts requests together with the policies in force."""

    def __init__(self, judge: Judge, switches: Switches, identities: Identities) -> None:
        self._judge = judge
        self._switches = switches
        self._identities = identities

    def of_principal(
        self,
        principal: Principal,
        action: str,
        resource: str,
        owner: str,
        region: str,
        resource_policy: dict | None = None,
        context: dict[str, Any] | None = None,
        block_public_access: bool = False,
    ) -> Verdict:
        """Whether a user or a role session may do something."""
        keys = {
            **principal.context(),
            **self._organization("aws:PrincipalOrgID", principal.account),
            "aws:ViaAWSService": "false",
            **(context or {}),
        }
        return self._decide(
            principal.arn,
            self._identities.rights(principal),
            action,
            resource,
            owner,
            region,
            resource_policy,
            keys,
            session_policy=principal.session_policy,
            control_policies=self._switches["service_control_policies"].get(principal.account, []),
            block_public_access=block_public_access,
        )

    def of_service(
        self,
        service: str,
        action: str,
        resource: str,
        owner: str,
        region: str,
        resource_policy: dict | None,
        context: dict[str, Any],
        source_account: str | None,
    ) -> Verdict:
        """Whether a service principal may do something, on behalf of an account.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
        """
        keys = {
            "aws:PrincipalIsAWSService": "true",
            "aws:PrincipalServiceName": service,
            "aws:PrincipalServiceNamesList": [service],
            "aws:ViaAWSService": "false",
            **(self._organization("aws:SourceOrgID", source_account) if source_account else {}),
            **context,
        }
        return self._decide(
            service, SERVICE_RIGHTS, action, resource, owner, region, resource_policy, keys
        )

    def require(self, call: Call, action: str, resource: str, **question: Any) -> None:
        """Refuses a call unless its caller may do this, as AWS words it.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
        """
        principal = call.caller
        question = {"owner": principal.account, "region": call.region, **question}
        verdict = self.of_principal(principal, action, resource, **question)
        if verdict.unknown_action and principal.operator:
            return
        if not verdict.allowed:
            raise denied(principal, action, resource, verdict)

    def _decide(
        self,
        principal: str,
        rights: Rights,
        action: str,
        resource: str,
        owner: str,
        region: str,
        resource_policy: dict | None,
        context: dict[str, Any],
        session_policy: dict | None = None,
        control_policies: list[dict] = (),
        block_public_access: bool = False,
    ) -> Verdict:
        simulation = {
            "request": {
                "principal": principal,
                "action": action,
                "resource": {"resource": resource, "accountId": owner},
                "contextVariables": {
                    "aws:SecureTransport": "true",
                    "aws:SourceIp": "203.0.113.10",
                    "aws:RequestedRegion": region,
                    "aws:ResourceAccount": owner,
                    **self._organization("aws:ResourceOrgID", owner),
                    **context,
                },
            },
            "identityPolicies": _named(rights.policies),
            "serviceControlPolicies": _level([EVERYTHING, *control_policies]),
            "resourceControlPolicies": _level(self._resource_control_policies(action, owner)),
            "additionalSettings": {"s3": {"blockPublicAccess": block_public_access}},
        }
        if rights.boundary:
            simulation["permissionBoundaryPolicies"] = _named({"boundary": rights.boundary})
        if session_policy:
            simulation["sessionPolicy"] = session_policy
        if resource_policy:
            simulation["resourcePolicy"] = resource_policy
        # A question without the time is the same a second later, and its answer is known.
        if any(key in json.dumps(simulation).lower() for key in ("currenttime", "epochtime")):
            now = datetime.now(timezone.utc)
            simulation["request"]["contextVariables"].update(
                {
                    "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "aws:EpochTime": str(int(now.timestamp())),
                }
            )
        return self._judge.decide(simulation)

    def _resource_control_policies(self, action: str, owner: str) -> list[dict]:
        """https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html"""
        if action.split(":")[0] not in RESOURCE_CONTROLLED:
            return []
        return self._switches["resource_control_policies"].get(owner, [])

    def _organization(self, key: str, account: str) -> dict[str, str]:
        for organization, accounts in self._switches["organizations"].items():
            if account in accounts:
                return {key: organization}
        return {}


def denied(principal: Principal, action: str, resource: str, verdict: Verdict) -> Refusal:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"""
    article, side = SIDES[verdict.side or "identity"]
    why = (
        f"with an explicit deny in {article} {side}"
        if verdict.explicit
        else f"because no {side} allows the {action} action"
    )
    return Refusal(
        403,
        "AccessDenied",
        f"User: {principal.arn} is not authorized to perform: {action} "
        f"on resource: {resource} {why}",
    )


def _named(policies: dict[str, dict]) -> list[dict[str, Any]]:
    return [{"name": name, "policy": policy} for name, policy in policies.items()]


def _level(policies: list[dict]) -> list[dict[str, Any]]:
    """Organization policies, all attached to the account itself.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    named = {f"policy {number}": policy for number, policy in enumerate(policies)}
    return [{"orgIdentifier": "account", "policies": _named(named)}]
