"""Redshift: who may do what to a cluster."""

from moto.utilities.utils import get_partition

from . import estate, listing, parameters
from .answer import Answer
from .audit import Audit
from .call import Call
from .permission import Permission

LOGGING = {"EnableLogging", "DisableLogging", "DescribeLoggingStatus"}

# Matched by `*` alone, as a request that names no cluster must be.
ANY = "no-cluster-in-particular"


class Redshift:
    """Redshift, as far as it is more than moto's."""

    def __init__(self, permission: Permission, audit: Audit) -> None:
        self._permission = permission
        self._audit = audit

    def answer(self, call: Call) -> Answer | None:
        """Refuses or answers a request; None leaves it to moto."""
        if call.operation in LOGGING:
            return self._audit.answer(call)
        self._permission.require(call, f"redshift:{call.operation}", _resource(call))
        if call.operation == "DescribeClusters":
            listing.check(call)
        return parameters.answer(call)


def _resource(call: Call) -> str:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonredshift.html"""
    account, region = call.caller.account, call.region
    if group := call.params.get("ParameterGroupName"):
        return f"arn:{get_partition(region)}:redshift:{region}:{account}:parametergroup:{group}"
    return estate.cluster_arn(account, region, call.params.get("ClusterIdentifier", ANY))
