"""What the stand-in does, one rule at a time."""

import gzip
import json
import re
import signal
import time
import unittest
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from botocore.exceptions import ClientError

from .harness import (
    ANALYTICS,
    BASE,
    BUCKET,
    BUCKET_ARN,
    BUCKET_REGION,
    CLUSTER,
    CLUSTER_ARN,
    CLUSTER_REGION,
    FOR_ACCOUNT,
    LOGS,
    LOGS_ARN,
    PREFIX,
    RIGHTS,
    ROLE,
    ROLE_ARN,
    ROOT_ARN,
    Case,
    Process,
    allow,
    deny,
    for_caller,
    for_service,
    policy,
    trust,
)
from .judge import Judge
from .switches import SWITCHES

INSUFFICIENT = "InsufficientS3BucketPolicyFault"
DELAY_MS = 300


def setUpModule() -> None:
    Case.start()


def tearDownModule() -> None:
    Case.stop()


class EnableLogging(Case):
    def test_what_both_sides_grant_is_enough(self):
        caller = self.caller()
        self.put_policy(*for_service(), for_caller())
        self.assertEqual(
            self.enable(caller),
            {"LoggingEnabled": True, "BucketName": BUCKET, "S3KeyPrefix": f"{PREFIX}/"},
        )
        self.assertEqual(self.status(), self.enable(caller))

    def test_it_leaves_a_test_object_under_the_prefix(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.assertEqual(self.keys(), [f"{PREFIX}/redshift-audit-logging-test-file"])

    def test_a_caller_named_by_its_role_is_enough(self):
        caller = self.caller()
        named = allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROLE_ARN})
        self.put_policy(*for_service(), named)
        self.enable(caller)

    def test_another_role_of_the_account_is_not_the_caller(self):
        caller = self.caller()
        self.put_policy(*for_service(), for_caller(f"{ROLE_ARN}-2"))
        self.refused(INSUFFICIENT, self.enable, caller)

    def test_a_cluster_that_is_not_there_is_not_found(self):
        self.refused("ClusterNotFound", self.enable, ClusterIdentifier="elsewhere")

    def test_a_caller_without_the_right_is_denied(self):
        self.make_role(allow("s3:PutObject", "*"))
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        message = self.refused("AccessDenied", self.enable, caller)
        self.assertEqual(
            message,
            f"User: arn:aws:sts::{ANALYTICS}:assumed-role/{ROLE}/test is not authorized to "
            f"perform: redshift:EnableLogging on resource: {CLUSTER_ARN} because no "
            "identity-based policy allows the redshift:EnableLogging action",
        )

    def test_the_walkthroughs_arn_with_a_space_grants_nothing(self):
        self.make_role(allow("redshift:*", CLUSTER_ARN.replace("cluster:", "cluster: ")))
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        self.refused("AccessDenied", self.enable, caller)

    def test_a_prefix_outside_the_model_is_refused(self):
        for prefix in ("a*b", "a\\b", "a\tb", "p" * 257):
            self.refused("InvalidS3KeyPrefixFault", self.enable, S3KeyPrefix=prefix)

    def test_a_prefix_of_the_model_is_taken(self):
        anywhere = {"Action": "s3:*", "Resource": [BUCKET_ARN, f"{BUCKET_ARN}/*"]}
        self.put_policy(for_service()[0] | anywhere, FOR_ACCOUNT | anywhere)
        for prefix in ("été 1/a_b.c:d=e+f-@g", "p" * 256):
            self.assertEqual(self.enable(S3KeyPrefix=prefix)["S3KeyPrefix"], f"{prefix}/")

    def test_a_bucket_that_is_not_there_is_not_found(self):
        self.refused("BucketNotFoundFault", self.enable, BucketName="nobodys-bucket")

    def test_a_bucket_name_that_cannot_be_is_invalid(self):
        self.refused("InvalidS3BucketNameFault", self.enable, BucketName="no bucket")

    def test_a_caller_without_the_buckets_side_is_insufficient(self):
        caller = self.caller()
        self.put_policy(*for_service())
        self.assertEqual(
            self.refused(INSUFFICIENT, self.enable, caller),
            f"Cannot write to bucket {BUCKET}. "
            "Please ensure that your IAM permissions are set up correctly.",
        )

    def test_a_caller_without_its_own_side_is_insufficient(self):
        self.make_role(RIGHTS[0])
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        self.put_policy(*for_service(), for_caller())
        self.refused(INSUFFICIENT, self.enable, caller)

    def test_an_operator_needs_the_buckets_side_too(self):
        self.put_policy(*for_service())
        self.refused(INSUFFICIENT, self.enable)

    def test_the_service_must_be_able_to_read_the_acl(self):
        self.put_policy(for_service()[1], FOR_ACCOUNT)
        message = self.refused(INSUFFICIENT, self.enable)
        self.assertTrue(message.startswith(f"Cannot read ACLs of bucket {BUCKET}."))

    def test_the_service_must_be_able_to_write(self):
        self.put_policy(for_service()[0], FOR_ACCOUNT)
        self.refused(INSUFFICIENT, self.enable)

    def test_a_deny_of_strangers_binds_the_service_too_unless_it_is_excepted(self):
        outside = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
        excepted = {**outside, "Bool": {"aws:PrincipalIsAWSService": "false"}}
        for conditions, organization, enough in (
            (outside, "o-a1b2c3d4e5", False),
            (excepted, "o-zzzzzzzzzz", False),
            (excepted, "o-a1b2c3d4e5", True),
        ):
            self.put_policy(
                *for_service(),
                FOR_ACCOUNT,
                deny("s3:PutObject", LOGS_ARN, Principal="*", Condition=conditions),
            )
            self.switch(organizations={organization: [ANALYTICS]})
            if enough:
                self.enable()
            else:
                self.refused(INSUFFICIENT, self.enable)

    def test_a_deny_of_plain_http_changes_nothing(self):
        insecure = {"Bool": {"aws:SecureTransport": False}}
        everything = [BUCKET_ARN, f"{BUCKET_ARN}/*"]
        self.put_policy(
            *for_service(),
            FOR_ACCOUNT,
            deny("s3:*", everything, Principal="*", Condition=insecure),
        )
        self.enable()

    def test_a_permissions_boundary_bounds(self):
        boundary = self.iam.create_policy(
            PolicyName="boundary", PolicyDocument=policy(allow("redshift:*", "*"))
        )["Policy"]["Arn"]
        self.make_role(*RIGHTS, PermissionsBoundary=boundary)
        self.put_policy(*for_service(), for_caller())
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        self.refused(INSUFFICIENT, self.enable, caller)

    def test_a_session_policy_bounds(self):
        self.make_role(*RIGHTS)
        self.put_policy(*for_service(), for_caller())
        narrow = policy(allow("s3:*", "*"))
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS), Policy=narrow)
        self.refused("AccessDenied", self.enable, caller)

    def test_control_policies_bound(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        forbidding = json.loads(policy(deny("s3:PutObject", "*")))
        self.switch(service_control_policies={ANALYTICS: [forbidding]})
        self.refused(INSUFFICIENT, self.enable)
        self.switch(
            service_control_policies={},
            resource_control_policies={
                LOGS: [json.loads(policy(deny("s3:PutObject", "*", Principal="*")))]
            },
        )
        self.refused(INSUFFICIENT, self.enable)
        self.switch(resource_control_policies={})
        self.enable()

    def test_a_user_may_be_the_caller(self):
        iam = self.iam
        iam.create_user(UserName="auditor")
        iam.put_user_policy(UserName="auditor", PolicyName="rights", PolicyDocument=policy(*RIGHTS))
        key = iam.create_access_key(UserName="auditor")["AccessKey"]
        user = f"arn:aws:iam::{ANALYTICS}:user/auditor"
        self.put_policy(*for_service(), allow("s3:PutObject", LOGS_ARN, Principal={"AWS": user}))
        self.enable(key)

    def test_enabling_again_moves_the_logs(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.assertEqual(self.enable(S3KeyPrefix=f"{PREFIX}/b")["S3KeyPrefix"], f"{PREFIX}/b/")

    def test_a_prefix_with_a_slash_comes_back_as_it_was(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.assertEqual(self.enable(S3KeyPrefix=f"{PREFIX}/")["S3KeyPrefix"], f"{PREFIX}/")

    def test_the_account_of_the_bucket_needs_no_second_side(self):
        cluster = {"account": LOGS, "region": BUCKET_REGION, "id": "own"}
        self.control("POST", "seed", {"clusters": [cluster]})
        self.put_policy(*for_service())
        redshift = self.client("redshift", LOGS, BUCKET_REGION)
        redshift.enable_logging(ClusterIdentifier="own", BucketName=BUCKET, S3KeyPrefix=PREFIX)

    def test_a_bucket_made_anew_has_no_policy(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.s3.delete_bucket(Bucket=BUCKET)
        self.s3.create_bucket(Bucket=BUCKET)
        self.refused(INSUFFICIENT, self.enable)
        self.refused("NoSuchBucketPolicy", self.get_policy)


class UnknownsOfEnabling(Case):
    SOURCE = {"ArnEquals": {"aws:SourceArn": CLUSTER_ARN}}
    ACCOUNT = {"StringEquals": {"aws:SourceAccount": ANALYTICS}}

    def test_source_keys_may_be_sent_or_not(self):
        self.put_policy(*for_service(Condition=self.SOURCE), FOR_ACCOUNT)
        self.switch(source_keys="never")
        self.refused(INSUFFICIENT, self.enable)
        self.switch(source_keys="delivery-only")
        self.refused(INSUFFICIENT, self.enable)
        self.switch(source_keys="enable-only")
        self.enable()
        self.assertFalse(self.deliver()["delivered"])
        self.switch(source_keys="always")
        self.enable()
        self.assertTrue(self.deliver()["delivered"])

    def test_source_keys_sent_at_delivery_only_let_logs_through(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.put_policy(*for_service(Condition=self.ACCOUNT), FOR_ACCOUNT)
        self.switch(source_keys="delivery-only")
        self.assertTrue(self.deliver()["delivered"])

    def test_either_source_key_may_be_missing(self):
        self.put_policy(*for_service(Condition=self.SOURCE), FOR_ACCOUNT)
        self.switch(source_key_names="account")
        self.refused(INSUFFICIENT, self.enable)
        self.switch(source_key_names="arn")
        self.enable()
        self.put_policy(*for_service(Condition=self.ACCOUNT), FOR_ACCOUNT)
        self.refused(INSUFFICIENT, self.enable)
        self.switch(source_key_names="both")
        self.enable()

    def test_the_source_may_be_an_organization(self):
        inside = {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}
        self.put_policy(*for_service(Condition=inside), FOR_ACCOUNT)
        self.refused(INSUFFICIENT, self.enable)
        self.switch(organizations={"o-a1b2c3d4e5": [ANALYTICS]})
        self.enable()

    def enables_from(self, region: str, bucket_region: str, service: str) -> bool:
        """Whether a grant to one service principal lets a cluster of a Region write."""
        self.control("POST", "reset")
        self._operators.clear()
        self.control(
            "POST",
            "seed",
            {
                "clusters": [{"account": ANALYTICS, "region": region, "id": CLUSTER}],
                "buckets": [
                    {
                        "account": LOGS,
                        "region": bucket_region,
                        "name": BUCKET,
                        "policy": policy(*for_service(service), FOR_ACCOUNT),
                    }
                ],
            },
        )
        self.switch(**self.positions)
        redshift = self.client("redshift", ANALYTICS, region)
        given = {"ClusterIdentifier": CLUSTER, "BucketName": BUCKET, "S3KeyPrefix": PREFIX}
        try:
            redshift.enable_logging(**given)
        except redshift.exceptions.InsufficientS3BucketPolicyFault:
            return False
        return True

    def test_the_service_principal_may_be_global_or_regional(self):
        for position, region, bucket_region, regional in [
            ("auto", "us-east-2", "us-east-1", False),
            ("auto", "af-south-1", "af-south-1", True),
            ("global", "af-south-1", "us-east-1", False),
            ("regional", "us-east-2", "us-east-2", True),
            ("cross-region", "af-south-1", "af-south-1", False),
            ("cross-region", "af-south-1", "us-east-1", True),
            ("cross-region", "us-east-2", "us-east-1", False),
        ]:
            with self.subTest(position=position, region=region, bucket_region=bucket_region):
                self.positions = {"service_principal": position}
                names = ["redshift.amazonaws.com", f"redshift.{region}.amazonaws.com"]
                given = [self.enables_from(region, bucket_region, name) for name in names]
                self.assertEqual(given, [not regional, regional])

    def test_the_bucket_may_have_to_be_in_the_clusters_region(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.switch(other_region_bucket="refused")
        self.refused("BucketNotFoundFault", self.enable)

    def test_the_caller_may_need_to_read_the_acl(self):
        caller = self.caller()
        self.put_policy(*for_service(), for_caller())
        self.enable(caller)
        self.switch(caller_needs_get_bucket_acl=True)
        self.refused(INSUFFICIENT, self.enable, caller)

    def test_the_caller_may_need_nothing_of_the_bucket(self):
        self.put_policy(*for_service())
        self.switch(caller_needs_put_object=False)
        self.enable()

    def test_a_callers_missing_right_may_show_as_access_denied(self):
        self.put_policy(*for_service())
        self.switch(caller_fault="access-denied")
        self.refused("AccessDenied", self.enable)

    def test_the_callers_write_may_come_through_the_service(self):
        direct = {"Bool": {"aws:ViaAWSService": "true"}}
        self.put_policy(
            *for_service(),
            FOR_ACCOUNT,
            deny("s3:PutObject", LOGS_ARN, Principal={"AWS": ROOT_ARN}, Condition=direct),
        )
        self.refused(INSUFFICIENT, self.enable)
        self.switch(via_service_key=False)
        self.enable()

    def test_the_test_object_may_lie_among_the_logs(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.switch(test_object="logs")
        self.enable()
        folder = f"{PREFIX}/AWSLogs/{ANALYTICS}/redshift/{CLUSTER_REGION}"
        self.assertEqual(self.keys(), [f"{folder}/redshift-audit-logging-test-file"])

    def test_writes_may_carry_an_acl(self):
        missing = {"Null": {"s3:x-amz-acl": "true"}}
        self.put_policy(
            *for_service(),
            FOR_ACCOUNT,
            deny("s3:PutObject", LOGS_ARN, Principal="*", Condition=missing),
        )
        self.refused(INSUFFICIENT, self.enable)
        self.switch(acl_header="bucket-owner-full-control")
        self.enable()

    def test_writes_may_name_their_encryption(self):
        missing = {"Null": {"s3:x-amz-server-side-encryption": "true"}}
        self.put_policy(
            *for_service(),
            FOR_ACCOUNT,
            deny("s3:PutObject", LOGS_ARN, Principal="*", Condition=missing),
        )
        self.refused(INSUFFICIENT, self.enable)
        self.switch(encryption_header="AES256")
        self.enable()

    def test_log_exports_may_be_ignored_kept_or_refused(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        exports = {"LogExports": ["connectionlog", "userlog"]}
        self.assertNotIn("LogExports", self.enable(**exports))
        self.switch(log_exports_with_s3="kept")
        self.assertEqual(self.enable(**exports)["LogExports"], exports["LogExports"])
        self.switch(log_exports_with_s3="refused")
        self.refused("UnsupportedOperation", self.enable, **exports)

    def test_a_bucket_with_other_encryption_may_fail_now_later_or_never(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.s3.put_bucket_encryption(
            Bucket=BUCKET,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]
            },
        )
        self.enable()
        self.assertFalse(self.deliver()["delivered"])
        self.switch(unsupported_bucket="accepted")
        self.assertTrue(self.deliver()["delivered"])
        self.switch(unsupported_bucket="refused-at-enable")
        self.refused(INSUFFICIENT, self.enable)


class OtherPartitions(Case):
    REGION = "cn-north-1"
    BUCKET = "audit-logging-cn"

    def test_china_may_have_a_name_of_its_own(self):
        arn = f"arn:aws-cn:s3:::{self.BUCKET}"
        account = f"arn:aws-cn:iam::{ANALYTICS}:root"
        document = policy(
            allow(
                ["s3:GetBucketAcl", "s3:PutObject"],
                [arn, f"{arn}/*"],
                Principal={"Service": "redshift.amazonaws.com.cn", "AWS": account},
            )
        )
        place = {"region": self.REGION}
        self.control(
            "POST",
            "seed",
            {
                "clusters": [{"account": ANALYTICS, "id": "cn", **place}],
                "buckets": [{"account": LOGS, "name": self.BUCKET, "policy": document, **place}],
            },
        )
        sts = self.standin.client("sts", self.REGION)
        operator = sts.assume_role(
            RoleArn=f"arn:aws-cn:iam::{ANALYTICS}:role/operator", RoleSessionName="test"
        )["Credentials"]
        redshift = self.standin.client("redshift", self.REGION, operator)
        given = {"ClusterIdentifier": "cn", "BucketName": self.BUCKET, "S3KeyPrefix": PREFIX}
        self.refused(INSUFFICIENT, redshift.enable_logging, **given)
        self.switch(china_principal="cn")
        redshift.enable_logging(**given)

    def test_a_bucket_of_another_partition_is_not_found(self):
        bucket = {"account": LOGS, "region": self.REGION, "name": self.BUCKET}
        self.control("POST", "seed", {"buckets": [bucket]})
        self.refused("BucketNotFoundFault", self.enable, BucketName=self.BUCKET)


class LoggingStatus(Case):
    def test_a_cluster_begins_with_logging_off(self):
        self.assertEqual(self.status(), {"LoggingEnabled": False})

    def test_delivery_times_are_absent_until_something_was_delivered(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.assertNotIn("LastSuccessfulDeliveryTime", self.enable())

    def test_s3_may_be_named_as_the_destination(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.assertNotIn("LogDestinationType", self.enable())
        self.switch(s3_destination_type="shown")
        self.assertEqual(self.status()["LogDestinationType"], "s3")

    def test_two_destinations_are_joined_by_a_comma(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.enable(LogDestinationType="s3table")
        self.assertEqual(self.status()["LogDestinationType"], "s3,s3table")

    def test_disabling_without_a_type_stops_audit_logging_only(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.enable(LogDestinationType="s3table")
        self.assertEqual(self.disable(), {"LoggingEnabled": False, "LogDestinationType": "s3table"})

    def test_disabling_table_publishing_leaves_audit_logging_on(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.enable(LogDestinationType="s3table")
        self.disable(LogDestinationType="s3table")
        self.assertTrue(self.status()["LoggingEnabled"])

    def test_table_publishing_alone_may_count_as_enabled(self):
        self.enable(LogDestinationType="s3table")
        self.assertFalse(self.status()["LoggingEnabled"])
        self.switch(s3table_counts_as_enabled=True)
        self.assertTrue(self.status()["LoggingEnabled"])

    def test_a_disabled_cluster_may_still_show_its_bucket(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        self.assertEqual(self.disable(), {"LoggingEnabled": False})
        self.switch(disabled_status="kept")
        self.enable()
        self.assertEqual(
            self.disable(),
            {"LoggingEnabled": False, "BucketName": BUCKET, "S3KeyPrefix": f"{PREFIX}/"},
        )

    def test_a_logging_status_may_be_stale(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.switch(stale_status_reads=2)
        self.enable()
        self.assertEqual(
            [self.status()["LoggingEnabled"] for _ in range(3)], [False, False, True]
        )

    def test_cloudwatch_takes_the_place_of_the_bucket(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()
        exports = ["userlog"]
        self.enable(LogDestinationType="cloudwatch", LogExports=exports)
        self.assertEqual(
            self.status(),
            {"LoggingEnabled": True, "LogDestinationType": "cloudwatch", "LogExports": exports},
        )

    def test_a_caller_needs_the_right_to_look_and_to_disable(self):
        self.make_role(allow("redshift:EnableLogging", CLUSTER_ARN))
        redshift = self.redshift(self.assume(ROLE_ARN, self.operator(ANALYTICS)))
        for call in (redshift.describe_logging_status, redshift.disable_logging):
            self.refused("AccessDenied", call, ClusterIdentifier=CLUSTER)

    def test_a_busy_cluster_refuses_a_few_times(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.switch(busy_calls=2)
        for _ in range(2):
            message = self.refused("InvalidClusterState", self.enable)
            self.assertEqual(message, "There is an operation running on the Cluster.")
        self.enable()

    def test_a_paused_cluster_takes_no_change(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.redshift().pause_cluster(ClusterIdentifier=CLUSTER)
        self.refused("InvalidClusterState", self.enable)

    def test_a_cluster_is_busy_after_logging_was_disabled(self):
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.switch(busy_after_disable=1)
        self.enable()
        self.disable()
        self.refused("InvalidClusterState", self.enable)
        self.enable()


class Delivery(Case):
    def setUp(self):
        super().setUp()
        self.put_policy(*for_service(), FOR_ACCOUNT)

    def test_a_log_arrives_under_the_documented_key(self):
        self.enable()
        answer = self.deliver()
        self.assertRegex(
            answer["key"],
            rf"^{PREFIX}/AWSLogs/{ANALYTICS}/redshift/{CLUSTER_REGION}/\d{{4}}/\d\d/\d\d/"
            rf"{ANALYTICS}_redshift_{CLUSTER_REGION}_{CLUSTER}_connectionlog_"
            r"\d{4}-\d\d-\d\dT\d\d:\d\d\.gz$",
        )
        body = self.s3.get_object(Bucket=BUCKET, Key=answer["key"])["Body"].read()
        self.assertEqual(len(gzip.decompress(body).decode().split("|")), 22)
        self.assertIn("LastSuccessfulDeliveryTime", self.status())

    def test_a_failure_shows_in_the_status(self):
        self.enable()
        self.put_policy(FOR_ACCOUNT)
        answer = self.deliver()
        self.assertFalse(answer["delivered"])
        status = self.status()
        self.assertIn("LastFailureTime", status)
        self.assertEqual(status["LastFailureMessage"], answer["message"])

    def test_nothing_is_delivered_while_logging_is_off(self):
        self.assertFalse(self.deliver()["delivered"])

    def test_a_bucket_that_changed_hands_gets_nothing(self):
        self.enable()
        for one in self.keys():
            self.s3.delete_object(Bucket=BUCKET, Key=one)
        self.s3.delete_bucket(Bucket=BUCKET)
        self.assertIn("does not exist", self.deliver()["message"])
        self.client("s3", "777788889999").create_bucket(Bucket=BUCKET)
        self.assertIn("owner", self.deliver()["message"])

    def test_a_prefix_with_a_slash_may_double_it(self):
        self.enable(S3KeyPrefix=f"{PREFIX}/")
        self.assertTrue(self.deliver()["key"].startswith(f"{PREFIX}/AWSLogs/"))
        self.switch(slash_prefix="doubled")
        self.assertTrue(self.deliver()["key"].startswith(f"{PREFIX}//AWSLogs/"))

    def test_no_prefix_may_mean_a_slash(self):
        anywhere = {"Action": "s3:*", "Resource": [BUCKET_ARN, f"{BUCKET_ARN}/*"]}
        self.put_policy(for_service()[0] | anywhere, FOR_ACCOUNT | anywhere)
        self.enable(S3KeyPrefix="")
        self.assertTrue(self.deliver()["key"].startswith("AWSLogs/"))
        self.switch(empty_prefix="slash")
        self.enable(S3KeyPrefix="")
        self.assertTrue(self.deliver()["key"].startswith("/AWSLogs/"))

    def test_user_activity_is_logged_after_a_parameter_and_a_reboot(self):
        self.enable()
        redshift = self.redshift()
        redshift.create_cluster_parameter_group(
            ParameterGroupName="audited", ParameterGroupFamily="redshift-1.0", Description="-"
        )
        redshift.modify_cluster_parameter_group(
            ParameterGroupName="audited",
            Parameters=[
                {"ParameterName": "enable_user_activity_logging", "ParameterValue": "true"}
            ],
        )
        redshift.modify_cluster(ClusterIdentifier=CLUSTER, ClusterParameterGroupName="audited")
        self.assertEqual(self.applied(), "pending-reboot")
        self.assertFalse(self.deliver("useractivitylog")["delivered"])
        redshift.reboot_cluster(ClusterIdentifier=CLUSTER)
        self.assertEqual(self.applied(), "in-sync")
        self.assertTrue(self.deliver("useractivitylog")["delivered"])

    def applied(self) -> str:
        clusters = self.redshift().describe_clusters(ClusterIdentifier=CLUSTER)["Clusters"]
        return clusters[0]["ClusterParameterGroups"][0]["ParameterApplyStatus"]

    def test_a_parameter_shows_where_it_comes_from(self):
        redshift = self.redshift()
        redshift.create_cluster_parameter_group(
            ParameterGroupName="audited", ParameterGroupFamily="redshift-1.0", Description="-"
        )
        value = {"ParameterName": "enable_user_activity_logging", "ParameterValue": "true"}
        redshift.modify_cluster_parameter_group(ParameterGroupName="audited", Parameters=[value])
        shown = redshift.describe_cluster_parameters(ParameterGroupName="audited")["Parameters"]
        ours = next(one for one in shown if one["ParameterName"] == value["ParameterName"])
        self.assertEqual((ours["ParameterValue"], ours["Source"]), ("true", "user"))

    def test_the_default_parameter_group_cannot_be_modified(self):
        self.refused(
            "InvalidClusterParameterGroupState",
            self.redshift().modify_cluster_parameter_group,
            ParameterGroupName="default.redshift-1.0",
            Parameters=[],
        )


class BucketPolicies(Case):
    def malformed(self, *statements, text=None):
        given = policy(*statements) if text is None else text
        return self.refused(
            "MalformedPolicy", self.s3.put_bucket_policy, Bucket=BUCKET, Policy=given
        )

    def test_what_is_put_is_what_is_got_but_for_its_form(self):
        before = json.loads(policy(*for_service(), for_caller()))
        self.put_policy(*before["Statement"])
        text = self.get_policy()
        self.assertNotEqual(text, json.dumps(before))
        self.assertNotIn(": ", text)
        after = json.loads(text)
        self.assertEqual(after, before)
        self.assertEqual(list(after), ["Statement", "Version"])

    def test_lists_of_one_and_bare_accounts_come_back_otherwise(self):
        one = allow(["s3:PutObject"], [LOGS_ARN], Principal={"AWS": [ANALYTICS]})
        self.put_policy(one)
        self.assertEqual(
            json.loads(self.get_policy())["Statement"],
            [allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROOT_ARN})],
        )

    def test_principals_come_back_in_another_order(self):
        accounts = [f"arn:aws:iam::{account}:root" for account in (LOGS, ANALYTICS)]
        self.put_policy(allow("s3:PutObject", LOGS_ARN, Principal={"AWS": accounts}))
        [got] = json.loads(self.get_policy())["Statement"]
        self.assertEqual(got["Principal"]["AWS"], accounts[::-1])

    def test_the_text_may_come_back_as_it_was(self):
        self.switch(reserialize=False)
        text = json.dumps(json.loads(policy(*for_service())), indent=3)
        self.s3.put_bucket_policy(Bucket=BUCKET, Policy=text)
        self.assertEqual(self.get_policy(), text)

    def test_there_is_none_at_first_and_none_after_it_was_deleted(self):
        self.refused("NoSuchBucketPolicy", self.get_policy)
        self.put_policy(*for_service())
        self.s3.delete_bucket_policy(Bucket=BUCKET)
        self.refused("NoSuchBucketPolicy", self.get_policy)

    def test_a_role_that_does_not_exist_is_refused(self):
        statement = allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROLE_ARN})
        self.assertEqual(self.malformed(statement), "Invalid principal in policy")
        self.make_role()
        self.put_policy(statement)

    def test_the_case_of_a_users_name_counts(self):
        self.iam.create_user(UserName="auditor")
        other = f"arn:aws:iam::{ANALYTICS}:user/Auditor"
        self.malformed(allow("s3:PutObject", LOGS_ARN, Principal={"AWS": other}))

    def test_the_path_of_a_role_counts(self):
        self.make_role(Path="/team/")
        self.malformed(allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROLE_ARN}))

    def test_a_unique_id_is_refused(self):
        one = allow("s3:PutObject", LOGS_ARN, Principal={"AWS": "AROAEXAMPLE0123456789"})
        self.assertEqual(self.malformed(one), "Invalid principal in policy")

    def test_a_deleted_principal_is_shown_by_its_id(self):
        self.make_role()
        role_id = self.iam.get_role(RoleName=ROLE)["Role"]["RoleId"]
        self.put_policy(allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROLE_ARN}))
        self.iam.delete_role(RoleName=ROLE)
        self.assertEqual(
            json.loads(self.get_policy())["Statement"][0]["Principal"], {"AWS": role_id}
        )
        self.malformed(text=self.get_policy())

    def test_a_principal_made_anew_is_somebody_else(self):
        self.make_role(*RIGHTS)
        named = allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROLE_ARN})
        self.put_policy(*for_service(), named)
        self.iam.delete_role_policy(RoleName=ROLE, PolicyName="rights")
        self.iam.delete_role(RoleName=ROLE)
        caller = self.caller()
        self.refused(INSUFFICIENT, self.enable, caller)
        self.put_policy(*for_service(), for_caller())
        self.enable(caller)

    def test_a_deleted_user_is_shown_by_an_id_that_begins_with_aida(self):
        self.iam.create_user(UserName="auditor")
        user = f"arn:aws:iam::{ANALYTICS}:user/auditor"
        self.put_policy(allow("s3:PutObject", LOGS_ARN, Principal={"AWS": user}))
        self.iam.delete_user(UserName="auditor")
        self.assertRegex(self.get_policy(), r'"AWS":"AIDA[A-Z0-9]{17}"')

    def test_a_service_principal_is_taken_and_another_name_is_not(self):
        self.put_policy(
            *for_service(["redshift.amazonaws.com", "redshift.af-south-1.amazonaws.com"])
        )
        self.assertEqual(self.malformed(*for_service("*")), "Invalid principal in policy")

    def test_a_regional_service_principal_may_be_refused(self):
        self.switch(regional_principal="refused")
        self.malformed(*for_service("redshift.af-south-1.amazonaws.com"))
        self.put_policy(*for_service())

    def test_an_action_must_apply_to_a_resource(self):
        message = self.malformed(allow("s3:GetBucketAcl", LOGS_ARN, Principal="*"))
        self.assertEqual(message, "Action does not apply to any resource(s) in statement")
        self.malformed(allow("s3:PutObject", BUCKET_ARN, Principal="*"))

    def test_an_action_must_be_one_of_s3(self):
        self.malformed(allow("redshift:EnableLogging", LOGS_ARN, Principal="*"))

    def test_a_resource_must_be_of_this_bucket(self):
        for arn in ("arn:aws:s3:::another/*", "*", "arn:aws-cn:s3:::" + BUCKET):
            message = self.malformed(allow("s3:PutObject", arn, Principal="*"))
            self.assertEqual(message, "Policy has invalid resource")

    def test_a_policy_without_a_statement_is_refused(self):
        self.malformed()

    def test_a_policy_that_is_not_json_is_refused(self):
        self.malformed(text="{")

    def test_a_statement_needs_a_principal(self):
        message = self.malformed(allow("s3:PutObject", LOGS_ARN))
        self.assertEqual(message, "Missing required field Principal")

    def test_the_limit_is_on_the_normalized_text(self):
        def sized(length, indent=None):
            statement = allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROOT_ARN}, Sid="")
            document = json.loads(policy(statement))
            rest = len(json.dumps(document, separators=(",", ":")))
            document["Statement"][0]["Sid"] = "x" * (length - rest)
            return json.dumps(document, indent=indent)

        self.s3.put_bucket_policy(Bucket=BUCKET, Policy=sized(20_480, indent=4))
        self.assertEqual(
            self.malformed(text=sized(20_481)),
            "Normalized policy document exceeds the maximum allowed size of 20480 bytes",
        )

    def test_accounts_count_as_their_root_arns(self):
        accounts = [f"{number:012}" for number in range(640)]
        statement = allow("s3:PutObject", LOGS_ARN, Principal={"AWS": accounts})
        self.assertLess(len(policy(statement)), 20_480)
        self.assertIn("20480", self.malformed(statement))

    def test_another_account_may_not_touch_it(self):
        stranger = self.client("s3", ANALYTICS, BUCKET_REGION)
        self.refused("AccessDenied", stranger.get_bucket_policy, Bucket=BUCKET)
        self.put_policy(allow("s3:*", [BUCKET_ARN, f"{BUCKET_ARN}/*"], Principal={"AWS": ROOT_ARN}))
        self.refused("MethodNotAllowed", stranger.get_bucket_policy, Bucket=BUCKET)
        self.refused("MethodNotAllowed", stranger.delete_bucket_policy, Bucket=BUCKET)

    def test_the_expected_owner_must_be_the_owner(self):
        self.put_policy(*for_service())
        for call, more in (
            (self.s3.get_bucket_policy, {}),
            (self.s3.put_bucket_policy, {"Policy": policy(*for_service())}),
            (self.s3.delete_bucket_policy, {}),
            (self.s3.get_bucket_location, {}),
        ):
            self.refused("AccessDenied", call, Bucket=BUCKET, ExpectedBucketOwner=ANALYTICS, **more)
            if call != self.s3.delete_bucket_policy:
                call(Bucket=BUCKET, ExpectedBucketOwner=LOGS, **more)

    def test_reads_may_be_stale_by_count(self):
        self.put_policy(*for_service())
        old = self.get_policy()
        self.switch(stale_policy_reads=2)
        self.put_policy(FOR_ACCOUNT)
        self.assertEqual([self.get_policy() == old for _ in range(3)], [True, True, False])

    def test_reads_may_be_stale_for_a_while(self):
        self.switch(stale_policy_ms=DELAY_MS)
        self.put_policy(*for_service())
        self.refused("NoSuchBucketPolicy", self.get_policy)
        time.sleep(DELAY_MS / 1000)
        self.get_policy()

    def test_a_policy_may_take_time_to_be_enforced(self):
        self.switch(bucket_policy_delay_ms=DELAY_MS)
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.refused(INSUFFICIENT, self.enable)
        time.sleep(DELAY_MS / 1000)
        self.enable()

    def test_a_young_principal_may_be_unknown(self):
        self.switch(principal_delay_ms=DELAY_MS)
        self.make_role()
        one = allow("s3:PutObject", LOGS_ARN, Principal={"AWS": ROLE_ARN})
        self.assertEqual(self.malformed(one), "Invalid principal in policy")
        time.sleep(DELAY_MS / 1000)
        self.put_policy(one)

    def test_a_public_policy_may_be_blocked(self):
        everybody = allow("s3:PutObject", LOGS_ARN, Principal="*")
        self.block_public_access(False)
        self.put_policy(everybody)
        self.block_public_access(True)
        stranger = self.client("s3", ANALYTICS, BUCKET_REGION)
        given = {"Bucket": BUCKET, "Key": f"{PREFIX}/a", "Body": b"-"}
        self.refused("AccessDenied", stranger.put_object, **given)
        message = self.refused("AccessDenied", self.put_policy, everybody)
        self.assertIn("BlockPublicPolicy", message)
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.enable()

    def block_public_access(self, blocked):
        names = ("BlockPublicPolicy", "RestrictPublicBuckets")
        self.s3.put_public_access_block(
            Bucket=BUCKET, PublicAccessBlockConfiguration=dict.fromkeys(names, blocked)
        )

    def test_its_status_says_whether_it_is_public(self):
        self.put_policy(*for_service())
        status = self.s3.get_bucket_policy_status(Bucket=BUCKET)["PolicyStatus"]
        self.assertFalse(status["IsPublic"])

    def test_a_scene_may_hold_what_would_be_refused(self):
        gone = policy(allow("s3:PutObject", "arn:aws:s3:::old/*", Principal={"AWS": "AIDAGONE"}))
        bucket = {"account": LOGS, "region": BUCKET_REGION, "name": "old", "policy": gone}
        self.control("POST", "seed", {"buckets": [bucket]})
        text = self.s3.get_bucket_policy(Bucket="old")["Policy"]
        self.assertIn("AIDAGONE", text)


class Buckets(Case):
    def test_another_account_may_not_write_unasked(self):
        stranger = self.client("s3", ANALYTICS, BUCKET_REGION)
        given = {"Bucket": BUCKET, "Key": f"{PREFIX}/a", "Body": b"-"}
        message = self.refused("AccessDenied", stranger.put_object, **given)
        self.assertIn("because no resource-based policy allows the s3:PutObject action", message)
        self.put_policy(FOR_ACCOUNT)
        stranger.put_object(**given)

    def test_a_deny_binds_the_owner_too(self):
        self.put_policy(deny("s3:PutObject", LOGS_ARN, Principal="*"))
        given = {"Bucket": BUCKET, "Key": f"{PREFIX}/a", "Body": b"-"}
        message = self.refused("AccessDenied", self.s3.put_object, **given)
        self.assertIn("explicit deny in a resource-based policy", message)

    def test_an_object_comes_back_as_it_went(self):
        body = b"a=b&c\n" * 20_000
        self.s3.put_object(Bucket=BUCKET, Key="a b/ü+", Body=body)
        self.assertEqual(
            self.s3.head_object(Bucket=BUCKET, Key="a b/ü+")["ContentLength"], len(body)
        )
        self.assertEqual(self.s3.get_object(Bucket=BUCKET, Key="a b/ü+")["Body"].read(), body)

    def test_a_bucket_is_reached_in_its_own_region(self):
        elsewhere = self.client("s3", LOGS, "eu-west-1")
        elsewhere.meta.events.unregister("needs-retry.s3")
        self.assertIsNone(elsewhere.get_bucket_location(Bucket=BUCKET)["LocationConstraint"])
        self.put_in(elsewhere, 301)
        self.switch(bucket_region="ignored")
        self.put_in(elsewhere, 200)

    def put_in(self, s3, status):
        self.control("DELETE", "calls")
        s3.put_object(Bucket=BUCKET, Key="a", Body=b"-")
        calls = [call for call in self.control("GET", "calls") if call["operation"] == "PutObject"]
        self.assertEqual(calls[0]["status"], status)

    def test_a_new_bucket_is_closed_and_encrypted(self):
        self.s3.create_bucket(Bucket="made-by-call")
        for bucket in (BUCKET, "made-by-call"):
            [rule] = self.s3.get_bucket_encryption(Bucket=bucket)[
                "ServerSideEncryptionConfiguration"
            ]["Rules"]
            default = rule["ApplyServerSideEncryptionByDefault"]
            self.assertEqual(default["SSEAlgorithm"], "AES256")
            [rule] = self.s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"][
                "Rules"
            ]
            self.assertEqual(rule["ObjectOwnership"], "BucketOwnerEnforced")
            block = self.s3.get_public_access_block(Bucket=bucket)
            self.assertEqual(set(block["PublicAccessBlockConfiguration"].values()), {True})

    def test_who_pays_for_requests_is_told(self):
        payer = lambda: self.s3.get_bucket_request_payment(Bucket=BUCKET)["Payer"]  # noqa: E731
        self.assertEqual(payer(), "BucketOwner")
        configuration = {"Payer": "Requester"}
        self.s3.put_bucket_request_payment(
            Bucket=BUCKET, RequestPaymentConfiguration=configuration
        )
        self.assertEqual(payer(), "Requester")

    def test_objects_are_deleted_by_who_may_delete_each(self):
        self.put_policy(deny("s3:DeleteObject", f"{BUCKET_ARN}/kept/*", Principal="*"))
        for key in ("kept/a", "b&c"):
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=b"-")
        self.s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "b&c"}]})
        kept = {"Objects": [{"Key": "kept/a"}]}
        self.refused("AccessDenied", self.s3.delete_objects, Bucket=BUCKET, Delete=kept)
        self.assertEqual(self.keys(), ["kept/a"])

    def test_an_operation_nobody_thought_of_is_not_implemented(self):
        get = self.s3.list_bucket_analytics_configurations
        self.refused("NotImplemented", get, Bucket=BUCKET)

    def test_an_unsigned_request_is_refused(self):
        with self.assertRaises(HTTPError) as raised:
            urlopen(f"{self.standin.url}/{BUCKET}?policy")
        self.assertEqual(raised.exception.code, 403)
        nobody = {"AccessKeyId": "", "SecretAccessKey": ""}
        iam = self.standin.client("iam", "us-east-1", nobody)
        self.refused("MissingAuthenticationToken", iam.list_roles)


