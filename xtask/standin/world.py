"""Everything the stand-in holds, put together."""

from itertools import count
from typing import Any

from .audit import Audit
from .credentials import Credentials
from .delivery import Delivery
from .destination import Destination
from .iam import Iam
from .identities import Identities
from .judge import Judge
from .permission import Permission
from .redshift import Redshift
from .s3 import S3
from .switches import Switches
from .trouble import Trouble
from .trust import Trust


class World:
    """One set of accounts, from nothing."""

    def __init__(self, judge: Judge) -> None:
        self.switches = Switches()
        self.trouble = Trouble(self.switches)
        self.credentials = Credentials(self.switches)
        self.identities = Identities(self.switches)
        permission = Permission(judge, self.switches, self.identities)
        self.s3 = S3(judge, self.switches, self.identities, permission)
        destination = Destination(self.switches, permission, self.s3)
        self.audit = Audit(self.switches, permission, destination)
        self.delivery = Delivery(self.audit, destination)
        self.redshift = Redshift(permission, self.audit)
        self.iam = Iam(judge, self.identities, permission)
        self.trust = Trust(self.switches, self.identities, permission)
        self.numbers = count(1)
        self.calls: list[dict[str, Any]] = []
