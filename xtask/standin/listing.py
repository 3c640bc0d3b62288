"""Lists in pages, which moto gives whole.

https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
"""

from typing import Any
from xml.sax.saxutils import escape

from moto.core.responses import ActionResult
from moto.redshift.responses import RedshiftResponse
from moto.s3.models import s3_backends

from .answer import Answer, Refusal
from .call import Call

# Redshift's bounds for `MaxRecords`, the greater of which is the default.
FEWEST, MOST = 20, 100
MOST_BUCKETS = 10_000
PARAMETERS = {"max-buckets", "continuation-token", "prefix", "bucket-region"}
XML = [("Content-Type", "application/xml")]


def check(call: Call) -> None:
    """Refuses a page of a size that Redshift does not give."""
    size = call.params.get("MaxRecords", str(MOST))
    if not size.isdecimal() or not FEWEST <= int(size) <= MOST:
        raise Refusal(
            400,
            "InvalidParameterValue",
            f"Invalid value {size} for MaxRecords. Must be between {FEWEST} and {MOST}.",
        )
    if "Marker" in call.params and "ClusterIdentifier" in call.params:
        raise Refusal(
            400,
            "InvalidParameterCombination",
            "You can specify either the ClusterIdentifier or the Marker, but not both.",
        )


def _describe_clusters(self: RedshiftResponse) -> ActionResult:
    """A page of clusters by name, and the marker of the next: the last name that was given."""
    found = self.redshift_backend.describe_clusters(
        self._get_param("ClusterIdentifier"), self._get_param("TagKeys")
    )
    found = sorted(found, key=lambda one: one.cluster_identifier)
    marker = self._get_param("Marker") or ""
    rest = [one for one in found if one.cluster_identifier > marker]
    size = int(self._get_param("MaxRecords") or MOST)
    page: dict[str, Any] = {"Clusters": rest[:size]}
    if len(rest) > size:
        page["Marker"] = rest[size - 1].cluster_identifier
    return ActionResult(page)


RedshiftResponse.describe_clusters = _describe_clusters


def buckets(call: Call) -> Answer:
    """A page of the caller's buckets; with a parameter, each with its Region."""
    owned = s3_backends[call.caller.account][call.partition].buckets
    first = call.params.get("continuation-token", "")
    prefix = call.params.get("prefix", "")
    region = call.params.get("bucket-region")
    rest = [
        one
        for name, one in sorted(owned.items())
        if name > first and name.startswith(prefix) and region in (None, one.region_name)
    ]
    size = int(call.params.get("max-buckets", MOST_BUCKETS))
    shows_regions = bool(call.params.keys() & PARAMETERS)
    text = "".join(
        f"<Bucket><Name>{escape(one.name)}</Name>"
        f"<CreationDate>{one.creation_date_ISO8601}</CreationDate>"
        + (f"<BucketRegion>{one.region_name}</BucketRegion>" if shows_regions else "")
        + "</Bucket>"
        for one in rest[:size]
    )
    more = f"<ContinuationToken>{rest[size - 1].name}</ContinuationToken>" if rest[size:] else ""
    body = (
        '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Owner><ID>{call.caller.account}</ID></Owner><Buckets>{text}</Buckets>{more}"
        "</ListAllMyBucketsResult>"
    )
    return Answer(200, body.encode(), XML)