class Identity(Case):
    def whoami(self, credentials=BASE):
        answer = self.standin.client("sts", "us-east-1", credentials).get_caller_identity()
        return answer["Account"], answer["Arn"]

    def test_everybody_is_told_who_they_are(self):
        self.assertEqual(self.whoami(), ("123456789012", "arn:aws:iam::123456789012:user/operator"))
        self.assertEqual(
            self.whoami(self.operator(LOGS)),
            (LOGS, f"arn:aws:sts::{LOGS}:assumed-role/operator/test"),
        )
        self.assertEqual(
            self.whoami(self.caller()),
            (ANALYTICS, f"arn:aws:sts::{ANALYTICS}:assumed-role/{ROLE}/test"),
        )
        self.iam.create_user(UserName="auditor", Path="/team/")
        key = self.iam.create_access_key(UserName="auditor")["AccessKey"]
        self.assertEqual(
            self.whoami(key), (ANALYTICS, f"arn:aws:iam::{ANALYTICS}:user/team/auditor")
        )

    def test_a_role_is_assumed_by_whom_it_trusts(self):
        self.make_role(trusted=trust({"AWS": LOGS}))
        self.assume(ROLE_ARN, self.operator(LOGS))
        self.refused("AccessDenied", self.assume, ROLE_ARN, self.operator(ANALYTICS))

    def test_a_role_may_want_an_external_id(self):
        wants = {"StringEquals": {"sts:ExternalId": "sesame"}}
        self.make_role(trusted=trust({"AWS": ROOT_ARN}, Condition=wants))
        operator = self.operator(ANALYTICS)
        self.refused("AccessDenied", self.assume, ROLE_ARN, operator)
        self.refused("AccessDenied", self.assume, ROLE_ARN, operator, ExternalId="open")
        self.assume(ROLE_ARN, operator, ExternalId="sesame")

    def test_a_role_may_want_a_second_factor(self):
        wants = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
        self.make_role(trusted=trust({"AWS": ROOT_ARN}, Condition=wants))
        operator = self.operator(ANALYTICS)
        device = f"arn:aws:iam::{ANALYTICS}:mfa/phone"
        self.refused("AccessDenied", self.assume, ROLE_ARN, operator)
        wrong = {"SerialNumber": device, "TokenCode": "654321"}
        self.refused("AccessDenied", self.assume, ROLE_ARN, operator, **wrong)
        self.assume(ROLE_ARN, operator, SerialNumber=device, TokenCode="123456")

    def test_a_caller_needs_the_right_to_assume(self):
        self.make_role(name="first")
        first = self.assume(f"arn:aws:iam::{ANALYTICS}:role/first", self.operator(ANALYTICS))
        self.make_role()
        self.refused("AccessDenied", self.assume, ROLE_ARN, first)
        self.iam.put_role_policy(
            RoleName="first",
            PolicyName="rights",
            PolicyDocument=policy(allow("sts:AssumeRole", ROLE_ARN)),
        )
        self.assume(ROLE_ARN, first)

    def test_a_young_role_cannot_be_assumed(self):
        self.switch(trust_delay_ms=DELAY_MS)
        self.make_role()
        self.refused("AccessDenied", self.assume, ROLE_ARN, self.operator(ANALYTICS))
        time.sleep(DELAY_MS / 1000)
        self.assume(ROLE_ARN, self.operator(ANALYTICS))

    def test_young_rights_do_not_count(self):
        self.put_policy(*for_service(), for_caller())
        self.switch(identity_delay_ms=DELAY_MS)
        caller = self.caller()
        self.refused("AccessDenied", self.enable, caller)
        time.sleep(DELAY_MS / 1000)
        self.enable(caller)

    def test_taken_rights_count_for_a_while(self):
        self.put_policy(*for_service(), for_caller())
        caller = self.caller()
        self.switch(identity_delay_ms=DELAY_MS)
        time.sleep(DELAY_MS / 1000)
        self.iam.delete_role_policy(RoleName=ROLE, PolicyName="rights")
        self.enable(caller)
        time.sleep(DELAY_MS / 1000)
        self.refused("AccessDenied", self.enable, caller)

    def test_a_new_version_of_a_policy_counts(self):
        iam = self.iam
        self.make_role()
        arn = iam.create_policy(
            PolicyName="rights", PolicyDocument=policy(allow("s3:PutObject", LOGS_ARN))
        )["Policy"]["Arn"]
        iam.attach_role_policy(RoleName=ROLE, PolicyArn=arn)
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        self.put_policy(*for_service(), for_caller())
        self.refused("AccessDenied", self.enable, caller)
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(*RIGHTS), SetAsDefault=True)
        self.enable(caller)

    def test_a_new_key_is_not_known_at_once(self):
        self.switch(key_delay_ms=DELAY_MS)
        self.iam.create_user(UserName="auditor")
        key = self.iam.create_access_key(UserName="auditor")["AccessKey"]
        self.refused("InvalidClientTokenId", self.whoami, key)
        time.sleep(DELAY_MS / 1000)
        self.whoami(key)

    def test_a_deleted_key_is_invalid(self):
        self.iam.create_user(UserName="auditor")
        key = self.iam.create_access_key(UserName="auditor")["AccessKey"]
        self.iam.delete_access_key(UserName="auditor", AccessKeyId=key["AccessKeyId"])
        self.refused("InvalidClientTokenId", self.whoami, key)

    def test_a_deleted_role_has_no_sessions(self):
        self.make_role()
        session = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        self.iam.delete_role(RoleName=ROLE)
        self.refused("InvalidClientTokenId", self.whoami, session)
        self.refused("AccessDenied", self.assume, ROLE_ARN, self.operator(ANALYTICS))

    def test_a_trusted_role_made_anew_is_trusted_no_more(self):
        first = f"arn:aws:iam::{ANALYTICS}:role/first"
        rights = allow("sts:AssumeRole", ROLE_ARN)
        self.make_role(rights, name="first")
        self.make_role(trusted=trust({"AWS": first}))
        self.assume(ROLE_ARN, self.assume(first, self.operator(ANALYTICS)))
        self.iam.delete_role_policy(RoleName="first", PolicyName="rights")
        self.iam.delete_role(RoleName="first")
        self.make_role(rights, name="first")
        again = self.assume(first, self.operator(ANALYTICS))
        self.refused("AccessDenied", self.assume, ROLE_ARN, again)

    def test_a_role_asked_for_by_the_wrong_path_is_nobodys(self):
        self.make_role(Path="/team/")
        self.refused("AccessDenied", self.assume, ROLE_ARN, self.operator(ANALYTICS))
        self.assume(ROLE_ARN.replace("role/", "role/team/"), self.operator(ANALYTICS))

    def test_operators_may_be_told_by_name(self):
        self.switch(operators=["operator*"])
        self.assume(f"arn:aws:iam::{ANALYTICS}:role/operator-2")
        self.refused("AccessDenied", self.assume, ROLE_ARN)

    def test_a_caller_may_change_nothing_it_has_no_right_to(self):
        self.make_role(allow("iam:GetRole", ROLE_ARN))
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        iam = self.standin.client("iam", "us-east-1", caller)
        iam.get_role(RoleName=ROLE)
        self.refused("AccessDenied", iam.delete_role, RoleName=ROLE)
        self.refused("AccessDenied", iam.list_roles)

    def test_rights_may_depend_on_the_time(self):
        day, second = {"aws:CurrentTime": "2020-01-01T00:00:00Z"}, {"aws:EpochTime": "1577836800"}
        since = {"DateGreaterThan": day, "NumericGreaterThan": second}
        self.make_role(
            allow("iam:GetRole", ROLE_ARN, Condition=since),
            allow("iam:ListRoles", "*", Condition={"DateLessThan": day}),
            allow("iam:ListUsers", "*", Condition={"NumericLessThan": second}),
        )
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        iam = self.standin.client("iam", "us-east-1", caller)
        iam.get_role(RoleName=ROLE)
        self.refused("AccessDenied", iam.list_roles)
        self.refused("AccessDenied", iam.list_users)

    def test_rights_may_depend_on_tags_and_policies(self):
        tagged = {"StringEquals": {"aws:RequestTag/redtrail:plan": "audit"}}
        ours = f"arn:aws:iam::{ANALYTICS}:policy/ours"
        self.make_role(
            allow("iam:CreateRole", "*", Condition=tagged),
            allow("iam:AttachRolePolicy", "*", Condition={"ArnEquals": {"iam:PolicyARN": ours}}),
            allow("iam:CreatePolicy", "*"),
        )
        caller = self.assume(ROLE_ARN, self.operator(ANALYTICS))
        iam = self.standin.client("iam", "us-east-1", caller)
        role = {"RoleName": "made", "AssumeRolePolicyDocument": trust({"AWS": ROOT_ARN})}
        self.refused("AccessDenied", iam.create_role, **role)
        iam.create_role(**role, Tags=[{"Key": "redtrail:plan", "Value": "audit"}])
        for name in ("ours", "theirs"):
            iam.create_policy(PolicyName=name, PolicyDocument=policy(*RIGHTS))
        iam.attach_role_policy(RoleName="made", PolicyArn=ours)
        theirs = ours.replace("ours", "theirs")
        self.refused("AccessDenied", iam.attach_role_policy, RoleName="made", PolicyArn=theirs)


