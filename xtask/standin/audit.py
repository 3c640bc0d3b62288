"""Audit logging of clusters: switched on, switched off, described.

https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from . import estate
from .answer import Answer, Refusal, result
from .call import Call
from .destination import Destination, Source
from .permission import Permission
from .switches import Switches

PREFIX_LIMIT = 256
PREFIX_SIGNS = set("_.:/=+-@")
BUCKET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]")


@dataclass
class Logging:
    """The logging of one cluster."""

    destination: str | None = None
    bucket: str | None = None
    owner: str | None = None
    prefix: str | None = None
    log_exports: list[str] = field(default_factory=list)
    s3table: bool = False
    last_success: datetime | None = None
    last_failure: datetime | None = None
    failure_message: str | None = None
    busy: int | None = None
    stale: int = 0
    before: dict[str, Any] | None = None

    def stored_prefix(self) -> str | None:
        """The prefix as it is given back: with a slash at its end.

        EnableRedshiftClusterAuditLogging.yaml, a runbook of AWS's own, asserts it:
        https://github.com/aws-solutions/automated-security-response-on-aws
        """
        if not self.prefix:
            return self.prefix
        return self.prefix if self.prefix.endswith("/") else self.prefix + "/"


class Audit:
    """The three operations on a cluster's logging."""

    def __init__(
        self, switches: Switches, permission: Permission, destination: Destination
    ) -> None:
        self._switches = switches
        self._permission = permission
        self._destination = destination
        self._clusters: WeakKeyDictionary[Any, Logging] = WeakKeyDictionary()

    def of(self, cluster: Any) -> Logging:
        return self._clusters.setdefault(cluster, Logging())

    def rearm(self, positions: dict[str, Any]) -> None:
        """Makes every cluster busy afresh once the switch is set."""
        if "busy_calls" in positions:
            for logging in self._clusters.values():
                logging.busy = None

    def answer(self, call: Call) -> Answer:
        identifier = call.params.get("ClusterIdentifier")
        cluster = estate.cluster(call.caller.account, call.region, identifier)
        if cluster is None:
            raise Refusal(404, "ClusterNotFound", f"Cluster {identifier} not found.")
        source = Source(call.caller.account, call.region, identifier)
        self._permission.require(call, f"redshift:{call.operation}", source.arn)
        logging = self.of(cluster)
        status = self._status(logging)
        if call.operation == "EnableLogging":
            self._enable(call, source, cluster)
            logging.before, logging.stale = status, self._switches["stale_status_reads"]
            status = self._status(logging)
        elif call.operation == "DisableLogging":
            self._disable(call, cluster)
            logging.stale = 0
            status = self._status(logging)
        elif logging.stale > 0:
            logging.stale -= 1
            status = logging.before
        return result("redshift", call.operation, status)

    def _enable(self, call: Call, source: Source, cluster: Any) -> None:
        destination = call.params.get("LogDestinationType", "s3")
        exports = call.members("LogExports")
        if destination == "s3":
            self._enable_s3(call, source, cluster, exports)
            return
        self._check_state(cluster)
        logging = self.of(cluster)
        if destination == "s3table":
            logging.s3table = True
        else:
            logging.destination = "cloudwatch"
            logging.bucket = logging.owner = logging.prefix = None
            logging.log_exports = exports

    def _enable_s3(self, call: Call, source: Source, cluster: Any, exports: list[str]) -> None:
        if exports and self._switches["log_exports_with_s3"] == "refused":
            raise Refusal(
                400, "UnsupportedOperation", "LogExports is not supported with destination s3."
            )
        prefix = call.params.get("S3KeyPrefix", "")
        check_prefix(prefix)
        bucket = self._bucket(call)
        self._check_state(cluster)
        self._check_region(call, bucket)
        prefix = prefix or self._empty_prefix()
        key = self.test_object(source, prefix)
        self._destination.check_caller(call.caller, source, bucket, key)
        self._destination.check_service(source, bucket, key)
        estate.write_object(bucket, key, b"")
        logging = self.of(cluster)
        logging.destination = "s3"
        logging.bucket = bucket.name
        logging.owner = bucket.account_id
        logging.prefix = prefix
        logging.log_exports = exports if self._switches["log_exports_with_s3"] == "kept" else []

    def _disable(self, call: Call, cluster: Any) -> None:
        self._check_state(cluster)
        logging = self.of(cluster)
        if call.params.get("LogDestinationType") == "s3table":
            logging.s3table = False
            return
        logging.destination = None
        if self._switches["disabled_status"] == "cleared":
            logging.bucket = logging.prefix = None
            logging.last_success = logging.last_failure = logging.failure_message = None
        logging.log_exports = []
        logging.busy = self._switches["busy_after_disable"]

    @staticmethod
    def _bucket(call: Call) -> Any:
        name = call.params.get("BucketName", "")
        if not BUCKET_NAME.fullmatch(name):
            raise Refusal(
                400, "InvalidS3BucketNameFault", f"The S3 bucket name {name!r} is invalid."
            )
        bucket = estate.bucket(name, call.partition)
        if bucket is None:
            raise Refusal(
                400, "BucketNotFoundFault", f"Could not find the specified S3 bucket {name}."
            )
        return bucket

    def _check_state(self, cluster: Any) -> None:
        """Refuses while the cluster is not available or another operation runs.

        https://github.com/hashicorp/terraform-provider-aws, internal/service/redshift/logging.go
        """
        if cluster.status != "available":
            raise Refusal(
                400, "InvalidClusterState", "The specified cluster is not in the available state."
            )
        logging = self.of(cluster)
        if logging.busy is None:
            logging.busy = self._switches["busy_calls"]
        if logging.busy > 0:
            logging.busy -= 1
            raise Refusal(
                400, "InvalidClusterState", "There is an operation running on the Cluster."
            )

    def _check_region(self, call: Call, bucket: Any) -> None:
        """The reference wants one Region, a walkthrough by AWS crosses two.

        https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/
        """
        if self._switches["other_region_bucket"] == "refused" and bucket.region_name != call.region:
            raise Refusal(
                400,
                "BucketNotFoundFault",
                f"Could not find the specified S3 bucket {bucket.name} in {call.region}.",
            )

    def _empty_prefix(self) -> str:
        return "/" if self._switches["empty_prefix"] == "slash" else ""

    def folder(self, prefix: str) -> str:
        """What a key begins with under a prefix."""
        if not prefix or prefix == "/":
            return prefix
        if prefix.endswith("/") and self._switches["slash_prefix"] == "joined":
            return prefix
        return prefix + "/"

    def test_object(self, source: Source, prefix: str) -> str:
        """The key of the file that proves the bucket can be written to."""
        logs = f"AWSLogs/{source.account}/redshift/{source.region}/"
        below = logs if self._switches["test_object"] == "logs" else ""
        return f"{self.folder(prefix)}{below}redshift-audit-logging-test-file"

    def _status(self, logging: Logging) -> dict[str, Any]:
        """https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeLoggingStatus.html"""
        enabled = logging.destination is not None
        if logging.s3table and self._switches["s3table_counts_as_enabled"]:
            enabled = True
        return {
            "LoggingEnabled": enabled,
            "BucketName": logging.bucket,
            "S3KeyPrefix": logging.stored_prefix(),
            "LastSuccessfulDeliveryTime": _timestamp(logging.last_success),
            "LastFailureTime": _timestamp(logging.last_failure),
            "LastFailureMessage": logging.failure_message,
            "LogDestinationType": self._destination_type(logging),
            "LogExports": logging.log_exports or None,
        }

    def _destination_type(self, logging: Logging) -> str | None:
        """Comma-joined where logs go to two places.

        For s3 alone the field has been seen missing:
        https://github.com/hashicorp/terraform-provider-aws, internal/service/redshift/logging.go
        """
        if logging.s3table:
            return ",".join(filter(None, (logging.destination, "s3table")))
        if logging.destination == "s3" and self._switches["s3_destination_type"] == "absent":
            return None
        return logging.destination


def check_prefix(prefix: str) -> None:
    r"""At most 256 of letters, separators, digits and `_.:/=+-@`, as the API's model has it.

    https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
    """
    allowed = all(sign in PREFIX_SIGNS or unicodedata.category(sign)[0] in "LZN" for sign in prefix)
    if not allowed or len(prefix) > PREFIX_LIMIT:
        raise Refusal(
            400,
            "InvalidS3KeyPrefixFault",
            "The string specified for the logging S3 key prefix does not comply with the "
            "documented constraints.",
        )


def _timestamp(moment: datetime | None) -> str | None:
    return moment and moment.strftime("%Y-%m-%dT%H:%M:%SZ")
