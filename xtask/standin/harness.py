"""What the tests share: a running stand-in, clients for its accounts, and a scene."""

import json
import os
import subprocess
import sys
import unittest
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
ROLE = "redtrail-audit"

BUCKET_ARN = f"arn:aws:s3:::{BUCKET}"
LOGS_ARN = f"{BUCKET_ARN}/{PREFIX}/*"
CLUSTER_ARN = f"arn:aws:redshift:{CLUSTER_REGION}:{ANALYTICS}:cluster:{CLUSTER}"
ROLE_ARN = f"arn:aws:iam::{ANALYTICS}:role/{ROLE}"
ROOT_ARN = f"arn:aws:iam::{ANALYTICS}:root"

# Nobody gave this key out, so it is an operator's in moto's default account.
BASE = {"AccessKeyId": "AKIAMADEUP0000000000", "SecretAccessKey": "made-up"}
CONFIG = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, read_timeout=20)


def allow(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal: Any, **more: Any) -> str:
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


def for_service(name: Any = "redshift.amazonaws.com", **more: Any) -> list[dict[str, Any]]:
    """What the bucket grants Redshift."""
    principal = {"Service": name}
    return [
        allow("s3:GetBucketAcl", BUCKET_ARN, Principal=principal, **more),
        allow("s3:PutObject", LOGS_ARN, Principal=principal, **more),
    ]


def for_caller(principal_arn: str = ROLE_ARN) -> dict[str, Any]:
    """What the bucket grants the caller, named by its account and a condition."""
    return allow(
        "s3:PutObject",
        LOGS_ARN,
        Principal={"AWS": ROOT_ARN},
        Condition={"ArnEquals": {"aws:PrincipalArn": principal_arn}},
    )


FOR_ACCOUNT = allow(
    ["s3:PutObject", "s3:GetBucketAcl"], [BUCKET_ARN, LOGS_ARN], Principal={"AWS": ANALYTICS}
)
RIGHTS = [
    allow(
        ["redshift:EnableLogging", "redshift:DisableLogging", "redshift:DescribeLoggingStatus"],
        CLUSTER_ARN,
    ),
    allow("s3:PutObject", LOGS_ARN),
]


class Process:
    """The stand-in, as a test starts it."""

    def __init__(self) -> None:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ |= {
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "standin"],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = self.process.stdout.readline()
        if not ready:
            self.stop()
            raise RuntimeError("the stand-in did not start; its stderr says why")
        self.url = json.loads(ready)["url"]
        self._session = botocore.session.get_session()
        self._clients: dict[tuple[str, str, str], Any] = {}

    def stop(self) -> int:
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(10)

    def control(self, method: str, name: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_standin/{name}", data, method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def client(self, service: str, region: str, credentials: dict[str, str] = BASE) -> Any:
        """A client, the same one for the same question."""
        name = (service, region, credentials["AccessKeyId"])
        if name not in self._clients:
            self._clients[name] = self._session.create_client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id=credentials["AccessKeyId"],
                aws_secret_access_key=credentials["SecretAccessKey"],
                aws_session_token=credentials.get("SessionToken"),
                config=CONFIG,
            )
        return self._clients[name]

    def forget(self) -> None:
        """Drops the clients of credentials that a reset has made worthless."""
        kept = {name: one for name, one in self._clients.items() if name[2] == BASE["AccessKeyId"]}
        self._clients = kept


class Case(unittest.TestCase):
    """A test that begins with a cluster in one account and a bucket in another."""

    standin: Process

    @classmethod
    def start(cls) -> None:
        Case.standin = Process()

    @classmethod
    def stop(cls) -> None:
        Case.standin.stop()

    def setUp(self) -> None:
        self._operators: dict[str, dict[str, str]] = {}
        self.control("POST", "reset")
        self.standin.forget()
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

    def assume(
        self, role_arn: str, credentials: dict[str, str] = BASE, **more: Any
    ) -> dict[str, str]:
        sts = self.standin.client("sts", "us-east-1", credentials)
        answer = sts.assume_role(RoleArn=role_arn, RoleSessionName="test", **more)
        return answer["Credentials"]

    def operator(self, account: str) -> dict[str, str]:
        """Credentials that may do everything in an account."""
        if account not in self._operators:
            self._operators[account] = self.assume(f"arn:aws:iam::{account}:role/operator")
        return self._operators[account]

    def client(self, service: str, account: str, region: str = "us-east-1") -> Any:
        return self.standin.client(service, region, self.operator(account))

    def caller(self) -> dict[str, str]:
        """Credentials of the caller's role, made if it is not there yet."""
        self.make_role(*RIGHTS)
        return self.assume(ROLE_ARN, self.operator(ANALYTICS))

    # What they set up.

    @property
    def iam(self) -> Any:
        return self.client("iam", ANALYTICS)

    @property
    def s3(self) -> Any:
        return self.client("s3", LOGS, BUCKET_REGION)

    def redshift(self, credentials: dict[str, str] | None = None) -> Any:
        given = credentials or self.operator(ANALYTICS)
        return self.standin.client("redshift", CLUSTER_REGION, given)

    def put_policy(self, *statements: dict[str, Any]) -> None:
        self.s3.put_bucket_policy(Bucket=BUCKET, Policy=policy(*statements))

    def get_policy(self) -> str:
        return self.s3.get_bucket_policy(Bucket=BUCKET)["Policy"]

    def make_role(
        self,
        *rights: dict[str, Any],
        name: str = ROLE,
        trusted: str = trust({"AWS": ROOT_ARN}),
        **more: Any,
    ) -> None:
        iam = self.iam
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted, **more)
        if rights:
            document = policy(*rights)
            iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=document)

    # What they try.

    def enable(self, credentials: dict[str, str] | None = None, **given: Any) -> dict[str, Any]:
        whole = {"ClusterIdentifier": CLUSTER, "BucketName": BUCKET, "S3KeyPrefix": PREFIX}
        answer = self.redshift(credentials).enable_logging(**(whole | given))
        answer.pop("ResponseMetadata")
        return answer

    def disable(self, **given: Any) -> dict[str, Any]:
        answer = self.redshift().disable_logging(ClusterIdentifier=CLUSTER, **given)
        answer.pop("ResponseMetadata")
        return answer

    def status(self) -> dict[str, Any]:
        answer = self.redshift().describe_logging_status(ClusterIdentifier=CLUSTER)
        answer.pop("ResponseMetadata")
        return answer

    def deliver(self, kind: str = "connectionlog") -> dict[str, Any]:
        source = {"account": ANALYTICS, "region": CLUSTER_REGION, "cluster": CLUSTER}
        return self.control("POST", "deliver", source | {"kind": kind})

    def keys(self) -> list[str]:
        return [one["Key"] for one in self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def refused(self, code: str, call: Any, *args: Any, **kwargs: Any) -> str:
        """Asserts that a call is refused with a code; gives the message."""
        with self.assertRaises(ClientError) as raised:
            call(*args, **kwargs)
        error = raised.exception.response["Error"]
        self.assertEqual(error["Code"], code, error.get("Message"))
        return error.get("Message", "")