class Evaluator(unittest.TestCase):
    """The evaluator's answers beside those of AWS's documentation.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """

    SESSION = f"arn:aws:sts::{ANALYTICS}:assumed-role/{ROLE}/test"
    OBJECT = f"{BUCKET_ARN}/{PREFIX}/log.gz"
    SERVICE = "redshift.amazonaws.com"

    @classmethod
    def setUpClass(cls):
        cls.judge = Judge()
        cls.addClassCleanup(cls.judge.close)

    def decide(self, principal, identity=(), bucket=(), owner=LOGS, **context):
        keys = {name.replace("aws_", "aws:"): value for name, value in context.items()}
        if principal == self.SESSION:
            keys |= {"aws:PrincipalArn": ROLE_ARN, "aws:PrincipalAccount": ANALYTICS}
        simulation = {
            "request": {
                "principal": principal,
                "action": "s3:PutObject",
                "resource": {"resource": self.OBJECT, "accountId": owner},
                "contextVariables": keys,
            },
            "identityPolicies": [{"name": "rights", "policy": json.loads(policy(*identity))}]
            if identity
            else [],
            "serviceControlPolicies": [],
            "resourceControlPolicies": [],
        }
        if bucket:
            simulation["resourcePolicy"] = json.loads(policy(*bucket))
        return self.judge.decide(simulation)

    def session(self, *bucket, identity=(RIGHTS[1],), **more):
        return self.decide(self.SESSION, identity, bucket, **more).allowed

    def service(self, *bucket, **context):
        return self.decide(self.SERVICE, (), bucket, **context).allowed

    @staticmethod
    def to(principal, **more):
        return allow("s3:PutObject", LOGS_ARN, Principal=principal, **more)

    def test_across_accounts_both_sides_must_allow(self):
        named = self.to({"AWS": ROLE_ARN})
        self.assertTrue(self.session(named))
        self.assertFalse(self.session(named, identity=()))
        self.assertFalse(self.session())

    def test_within_an_account_one_side_is_enough(self):
        named = self.to({"AWS": ROLE_ARN})
        self.assertTrue(self.session(named, identity=(), owner=ANALYTICS))
        self.assertTrue(self.session(owner=ANALYTICS))

    def test_an_account_stands_for_all_of_it_whose_own_side_allows(self):
        for account in (ANALYTICS, ROOT_ARN):
            self.assertTrue(self.session(self.to({"AWS": account})))
            self.assertFalse(self.session(self.to({"AWS": account}), identity=()))
        self.assertFalse(self.session(self.to({"AWS": LOGS})))

    def test_principal_arn_of_a_session_is_its_roles(self):
        def by_condition(operator, arn):
            return self.to({"AWS": ROOT_ARN}, Condition={operator: {"aws:PrincipalArn": arn}})

        for operator in ("ArnEquals", "ArnLike", "StringEquals"):
            self.assertTrue(self.session(by_condition(operator, ROLE_ARN)))
            self.assertFalse(self.session(by_condition(operator, f"{ROLE_ARN}-2")))
            self.assertFalse(self.session(by_condition(operator, self.SESSION)))

    def test_a_session_may_be_named_itself(self):
        self.assertTrue(self.session(self.to({"AWS": self.SESSION})))
        self.assertFalse(self.session(self.to({"AWS": f"{self.SESSION}-2"})))

    def test_an_explicit_deny_wins_on_either_side(self):
        named = self.to({"AWS": ROLE_ARN})
        denied = deny("s3:PutObject", LOGS_ARN)
        self.assertFalse(self.session(named, identity=(RIGHTS[1], denied)))
        for principal in ("*", {"AWS": "*"}, {"AWS": ROLE_ARN}, {"AWS": ROOT_ARN}):
            self.assertFalse(self.session(named, denied | {"Principal": principal}))
        others = deny("s3:PutObject", LOGS_ARN, NotPrincipal={"AWS": [ROLE_ARN, ROOT_ARN]})
        self.assertTrue(self.session(named, others))

    def test_a_service_is_allowed_by_the_bucket_alone(self):
        self.assertTrue(self.service(self.to({"Service": self.SERVICE})))
        self.assertFalse(self.service(self.to({"Service": "redshift.us-east-2.amazonaws.com"})))
        self.assertFalse(self.service(self.to({"AWS": ROOT_ARN})))

    def test_a_condition_on_a_missing_key_does_not_hold(self):
        source = self.to(
            {"Service": self.SERVICE}, Condition={"ArnLike": {"aws:SourceArn": CLUSTER_ARN}}
        )
        self.assertFalse(self.service(source))
        self.assertTrue(self.service(source, aws_SourceArn=CLUSTER_ARN))
        self.assertFalse(self.service(source, aws_SourceArn=f"{CLUSTER_ARN}-2"))

    def test_if_exists_lets_a_missing_key_pass(self):
        condition = {"StringEqualsIfExists": {"aws:SourceAccount": ANALYTICS}}
        source = self.to({"Service": self.SERVICE}, Condition=condition)
        self.assertTrue(self.service(source))
        self.assertFalse(self.service(source, aws_SourceAccount=LOGS))

    def test_wildcards_of_an_arn_stay_within_its_parts(self):
        def of(pattern):
            condition = {"ArnEquals": {"aws:SourceArn": pattern}}
            return self.to({"Service": self.SERVICE}, Condition=condition)

        for pattern in (f"arn:aws:redshift:*:{ANALYTICS}:cluster:*", CLUSTER_ARN[:-2] + "??"):
            self.assertTrue(self.service(of(pattern), aws_SourceArn=CLUSTER_ARN))
        self.assertFalse(self.service(of("arn:aws:redshift:*"), aws_SourceArn=CLUSTER_ARN))

    def test_all_conditions_must_hold_and_one_value_of_each(self):
        condition = {
            "ArnLike": {"aws:SourceArn": CLUSTER_ARN},
            "StringEquals": {"aws:SourceAccount": [LOGS, ANALYTICS]},
        }
        source = self.to({"Service": self.SERVICE}, Condition=condition)
        both = {"aws_SourceArn": CLUSTER_ARN, "aws_SourceAccount": ANALYTICS}
        self.assertTrue(self.service(source, **both))
        self.assertFalse(self.service(source, aws_SourceArn=CLUSTER_ARN))


