"""Clusters and buckets set up without a client."""

import json
from typing import Any

from moto.utilities.utils import get_partition

from . import estate
from .world import World


def set_up(world: World, given: dict[str, Any]) -> None:
    """Makes the buckets and clusters of a scene, just as given.

    A policy is taken as it is, so that a scene may hold what S3 would refuse
    today, such as the id of a principal that is gone.
    """
    for one in given.get("buckets", []):
        _bucket(world, **one)
    for one in given.get("clusters", []):
        _cluster(world, **one)


def _bucket(
    world: World,
    account: str,
    region: str,
    name: str,
    policy: str | dict | None = None,
    settings: dict[str, Any] | None = None,
) -> None:
    bucket = estate.create_bucket(account, region, name)
    for setting, value in (settings or {}).items():
        SETTINGS[setting](bucket, value)
    if policy is not None:
        world.s3.policy(bucket).set(policy if isinstance(policy, str) else json.dumps(policy))


def _cluster(
    world: World,
    account: str,
    region: str,
    id: str,
    logging: dict[str, Any] | None = None,
    restored: bool = False,
    status: str = "available",
) -> None:
    cluster = estate.create_cluster(account, region, id)
    cluster.restored_from_snapshot = restored
    cluster.status = status
    if not logging:
        return
    state = world.audit.of(cluster)
    state.s3table = logging.get("s3table", False)
    name = logging.get("bucket")
    state.destination = logging.get("destination", "s3" if name else None)
    if name:
        bucket = estate.bucket(name, get_partition(region))
        state.bucket = name
        state.owner = bucket.account_id if bucket else None
        state.prefix = logging.get("prefix", "")


def _object_lock(bucket: Any, enabled: bool) -> None:
    bucket.object_lock_enabled = enabled


def _payer(bucket: Any, payer: str) -> None:
    bucket.payer = payer


SETTINGS = {
    "encryption": estate.encrypt,
    "block_public_access": estate.block_public_access,
    "object_lock": _object_lock,
    "payer": _payer,
}
