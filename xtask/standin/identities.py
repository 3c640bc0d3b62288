"""The policies of users and roles, as they come to be seen.

What was attached is enforced some time later, never at once:
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from . import estate
from .document import Kept
from .history import History
from .principal import EVERYTHING, Principal
from .switches import Switches

# A boundary that does not exist lets nothing through.
NOTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
}


@dataclass(frozen=True)
class Rights:
    """What the identity side of a request consists of."""

    policies: dict[str, dict] = field(default_factory=dict)
    boundary: dict | None = None


class Identities:
    """Every user and role there has been, with its rights and its trust over time."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._rights: dict[str, History[Rights]] = defaultdict(History)
        self._trust: dict[str, History[Kept]] = defaultdict(History)
        self._arns: set[str] = set()

    def rights(self, principal: Principal) -> Rights:
        if principal.operator:
            return Rights({"operator": EVERYTHING})
        seen = self._rights[principal.unique_id].seen_after(self._switches["identity_delay_ms"])
        return seen or Rights()

    def trust(self, role: Any) -> dict | None:
        """A role's trust policy; None while the role is too young to be assumed."""
        kept = self._trust[role.id].seen_after(self._switches["trust_delay_ms"])
        return kept and kept.current()

    def known(self, identity: Any, delay: str) -> bool:
        """Whether a user or role is old enough to be named, by the switch of that name."""
        return self._rights[identity.id].seen_after(self._switches[delay]) is not None

    def remembers(self, arn: str) -> bool:
        """Whether there is, or was, a user or role with this ARN."""
        return arn in self._arns

    def observe(self, account: str, partition: str) -> None:
        """Takes in what a call to IAM has changed in an account."""
        for identity in estate.identities(account, partition):
            self._arns.add(identity.arn)
            rights = _current(account, partition, identity)
            if self._rights[identity.id].now != rights:
                self._rights[identity.id].set(rights)
            if text := getattr(identity, "assume_role_policy_document", None):
                self._observe_trust(identity, json.loads(text))

    def _observe_trust(self, role: Any, document: dict) -> None:
        kept = self._trust[role.id].now
        if kept is None or kept.document != document:
            self._trust[role.id].set(Kept.of(document))


def _current(account: str, partition: str, identity: Any) -> Rights:
    policies = {}
    for holder in (identity, *estate.groups_of(account, partition, identity)):
        for name, document in holder.policies.items():
            policies[f"{holder.name}/{name}"] = json.loads(document)
        for arn, managed in holder.managed_policies.items():
            policies[arn] = json.loads(estate.default_document(managed))
    boundary = None
    if arn := getattr(identity, "permissions_boundary_arn", None):
        policy = estate.managed_policy(account, partition, arn)
        boundary = json.loads(estate.default_document(policy)) if policy else NOTHING
    return Rights(policies, boundary)
