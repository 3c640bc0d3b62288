"""S3: who may do what to a bucket, and its policy."""

import re
from typing import Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import unescape

from moto.s3.utils import bucket_policy_is_public

from . import bucket_policy, estate, listing
from .answer import Answer, Refusal
from .bucket_policy import BucketPolicy
from .call import Call
from .identities import Identities
from .judge import Judge
from .permission import Permission
from .switches import Switches

POLICY_OPERATIONS = {
    "GetBucketPolicy",
    "PutBucketPolicy",
    "DeleteBucketPolicy",
    "GetBucketPolicyStatus",
}
PAYMENT_OPERATIONS = {"GetBucketRequestPayment", "PutBucketRequestPayment"}
PAYER = re.compile("<Payer>(Requester|BucketOwner)</Payer>")
DELETED_KEY = re.compile("<Key>(.*?)</Key>", re.DOTALL)
JSON = [("Content-Type", "application/json")]
XML = [("Content-Type", "application/xml")]


class S3:
    """The buckets' side of every request."""

    def __init__(
        self, judge: Judge, switches: Switches, identities: Identities, permission: Permission
    ) -> None:
        self._judge = judge
        self._switches = switches
        self._identities = identities
        self._permission = permission
        self._policies: WeakKeyDictionary[Any, BucketPolicy] = WeakKeyDictionary()

    def policy(self, bucket: Any) -> BucketPolicy:
        if bucket not in self._policies:
            self._policies[bucket] = BucketPolicy(bucket.partition, self._switches)
        return self._policies[bucket]

    def answer(self, call: Call) -> Answer | None:
        """Refuses or answers a request; None leaves it to moto."""
        if call.bucket is None or call.operation == "CreateBucket":
            resource = f"arn:{call.partition}:s3:::{call.bucket}" if call.bucket else "*"
            self._permission.require(call, call.action, resource)
            return None if call.bucket else listing.buckets(call)
        bucket = estate.bucket(call.bucket, call.partition)
        if bucket is None:
            return None
        self._check_owner(call, bucket)
        self._check_region(call, bucket)
        self._check_permission(call, bucket)
        if call.operation in POLICY_OPERATIONS:
            return self._answer_policy(call, bucket)
        if call.operation in PAYMENT_OPERATIONS:
            return _answer_payment(call, bucket)
        return None

    @staticmethod
    def _check_owner(call: Call, bucket: Any) -> None:
        """https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html"""
        expected = call.headers.get("x-amz-expected-bucket-owner")
        if expected is not None and expected != bucket.account_id:
            raise Refusal(403, "AccessDenied", "Access Denied")

    def _check_region(self, call: Call, bucket: Any) -> None:
        """https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#VirtualHostingBackwardsCompatibility"""
        if self._switches["bucket_region"] == "ignored" or call.operation == "GetBucketLocation":
            return
        if call.region != bucket.region_name:
            raise Refusal(
                301,
                "PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified "
                "endpoint. Please send all future requests to this endpoint.",
                x_amz_bucket_region=bucket.region_name,
            )

    def _check_permission(self, call: Call, bucket: Any) -> None:
        if call.action is None:
            raise Refusal(501, "NotImplemented", "The stand-in does not know this operation")
        for path in _paths(call):
            self._permission.require(
                call,
                call.action,
                f"arn:{bucket.partition}:s3:::{bucket.name}{path}",
                owner=bucket.account_id,
                region=bucket.region_name,
                resource_policy=self.policy(bucket).enforced,
                context=_context(call),
                block_public_access=blocks_public_access(bucket),
            )
        if call.operation in POLICY_OPERATIONS and call.caller.account != bucket.account_id:
            # https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
            raise Refusal(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
            )

    def _answer_policy(self, call: Call, bucket: Any) -> Answer:
        policy = self.policy(bucket)
        if call.operation.startswith("Get"):
            text = policy.read()
            if text is None:
                raise Refusal(404, "NoSuchBucketPolicy", "The bucket policy does not exist")
            if call.operation == "GetBucketPolicy":
                return Answer(200, text.encode(), JSON)
            public = str(bucket_policy_is_public(text)).upper()
            status = f"<PolicyStatus><IsPublic>{public}</IsPublic></PolicyStatus>"
            return Answer(200, status.encode(), XML)
        if call.operation == "DeleteBucketPolicy":
            policy.set(None)
        else:
            text = call.body.decode()
            bucket_policy.check(text, bucket, self._judge, self._identities, self._switches)
            _check_not_public(call, text, bucket)
            policy.set(text)
        return Answer(204)


def _paths(call: Call) -> list[str]:
    """What a request is about, within its bucket."""
    if call.operation == "DeleteObjects":
        return [f"/{unescape(key)}" for key in DELETED_KEY.findall(call.body.decode())]
    return [f"/{call.key}" if call.key else ""]


def _answer_payment(call: Call, bucket: Any) -> Answer:
    """Tells and sets who pays, which moto cannot.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
    """
    if call.operation.startswith("Put"):
        payer = PAYER.search(call.body.decode())
        if payer is None:
            raise Refusal(400, "MalformedXML", "The XML you provided was not well-formed")
        bucket.payer = payer[1]
        return Answer(200)
    text = (
        '<RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Payer>{bucket.payer}</Payer></RequestPaymentConfiguration>"
    )
    return Answer(200, text.encode(), XML)


def blocks_public_access(bucket: Any) -> bool:
    """Whether RestrictPublicBuckets is on.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    """
    return _blocks(bucket, "restrict_public_buckets")


def _blocks(bucket: Any, setting: str) -> bool:
    return str(getattr(bucket.public_access_block, setting, False)).lower() == "true"


def _check_not_public(call: Call, text: str, bucket: Any) -> None:
    """Refuses a public policy where BlockPublicPolicy is on."""
    if _blocks(bucket, "block_public_policy") and bucket_policy_is_public(text):
        raise Refusal(
            403,
            "AccessDenied",
            f"User: {call.caller.arn} is not authorized to perform: s3:PutBucketPolicy on "
            f"resource: arn:{bucket.partition}:s3:::{bucket.name} because public policies are "
            "prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
        )


def _context(call: Call) -> dict[str, str]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html"""
    headers = ("x-amz-acl", "x-amz-server-side-encryption")
    query = ("prefix", "delimiter", "max-keys")
    return {
        **{f"s3:{name}": call.headers[name] for name in headers if name in call.headers},
        **{f"s3:{name}": call.params[name] for name in query if name in call.params},
    }
