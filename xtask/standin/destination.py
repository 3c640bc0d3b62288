"""A bucket as the place audit logs go to: who must be able to write there.

https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
"""

from dataclasses import dataclass
from typing import Any

from moto.utilities.utils import get_partition

from . import estate
from .answer import Refusal
from .permission import Permission, denied
from .principal import Principal
from .s3 import S3, blocks_public_access
from .switches import Switches

# Regions that are on without asking, those launched before March 20, 2019.
# https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
DEFAULT_REGIONS = frozenset(
    (
        "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 "
        "ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 "
        "us-east-1 us-east-2 us-west-1 us-west-2"
    ).split()
)


def cannot_write(bucket: str) -> str:
    """https://github.com/hashicorp/terraform-provider-aws/issues/3196"""
    return (
        f"Cannot write to bucket {bucket}. "
        "Please ensure that your IAM permissions are set up correctly."
    )


def cannot_read(bucket: str) -> str:
    return (
        f"Cannot read ACLs of bucket {bucket}. "
        "Please ensure that your IAM permissions are set up correctly."
    )


@dataclass(frozen=True)
class Source:
    """A cluster that sends its logs somewhere."""

    account: str
    region: str
    cluster: str

    @property
    def arn(self) -> str:
        return estate.cluster_arn(self.account, self.region, self.cluster)


class Destination:
    """Asks whether a bucket takes the logs of a cluster."""

    def __init__(self, switches: Switches, permission: Permission, s3: S3) -> None:
        self._switches = switches
        self._permission = permission
        self._s3 = s3

    def check_caller(self, caller: Principal, source: Source, bucket: Any, key: str) -> None:
        """Refuses unless whoever switches logging on may write to the bucket.

        "The user or IAM role that turns on logging must have s3:PutObject
        permission to the Amazon S3 bucket": the page above.
        """
        if self._switches["caller_needs_put_object"]:
            self._check_caller(caller, source, bucket, "s3:PutObject", f"/{key}", cannot_write)
        if self._switches["caller_needs_get_bucket_acl"]:
            self._check_caller(caller, source, bucket, "s3:GetBucketAcl", "", cannot_read)

    def check_service(self, source: Source, bucket: Any, key: str) -> None:
        """Refuses unless Redshift itself may read the bucket's owner and write a file."""
        if self.refuses_bucket(bucket, "enable"):
            raise _insufficient(cannot_write(bucket.name))
        if not self._service_may(source, bucket, "s3:GetBucketAcl", "", "enable"):
            raise _insufficient(cannot_read(bucket.name))
        if not self._service_may(source, bucket, "s3:PutObject", f"/{key}", "enable"):
            raise _insufficient(cannot_write(bucket.name))

    def takes(self, source: Source, bucket: Any, key: str) -> bool:
        """Whether a log file can be delivered."""
        return not self.refuses_bucket(bucket, "delivery") and self._service_may(
            source, bucket, "s3:PutObject", f"/{key}", "delivery"
        )

    def refuses_bucket(self, bucket: Any, moment: str) -> bool:
        """Whether the bucket's settings keep logs out: SSE-S3 only, no Object Lock."""
        refused = self._switches["unsupported_bucket"]
        if refused == "accepted" or (refused, moment) == ("refused-at-delivery", "enable"):
            return False
        rule = (bucket.encryption or {}).get("Rule", {})
        default = rule.get("ApplyServerSideEncryptionByDefault", {})
        return (
            default.get("SSEAlgorithm", "AES256") != "AES256"
            or bucket.object_lock_enabled
            or bucket.payer != "BucketOwner"
        )

    def _check_caller(
        self, caller: Principal, source: Source, bucket: Any, action: str, path: str, fault: Any
    ) -> None:
        """The caller's own right, both sides of it where accounts differ.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
        """
        resource = f"arn:{bucket.partition}:s3:::{bucket.name}{path}"
        via_service = {
            "aws:ViaAWSService": "true",
            "aws:CalledVia": ["redshift.amazonaws.com"],
            "aws:CalledViaFirst": "redshift.amazonaws.com",
            "aws:CalledViaLast": "redshift.amazonaws.com",
        }
        verdict = self._permission.of_principal(
            caller,
            action,
            resource,
            owner=bucket.account_id,
            region=bucket.region_name,
            resource_policy=self._s3.policy(bucket).enforced,
            context={
                **(via_service if self._switches["via_service_key"] else {}),
                **self._write_headers(action),
            },
            block_public_access=blocks_public_access(bucket),
        )
        if verdict.allowed:
            return
        if self._switches["caller_fault"] == "access-denied":
            raise denied(caller, action, resource, verdict)
        raise _insufficient(fault(bucket.name))

    def _service_may(
        self, source: Source, bucket: Any, action: str, path: str, moment: str
    ) -> bool:
        """Redshift's right, with the condition keys that say on whose behalf it acts.

        https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
        """
        keys = self._source_keys(source, moment)
        verdict = self._permission.of_service(
            self.service_principal(source, bucket),
            action,
            f"arn:{bucket.partition}:s3:::{bucket.name}{path}",
            owner=bucket.account_id,
            region=bucket.region_name,
            resource_policy=self._s3.policy(bucket).enforced,
            context={**keys, **self._write_headers(action)},
            source_account=source.account if keys else None,
        )
        return verdict.allowed

    def service_principal(self, source: Source, bucket: Any) -> str:
        """The name under which Redshift calls S3.

        The management guide has the Region in it for opt-in Regions, IAM's for
        cross-Region requests from them only:
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
        """
        suffix = "amazonaws.com"
        partition = get_partition(source.region)
        if partition == "aws-cn" and self._switches["china_principal"] == "cn":
            suffix += ".cn"
        opt_in = partition == "aws" and source.region not in DEFAULT_REGIONS
        regional = {
            "auto": opt_in,
            "global": False,
            "regional": True,
            "cross-region": opt_in and source.region != bucket.region_name,
        }[self._switches["service_principal"]]
        return f"redshift.{source.region}.{suffix}" if regional else f"redshift.{suffix}"

    def _source_keys(self, source: Source, moment: str) -> dict[str, str]:
        sent = self._switches["source_keys"]
        if sent == "never" or (sent.endswith("-only") and sent != f"{moment}-only"):
            return {}
        names = self._switches["source_key_names"]
        return {
            **({"aws:SourceArn": source.arn} if names != "account" else {}),
            **({"aws:SourceAccount": source.account} if names != "arn" else {}),
        }

    def _write_headers(self, action: str) -> dict[str, str]:
        """The headers Redshift's own writes carry, as condition keys."""
        if action != "s3:PutObject":
            return {}
        acl, encryption = self._switches["acl_header"], self._switches["encryption_header"]
        return {
            **({"s3:x-amz-acl": acl} if acl != "none" else {}),
            **({"s3:x-amz-server-side-encryption": encryption} if encryption != "none" else {}),
        }


def _insufficient(message: str) -> Refusal:
    """https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html"""
    return Refusal(400, "InsufficientS3BucketPolicyFault", message)
