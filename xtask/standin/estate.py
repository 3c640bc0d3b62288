"""What exists: the buckets, clusters, users and roles that moto holds."""

import random
import re
import string
from collections.abc import Iterator
from typing import Any

from moto.iam import models as iam
from moto.redshift.models import redshift_backends
from moto.s3.models import PublicAccessBlock, s3_backends
from moto.utilities.utils import get_partition

# The parts of a user's or a role's ARN: partition, account, kind, path and name.
IDENTITY_ARN = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):(user|role)/(.+)")


def _user_id(size: int = 21) -> str:
    letters = random.choices(string.ascii_uppercase + "234567", k=size - 4)
    return "AIDA" + "".join(letters)


# moto's users have lower-case ids; AWS's begin with AIDA, and a bucket policy
# shows that id once the user is gone.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
iam.random_resource_id = _user_id


def bucket(name: str | None, partition: str) -> Any | None:
    """The bucket of that name, whichever account owns it."""
    owner = s3_backends.bucket_accounts.get(name)
    if owner is None or owner[0] != partition:
        return None
    return s3_backends[owner[1]][partition].buckets.get(name)


def create_bucket(account: str, region: str, name: str) -> Any:
    made = s3_backends[account][get_partition(region)].create_bucket(name, region)
    harden(made)
    return made


def harden(bucket: Any) -> None:
    """Gives a new bucket the settings that S3 gives it and moto does not.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
    """
    block_public_access(bucket, True)
    encrypt(bucket, "AES256")
    bucket.ownership_rule = bucket.ownership_rule or "BucketOwnerEnforced"


def block_public_access(bucket: Any, blocked: bool) -> None:
    bucket.public_access_block = PublicAccessBlock(blocked, blocked, blocked, blocked)


def encrypt(bucket: Any, algorithm: str) -> None:
    default = {"SSEAlgorithm": algorithm}
    bucket.encryption = {"Rule": {"ApplyServerSideEncryptionByDefault": default}}


def write_object(bucket: Any, key: str, body: bytes) -> None:
    s3_backends[bucket.account_id][bucket.partition].put_object(bucket.name, key, body)


def cluster(account: str, region: str, identifier: str | None) -> Any | None:
    return redshift_backends[account][region].clusters.get(identifier)


def create_cluster(account: str, region: str, identifier: str) -> Any:
    lists = ("cluster_security_groups", "vpc_security_group_ids")
    unset = (
        "db_name cluster_type cluster_subnet_group_name availability_zone "
        "preferred_maintenance_window cluster_parameter_group_name "
        "automated_snapshot_retention_period port cluster_version allow_version_upgrade "
        "number_of_nodes publicly_accessible encrypted"
    )
    return redshift_backends[account][region].create_cluster(
        **{name: [] for name in lists},
        **dict.fromkeys(unset.split()),
        cluster_identifier=identifier,
        node_type="ra3.xlplus",
        master_username="admin",
        master_user_password="Unused-password-1",
        region_name=region,
    )


def cluster_arn(account: str, region: str, identifier: str) -> str:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonredshift.html"""
    return f"arn:{get_partition(region)}:redshift:{region}:{account}:cluster:{identifier}"


def user(account: str, partition: str, name: str) -> Any | None:
    return iam.iam_backends[account][partition].users.get(name)


def role(account: str, partition: str, name: str) -> Any | None:
    """The role of that name, whatever its path."""
    roles = iam.iam_backends[account][partition].roles.values()
    return next((one for one in roles if one.name == name), None)


def identities(account: str, partition: str) -> Iterator[Any]:
    """The users and roles of an account."""
    backend = iam.iam_backends[account][partition]
    yield from backend.users.values()
    yield from backend.roles.values()


def identity(arn: str) -> Any | None:
    """The user or role with this ARN; the letters of its name count, case and all."""
    parts = IDENTITY_ARN.fullmatch(arn)
    if parts is None:
        return None
    partition, account, _, _ = parts.groups()
    return next((one for one in identities(account, partition) if one.arn == arn), None)


def identity_with_id(unique_id: str) -> Any | None:
    """The user or role with this AIDA or AROA id, in any account."""
    for account in list(iam.iam_backends.values()):
        for backend in account.values():
            for one in (*backend.users.values(), *backend.roles.values()):
                if one.id == unique_id:
                    return one
    return None


def managed_policy(account: str, partition: str, arn: str) -> Any | None:
    return iam.iam_backends[account][partition].managed_policies.get(arn)


def holders(account: str, partition: str, policy_arn: str) -> int:
    """How many users, groups and roles a managed policy is attached to."""
    groups = iam.iam_backends[account][partition].groups.values()
    return sum(
        policy_arn in one.managed_policies for one in (*identities(account, partition), *groups)
    )


def default_document(policy: Any) -> str:
    """The text of a managed policy's version in force."""
    return next(
        version.document
        for version in policy.versions
        if version.version_id == policy.default_version_id
    )


def groups_of(account: str, partition: str, one: Any) -> list[Any]:
    """The groups a user is in; a role is in none."""
    groups = iam.iam_backends[account][partition].groups.values()
    return [group for group in groups if one in group.users]


def bound_user(user: Any, policy_arn: str | None) -> None:
    """Gives a user a permissions boundary, which moto knows for roles only."""
    user.permissions_boundary_arn = policy_arn
    user.permissions_boundary = policy_arn and {
        "PermissionsBoundaryType": "Policy",
        "PermissionsBoundaryArn": policy_arn,
    }
