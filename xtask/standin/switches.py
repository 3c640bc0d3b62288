"""The switches: what is not known of AWS, and what may go wrong, as settings."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True)
class Switch:
    """One setting: its default, and which values it takes."""

    default: Any
    accepts: Callable[[Any], bool]
    positions: str
    names: tuple = ()


def one_of(default: str, *others: str) -> Switch:
    names = (default, *others)
    return Switch(default, lambda value: value in names, " | ".join(names), names)


def yes_or_no(default: bool) -> Switch:
    return Switch(default, lambda value: isinstance(value, bool), "true | false", (True, False))


def count(unit: str) -> Switch:
    return Switch(
        0,
        lambda value: type(value) in (int, float) and value >= 0,
        f"0 or more {unit}",
    )


def mapping(of: str) -> Switch:
    return Switch({}, lambda value: isinstance(value, dict), of)


FAILURE_KEYS = {
    "service",
    "operation",
    "account",
    "region",
    "times",
    "status",
    "code",
    "message",
}


def is_failure(value: Any) -> bool:
    return (
        isinstance(value, dict) and {"service", "operation", "code"} <= set(value) <= FAILURE_KEYS
    )


SWITCHES: dict[str, Switch] = {
    # Redshift and its service principal.
    "source_keys": one_of("always", "never", "enable-only", "delivery-only"),
    "source_key_names": one_of("both", "arn", "account"),
    "service_principal": one_of("auto", "global", "regional", "cross-region"),
    "china_principal": one_of("global", "cn"),
    "other_region_bucket": one_of("accepted", "refused"),
    "unsupported_bucket": one_of("refused-at-delivery", "refused-at-enable", "accepted"),
    "test_object": one_of("prefix", "logs"),
    "acl_header": one_of("none", "bucket-owner-full-control"),
    "encryption_header": one_of("none", "AES256"),
    "slash_prefix": one_of("joined", "doubled"),
    "empty_prefix": one_of("none", "slash"),
    # The caller of EnableLogging.
    "caller_needs_put_object": yes_or_no(True),
    "caller_needs_get_bucket_acl": yes_or_no(False),
    "caller_fault": one_of("bucket-policy", "access-denied"),
    "via_service_key": yes_or_no(True),
    # What DescribeLoggingStatus shows.
    "s3_destination_type": one_of("absent", "shown"),
    "disabled_status": one_of("cleared", "kept"),
    "s3table_counts_as_enabled": yes_or_no(False),
    "log_exports_with_s3": one_of("ignored", "kept", "refused"),
    "stale_status_reads": count("reads"),
    # S3 and bucket policies.
    "reserialize": yes_or_no(True),
    "regional_principal": one_of("accepted", "refused"),
    "stale_policy_reads": count("reads"),
    "stale_policy_ms": count("ms"),
    "bucket_region": one_of("checked", "ignored"),
    # How long a change takes to be seen.
    "trust_delay_ms": count("ms"),
    "identity_delay_ms": count("ms"),
    "principal_delay_ms": count("ms"),
    "bucket_policy_delay_ms": count("ms"),
    "key_delay_ms": count("ms"),
    # Trouble.
    "latency_ms": count("ms"),
    "throttle_every": count("calls"),
    "throttle_next": count("calls"),
    "throttle_first": count("tries"),
    "busy_calls": count("calls"),
    "busy_after_disable": count("calls"),
    "failures": Switch(
        [],
        lambda value: isinstance(value, list) and all(map(is_failure, value)),
        "list of {service, operation, account?, region?, times?, status?, code, message?}",
    ),
    # The accounts, and the organization around them.
    "operators": Switch(
        ["*"],
        lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
        "list of globs of role names",
    ),
    "organizations": mapping("{organization id: [account, …]}"),
    "service_control_policies": mapping("{account: [policy, …]}"),
    "resource_control_policies": mapping("{account: [policy, …]}"),
}


class Invalid(ValueError):
    """A switch that does not exist, or a position it does not have."""


class Switches:
    """The positions in force."""

    def __init__(self) -> None:
        self._positions = {name: deepcopy(switch.default) for name, switch in SWITCHES.items()}

    def __getitem__(self, name: str) -> Any:
        return self._positions[name]

    def merge(self, positions: dict[str, Any]) -> None:
        """Sets what is named and leaves the rest; refuses all if one is wrong."""
        for name, value in positions.items():
            if name not in SWITCHES:
                near = get_close_matches(name, SWITCHES, 1)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                raise Invalid(f"no switch `{name}`{hint}")
            if not SWITCHES[name].accepts(value):
                raise Invalid(f"`{name}` takes {SWITCHES[name].positions}, not {value!r}")
        self._positions.update(deepcopy(positions))

    def all(self) -> dict[str, Any]:
        return deepcopy(self._positions)