class IamDocuments(Case):
    def malformed(self, document, code="MalformedPolicyDocument"):
        return self.refused(
            code, self.iam.create_policy, PolicyName="made", PolicyDocument=document
        )

    def test_a_sid_has_letters_and_digits_only(self):
        self.malformed(policy(allow("s3:PutObject", "*", Sid="Put objects")))
        self.malformed(policy(allow("s3:PutObject", "*", Sid="Put-objects")))

    def test_rights_name_no_principal(self):
        self.malformed(policy(allow("s3:PutObject", "*", Principal="*")))

    def test_a_document_holds_latin_1_only(self):
        self.malformed(
            policy(allow("s3:PutObject", f"{BUCKET_ARN}/ü/*")).replace("\\u00fc", "ű"),
            "ValidationError",
        )

    def test_a_managed_policy_has_a_limit_that_spaces_are_free_of(self):
        def sized(length):
            document = json.loads(policy(allow("s3:PutObject", "*", Sid="")))
            rest = len(re.sub(r"\s", "", json.dumps(document)))
            document["Statement"][0]["Sid"] = "x" * (length - rest)
            return json.dumps(document, indent=8)

        self.malformed(sized(6_145), "LimitExceeded")
        self.iam.create_policy(PolicyName="made", PolicyDocument=sized(6_144))

    def test_a_trust_policy_names_who_exists(self):
        nobody = trust({"AWS": f"arn:aws:iam::{ANALYTICS}:role/nobody"})
        message = self.refused("MalformedPolicyDocument", self.make_role, trusted=nobody)
        self.assertIn("Invalid principal in policy", message)
        self.make_role(name="nobody")
        self.make_role(trusted=nobody)

    def test_a_young_principal_is_unknown_to_trust(self):
        self.switch(trust_delay_ms=DELAY_MS)
        self.make_role(name="first")
        first = trust({"AWS": f"arn:aws:iam::{ANALYTICS}:role/first"})
        self.refused("MalformedPolicyDocument", self.make_role, trusted=first)
        time.sleep(DELAY_MS / 1000)
        self.make_role(trusted=first)

    def test_a_trust_policy_has_no_resource(self):
        self.refused("MalformedPolicyDocument", self.make_role, trusted=trust("*", Resource="*"))

    def test_an_attached_policy_cannot_be_deleted(self):
        iam = self.iam
        arn = iam.create_policy(PolicyName="made", PolicyDocument=policy(*RIGHTS))["Policy"]["Arn"]
        self.make_role()
        iam.attach_role_policy(RoleName=ROLE, PolicyArn=arn)
        self.refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        self.refused("DeleteConflict", iam.delete_role, RoleName=ROLE)
        iam.detach_role_policy(RoleName=ROLE, PolicyArn=arn)
        iam.delete_policy(PolicyArn=arn)

    def test_a_policy_that_is_attached_twice_is_attached_once(self):
        iam = self.iam
        arn = iam.create_policy(PolicyName="made", PolicyDocument=policy(*RIGHTS))["Policy"]["Arn"]
        self.make_role()
        for _ in range(2):
            iam.attach_role_policy(RoleName=ROLE, PolicyArn=arn)
        self.assertEqual(iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"], 1)
        iam.detach_role_policy(RoleName=ROLE, PolicyArn=arn)
        self.assertEqual(iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"], 0)

    def test_a_policy_with_old_versions_cannot_be_deleted(self):
        iam = self.iam
        arn = iam.create_policy(PolicyName="made", PolicyDocument=policy(*RIGHTS))["Policy"]["Arn"]
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(*RIGHTS), SetAsDefault=True)
        self.refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        iam.delete_policy(PolicyArn=arn)

    def test_a_user_with_keys_cannot_be_deleted(self):
        iam = self.iam
        iam.create_user(UserName="auditor")
        key = iam.create_access_key(UserName="auditor")["AccessKey"]["AccessKeyId"]
        self.refused("DeleteConflict", iam.delete_user, UserName="auditor")
        iam.delete_access_key(UserName="auditor", AccessKeyId=key)
        iam.delete_user(UserName="auditor")

    def test_a_users_boundary_is_kept_and_bounds(self):
        iam = self.iam
        arn = iam.create_policy(
            PolicyName="boundary", PolicyDocument=policy(allow("redshift:*", "*"))
        )["Policy"]["Arn"]
        iam.create_user(UserName="auditor", PermissionsBoundary=arn)
        shown = iam.get_user(UserName="auditor")["User"]["PermissionsBoundary"]
        self.assertEqual(shown["PermissionsBoundaryArn"], arn)
        iam.put_user_policy(
            UserName="auditor", PolicyName="all", PolicyDocument=policy(allow("*", "*"))
        )
        key = iam.create_access_key(UserName="auditor")["AccessKey"]
        self.put_policy(*for_service(), FOR_ACCOUNT)
        self.refused(INSUFFICIENT, self.enable, key)
        iam.delete_user_permissions_boundary(UserName="auditor")
        self.enable(key)

    def test_a_boundary_must_exist(self):
        missing = f"arn:aws:iam::{ANALYTICS}:policy/missing"
        self.refused("NoSuchEntity", self.make_role, PermissionsBoundary=missing)


class Listing(Case):
    def ids(self, **given) -> tuple[list[str], str | None]:
        answer = self.redshift().describe_clusters(**given)
        return [one["ClusterIdentifier"] for one in answer["Clusters"]], answer.get("Marker")

    def seed(self, count: int) -> list[str]:
        ids = [f"many-{number:03}" for number in range(count)]
        place = {"account": ANALYTICS, "region": CLUSTER_REGION}
        self.control("POST", "seed", {"clusters": [place | {"id": one} for one in ids]})
        return [CLUSTER, *ids]

    def test_clusters_come_in_pages_of_a_hundred(self):
        all_of_them = self.seed(119)
        first, marker = self.ids()
        self.assertEqual((first, marker), (all_of_them[:100], all_of_them[99]))
        self.assertEqual(self.ids(Marker=marker), (all_of_them[100:], None))
        self.assertEqual(self.ids(MaxRecords=20)[0], all_of_them[:20])
        self.assertEqual(self.ids(ClusterIdentifier=CLUSTER), ([CLUSTER], None))

    def test_a_page_has_bounds(self):
        for size in (19, 101):
            self.refused("InvalidParameterValue", self.redshift().describe_clusters, MaxRecords=size)
        self.refused(
            "InvalidParameterCombination",
            self.redshift().describe_clusters,
            Marker="a",
            ClusterIdentifier=CLUSTER,
        )

    def test_a_cluster_may_have_been_restored(self):
        restored = {"account": ANALYTICS, "region": CLUSTER_REGION, "id": "back", "restored": True}
        self.control("POST", "seed", {"clusters": [restored | {"status": "paused"}]})
        [cluster] = self.redshift().describe_clusters(ClusterIdentifier="back")["Clusters"]
        self.assertEqual(cluster["RestoreStatus"]["Status"], "completed")
        self.assertEqual(cluster["ClusterStatus"], "paused")

    def test_buckets_are_listed_for_their_account_with_regions_where_a_parameter_asks(self):
        other = {"account": LOGS, "region": "eu-west-1", "name": "another-111122223333"}
        self.control("POST", "seed", {"buckets": [other]})
        names = [one["Name"] for one in self.s3.list_buckets()["Buckets"]]
        self.assertEqual(names, [other["name"], BUCKET])
        self.assertNotIn("BucketRegion", self.s3.list_buckets()["Buckets"][0])
        first = self.s3.list_buckets(MaxBuckets=1)
        self.assertEqual(first["Buckets"][0]["BucketRegion"], "eu-west-1")
        rest = self.s3.list_buckets(MaxBuckets=1, ContinuationToken=first["ContinuationToken"])
        self.assertEqual([one["Name"] for one in rest["Buckets"]], [BUCKET])
        self.assertNotIn("ContinuationToken", rest)
        self.assertEqual(self.client("s3", ANALYTICS).list_buckets()["Buckets"], [])


class Trouble(Case):
    def test_every_nth_call_of_an_account_is_throttled(self):
        s3, redshift = self.s3, self.redshift()
        self.switch(throttle_every=2)
        s3.get_bucket_location(Bucket=BUCKET)
        redshift.describe_clusters()
        self.refused("SlowDown", s3.get_bucket_location, Bucket=BUCKET)
        self.refused("Throttling", redshift.describe_clusters)

    def test_the_next_calls_of_an_account_are_throttled(self):
        redshift = self.redshift()
        self.switch(throttle_next=2)
        for _ in range(2):
            self.refused("Throttling", redshift.describe_clusters)
        redshift.describe_clusters()

    def test_the_first_tries_of_each_call_are_throttled(self):
        s3, redshift = self.s3, self.redshift()
        self.switch(throttle_first=1)
        for _ in range(2):
            self.refused("Throttling", redshift.describe_clusters)
            redshift.describe_clusters()
            self.refused("SlowDown", s3.get_bucket_location, Bucket=BUCKET)
            s3.get_bucket_location(Bucket=BUCKET)
            self.refused("Throttling", redshift.describe_clusters, MaxRecords=20)
            self.switch(throttle_first=1)

    def test_a_failure_may_be_of_one_region(self):
        failure = {
            "service": "redshift",
            "operation": "DescribeClusters",
            "region": "af-south-1",
            "status": 403,
            "code": "InvalidClientTokenId",
        }
        self.switch(failures=[failure])
        self.redshift().describe_clusters()
        there = self.client("redshift", ANALYTICS, "af-south-1")
        self.refused("InvalidClientTokenId", there.describe_clusters)

    def test_a_failure_is_made_to_order(self):
        redshift, s3 = self.redshift(), self.s3
        failure = {
            "service": "redshift",
            "operation": "DescribeClusters",
            "account": ANALYTICS,
            "times": 2,
            "status": 400,
            "code": "UnsupportedOperation",
            "message": "Not today.",
        }
        self.switch(failures=[failure])
        for _ in range(2):
            message = self.refused("UnsupportedOperation", redshift.describe_clusters)
            self.assertEqual(message, "Not today.")
        redshift.describe_clusters()
        s3.get_bucket_location(Bucket=BUCKET)

    def test_calls_take_time_and_control_does_not(self):
        redshift = self.redshift()
        self.switch(latency_ms=200)
        start = time.monotonic()
        redshift.describe_clusters()
        self.assertGreaterEqual(time.monotonic() - start, 0.2)
        start = time.monotonic()
        self.control("GET", "switches")
        self.assertLess(time.monotonic() - start, 0.2)


class Control(Case):
    def test_every_answer_bears_the_name_by_which_its_call_is_listed(self):
        iam, redshift, s3 = self.iam, self.redshift(), self.s3
        self.control("DELETE", "calls")
        told = [
            redshift.describe_clusters()["ResponseMetadata"],
            iam.create_user(UserName="made")["ResponseMetadata"],
            s3.get_bucket_location(Bucket=BUCKET)["ResponseMetadata"],
            s3.head_bucket(Bucket=BUCKET)["ResponseMetadata"],
        ]
        for call, asked in (
            (iam.get_user, {"UserName": "nobody"}),
            (s3.get_bucket_policy, {"Bucket": BUCKET}),
        ):
            with self.assertRaises(ClientError) as raised:
                call(**asked)
            told.append(raised.exception.response["ResponseMetadata"])
        listed = [call["request"] for call in self.control("GET", "calls")]
        self.assertEqual([metadata["RequestId"] for metadata in told], listed)
        self.assertEqual(len(set(listed)), 6)

    def test_calls_are_listed_with_who_and_what_came_of_it(self):
        operator = self.operator(ANALYTICS)
        self.control("DELETE", "calls")
        self.refused("ClusterNotFound", self.enable, operator, ClusterIdentifier="elsewhere")
        calls = self.control("GET", "calls")
        self.assertGreaterEqual(calls[0].pop("ms"), 0)
        self.assertGreater(calls[0].pop("at"), 0)
        self.assertTrue(calls[0].pop("request"))
        self.assertEqual(
            calls,
            [
                {
                    "account": ANALYTICS,
                    "principal": f"arn:aws:sts::{ANALYTICS}:assumed-role/operator/test",
                    "service": "redshift",
                    "operation": "EnableLogging",
                    "region": CLUSTER_REGION,
                    "status": 404,
                    "code": "ClusterNotFound",
                    "expected_owner": None,
                }
            ],
        )

    def test_a_scene_may_begin_with_logging_on(self):
        cluster = {
            "account": ANALYTICS,
            "region": CLUSTER_REGION,
            "id": "logged",
            "logging": {"bucket": BUCKET, "prefix": "old", "s3table": True},
        }
        self.control("POST", "seed", {"clusters": [cluster]})
        status = self.redshift().describe_logging_status(ClusterIdentifier="logged")
        self.assertEqual(
            [status[name] for name in ("BucketName", "S3KeyPrefix", "LogDestinationType")],
            [BUCKET, "old/", "s3,s3table"],
        )

    def test_a_reset_brings_everything_back(self):
        self.switch(reserialize=False)
        self.make_role()
        self.control("POST", "reset")
        self._operators.clear()
        self.assertEqual(
            self.control("GET", "switches"),
            {name: switch.default for name, switch in SWITCHES.items()},
        )
        self.assertEqual(self.iam.list_roles()["Roles"], [])

    def rejected(self, name, body):
        with self.assertRaises(HTTPError) as raised:
            self.control("POST", name, body)
        self.assertEqual(raised.exception.code, 400)
        return json.load(raised.exception)["error"]

    def test_a_wrong_switch_is_named_with_its_neighbour(self):
        error = self.rejected("switches", {"source_key": "never"})
        self.assertIn("did you mean `source_keys`?", error)
        error = self.rejected("switches", {"source_keys": "sometimes"})
        self.assertIn("always | never | enable-only | delivery-only", error)

    def test_the_positions_of_a_switch_are_told(self):
        positions = self.control("GET", "positions")
        self.assertEqual(positions["source_key_names"], ["both", "arn", "account"])
        self.assertEqual(positions["reserialize"], [True, False])
        self.assertNotIn("latency_ms", positions)

    def test_every_switch_is_in_the_readme(self):
        text = Path(__file__).with_name("README.md").read_text()
        rows = re.findall(r"^\| `(\w+)` \| (.+?) \| `(.+?)` \|", text, re.MULTILINE)
        self.assertEqual(
            rows,
            [
                (name, switch.positions.replace("|", "\\|"), json.dumps(switch.default))
                for name, switch in SWITCHES.items()
            ],
        )


class Life(unittest.TestCase):
    def test_it_ends_with_its_parents_pipe(self):
        self.assertEqual(Process().stop(), 0)

    def test_it_ends_when_told_to(self):
        process = Process()
        process.process.send_signal(signal.SIGTERM)
        self.assertEqual(process.process.wait(10), 0)
        process.stop()


if __name__ == "__main__":
    unittest.main()
