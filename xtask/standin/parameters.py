"""Cluster parameters: set in a group, in force after a reboot.

moto has groups without values. The one that matters here is
`enable_user_activity_logging`: without it there is no user activity log.
https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html
"""

from typing import Any
from weakref import WeakKeyDictionary

from moto.redshift.exceptions import ClusterParameterGroupNotFoundError
from moto.redshift.models import Cluster, RedshiftBackend, redshift_backends

from .answer import Answer, Refusal, result
from .call import Call

USER_ACTIVITY = "enable_user_activity_logging"

_set: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_in_force: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def answer(call: Call) -> Answer | None:
    """Answers what moto does not know; None leaves a request to moto."""
    backend = redshift_backends[call.caller.account][call.region]
    if call.operation == "ModifyClusterParameterGroup":
        return _modify(call, backend)
    if call.operation == "RebootCluster":
        return _reboot(call, backend)
    return None


def in_force(cluster: Any, name: str) -> str | None:
    """The value a running cluster goes by; None stands for the engine's default."""
    return _in_force.get(cluster, {}).get(name)


def _modify(call: Call, backend: RedshiftBackend) -> Answer:
    name = call.params.get("ParameterGroupName", "")
    group = backend.parameter_groups.get(name)
    if group is None:
        raise Refusal(404, "ClusterParameterGroupNotFound", f"No parameter group {name}.")
    if name.startswith("default."):
        raise Refusal(
            400,
            "InvalidClusterParameterGroupState",
            f"The default parameter group {name} cannot be modified.",
        )
    values = _set.setdefault(group, {})
    number = 1
    while parameter := call.params.get(f"Parameters.Parameter.{number}.ParameterName"):
        values[parameter] = call.params[f"Parameters.Parameter.{number}.ParameterValue"]
        number += 1
    status = "Your parameter group has been updated. Changes apply after the next reboot."
    return result(
        "redshift",
        call.operation,
        {"ParameterGroupName": name, "ParameterGroupStatus": status},
    )


def _reboot(call: Call, backend: RedshiftBackend) -> Answer:
    identifier = call.params.get("ClusterIdentifier", "")
    cluster = backend.clusters.get(identifier)
    if cluster is None:
        raise Refusal(404, "ClusterNotFound", f"Cluster {identifier} not found.")
    _in_force[cluster] = _wanted(cluster)
    shown = {"ClusterIdentifier": identifier, "ClusterStatus": "rebooting"}
    return result("redshift", call.operation, {"Cluster": shown})


def _wanted(cluster: Any) -> dict[str, str]:
    values: dict[str, str] = {}
    for group in cluster.parameter_groups:
        values |= _set.get(group, {})
    return values


def _describe(backend: RedshiftBackend, parameter_group_name: str) -> list[dict[str, Any]]:
    group = backend.parameter_groups.get(parameter_group_name)
    if group is None:
        raise ClusterParameterGroupNotFoundError(parameter_group_name)
    parameters = backend.describe_default_cluster_parameters()
    for parameter in parameters:
        if (name := parameter["ParameterName"]) in _set.get(group, {}):
            parameter |= {"ParameterValue": _set[group][name], "Source": "user"}
    return parameters


def _statuses(cluster: Any) -> list[dict[str, str]]:
    synced = _in_force.get(cluster, {}) == _wanted(cluster)
    status = "in-sync" if synced else "pending-reboot"
    return [
        {"ParameterGroupName": group.name, "ParameterApplyStatus": status}
        for group in cluster.parameter_groups
    ]


RedshiftBackend.describe_cluster_parameters = _describe
Cluster.cluster_parameter_group_status_list = property(_statuses)
