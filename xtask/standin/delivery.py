"""Log files as Redshift delivers them.

https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
"""

import gzip
from datetime import datetime, timezone
from typing import Any

from moto.utilities.utils import get_partition

from . import estate, parameters
from .audit import Audit
from .destination import Destination, Source, cannot_write

RECORDS = {
    "connectionlog": "authenticated |{day} {time}:000|10.0.0.1 |50000 |1073742000 |dev |admin |"
    "password |0 |TLSv1.2 |ECDHE-RSA-AES256-GCM-SHA384 |0 | | | |psql | | | | | | \n",
    "userlog": "100|analyst| |create|0|0|0| |1073742000|1000|{day} {time}\n",
    "useractivitylog": "'{iso} UTC [ db=dev user=admin pid=1073742000 userid=100 xid=1000 ]' "
    "LOG: SELECT 1\n",
}


class Delivery:
    """Delivers one log file at a time, when it is told to."""

    def __init__(self, audit: Audit, destination: Destination) -> None:
        self._audit = audit
        self._destination = destination

    def deliver(self, source: Source, kind: str = "connectionlog") -> dict[str, Any]:
        """Writes a log file of a cluster, or notes why it could not."""
        cluster = estate.cluster(source.account, source.region, source.cluster)
        if cluster is None:
            raise ValueError(f"no cluster {source.arn}")
        if kind not in RECORDS:
            raise ValueError(f"no log `{kind}`; there are {', '.join(RECORDS)}")
        logging = self._audit.of(cluster)
        if logging.destination != "s3":
            return {"delivered": False, "message": "audit logging to S3 is off"}
        if kind == "useractivitylog" and not _logs_user_activity(cluster):
            return {"delivered": False, "message": f"{parameters.USER_ACTIVITY} is not true"}
        now = datetime.now(timezone.utc)
        key = self._audit.folder(logging.prefix) + _key(source, kind, now)
        bucket = estate.bucket(logging.bucket, get_partition(source.region))
        if message := self._obstacle(source, logging, bucket, key):
            logging.last_failure, logging.failure_message = now, message
            return {"delivered": False, "message": message}
        record = RECORDS[kind].format(
            day=now.strftime("%a, %d %b %Y"),
            time=now.strftime("%H:%M:%S"),
            iso=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        estate.write_object(bucket, key, gzip.compress(record.encode(), mtime=0))
        logging.last_success = now
        return {"delivered": True, "key": key}

    def _obstacle(self, source: Source, logging: Any, bucket: Any, key: str) -> str | None:
        """What keeps a file from being delivered, in the service's words."""
        if bucket is None:
            return f"The bucket {logging.bucket} does not exist."
        if bucket.account_id != logging.owner:
            return f"The owner of bucket {logging.bucket} has changed."
        if not self._destination.takes(source, bucket, key):
            return cannot_write(bucket.name)
        return None


def _logs_user_activity(cluster: Any) -> bool:
    return parameters.in_force(cluster, parameters.USER_ACTIVITY) == "true"


def _key(source: Source, kind: str, now: datetime) -> str:
    account, region = source.account, source.region
    return (
        f"AWSLogs/{account}/redshift/{region}/{now:%Y/%m/%d}/"
        f"{account}_redshift_{region}_{source.cluster}_{kind}_{now:%Y-%m-%dT%H:%M}.gz"
    )
