"""What the tests share: a running stand-in, clients for its accounts, and a scene."""

import json
import os
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

LOGS = "111122223333"  # the bucket account
ANALYTICS = "444455556666"  # the cluster account
CLUSTER = "analytics-cluster-01"
CLUSTER_REGION = "us-east-2"
BUCKET = "audit-logging-111122223333"
BUCKET_REGION = "us-east-1"
PREFIX = "rsauditlog1"
BUCKET_ARN = f"arn:aws:s3:::{BUCKET}"
CLUSTER_ARN = f"arn:aws:redshift:{CLUSTER_REGION}:{ANALYTICS}:cluster:{CLUSTER}"
ROLE_ARN = f"arn:aws:iam::{ANALYTICS}:role/redtrail-audit"
ROOT_ARN = f"arn:aws:iam::{ANALYTICS}:root"

CONFIG = Config(
    retries={"total_max_attempts": 1},
    s3={"addressing_style": "path"},
    read_timeout=20,
)


def allow(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal: Any, **more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    return policy(statement)


def service_statements(service: Any = "redshift.amazonaws.com", **more: Any) -> list[dict]:
    """What the bucket grants Redshift."""
    principal = {"Service": service}
    return [
        allow("s3:GetBucketAcl", BUCKET_ARN, Principal=principal, **more),
        allow("s3:PutObject", f"{BUCKET_ARN}/{PREFIX}/*", Principal=principal, **more),
    ]


def caller_statement() -> dict[str, Any]:
    """What the bucket grants the caller, named through its account."""
    return allow(
        "s3:PutObject",
        f"{BUCKET_ARN}/{PREFIX}/*",
        Principal={"AWS": ROOT_ARN},
        Condition={"ArnEquals": {"aws:PrincipalArn": ROLE_ARN}},
    )


class Process:
    """The stand-in, as a test starts it."""

    def __init__(self) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        clean |= {
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": "AKIAMADEUP0000000000",
            "AWS_SECRET_ACCESS_KEY": "made-up",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "standin"],
            cwd=Path(__file__).parents[1],
            env=clean,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = json.loads(self.process.stdout.readline())["url"]
        os.environ.clear()
        os.environ.update(clean)
        self._session = botocore.session.get_session()

    def stop(self) -> int:
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(10)

    def control(self, method: str, name: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_standin/{name}", data, method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def client(self, service: str, region: str, credentials: dict[str, str] | None = None) -> Any:
        given = credentials or {"AccessKeyId": "AKIAMADEUP0000000000", "SecretAccessKey": "made-up"}
        return self._session.create_client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given.get("SessionToken"),
            config=CONFIG,
        )


class Case(unittest.TestCase):
    """A test that begins with a cluster in one account and a bucket in another."""

    standin: Process

    @classmethod
    def setUpClass(cls) -> None:
        if "standin" not in Case.__dict__:
            Case.standin = Process()

    def setUp(self) -> None:
        self.control("POST", "reset")
        self.seed()

    def seed(self) -> None:
        self.control(
            "POST",
            "seed",
            {
                "clusters": [{"account": ANALYTICS, "region": CLUSTER_REGION, "id": CLUSTER}],
                "buckets": [{"account": LOGS, "region": BUCKET_REGION, "name": BUCKET}],
            },
        )

    def control(self, method: str, name: str, body: Any = None) -> Any:
        return self.standin.control(method, name, body)

    def switch(self, **positions: Any) -> None:
        self.control("POST", "switches", positions)

    # Who acts.

    def assume(self, role_arn: str, credentials: Any = None, **more: Any) -> dict[str, str]:
        sts = self.standin.client("sts", "us-east-1", credentials)
        answer = sts.assume_role(RoleArn=role_arn, RoleSessionName="test", **more)
        return answer["Credentials"]

    def operator(self, account: str) -> dict[str, str]:
        return self.assume(f"arn:aws:iam::{account}:role/operator")

    def client(self, service: str, account: str, region: str = "us-east-1") -> Any:
        """A client of an operator, who may do everything in the account."""
        return self.standin.client(service, region, self.operator(account))

    # What the operators set up.

    def put_policy(self, *statements: dict[str, Any]) -> None:
        s3 = self.client("s3", LOGS, BUCKET_REGION)
        s3.put_bucket_policy(Bucket=BUCKET, Policy=policy(*statements))

    def get_policy(self) -> str:
        return self.client("s3", LOGS, BUCKET_REGION).get_bucket_policy(Bucket=BUCKET)["Policy"]

    def make_role(
        self,
        *statements: dict[str, Any],
        name: str = "redtrail-audit",
        trusted: Any = None,
        **more: Any,
    ) -> None:
        iam = self.client("iam", ANALYTICS)
        document = trusted or trust({"AWS": ROOT_ARN})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document, **more)
        if statements:
            iam.put_role_policy(
                RoleName=name, PolicyName="rights", PolicyDocument=policy(*statements)
            )

    def make_caller(self) -> dict[str, str]:
        """Makes the role with the rights it needs, and assumes it."""
        self.make_role(
            allow(
                ["redshift:EnableLogging", "redshift:DisableLogging"], CLUSTER_ARN
            ),
            allow("redshift:DescribeLoggingStatus", CLUSTER_ARN),
            allow("s3:PutObject", f"{BUCKET_ARN}/{PREFIX}/*"),
        )
        return self.as_caller()

    def as_caller(self) -> dict[str, str]:
        return self.assume(ROLE_ARN, self.operator(ANALYTICS))

    # What is tried.

    def enable(self, credentials: Any = None, prefix: str = PREFIX, **more: Any) -> dict[str, Any]:
        redshift = self.standin.client(
            "redshift", CLUSTER_REGION, credentials or self.operator(ANALYTICS)
        )
        given = {"ClusterIdentifier": CLUSTER, "BucketName": BUCKET, "S3KeyPrefix": prefix} | more
        answer = redshift.enable_logging(**given)
        answer.pop("ResponseMetadata")
        return answer

    def refused(self, code: str, call: Any, *args: Any, **kwargs: Any) -> str:
        """Asserts that a call is refused with a code; gives the message."""
        with self.assertRaises(ClientError) as raised:
            call(*args, **kwargs)
        error = raised.exception.response["Error"]
        self.assertEqual(error["Code"], code, error.get("Message"))
        return error.get("Message", "")

    def keys(self) -> list[str]:
        s3 = self.client("s3", LOGS, BUCKET_REGION)
        return [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
