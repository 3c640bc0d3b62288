"""Policy documents: their statements, and the principals they name.

IAM keeps users and roles by their unique ids, so that one that is made anew
under the same name is somebody else:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import estate

ACCOUNT = re.compile(r"\d{12}")
ROOT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root")
SESSION = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([^/]+)/[^/]+")
PRINCIPAL_ELEMENTS = ("Principal", "NotPrincipal")


@dataclass(frozen=True)
class Kept:
    """A document as it was given, with the ids its principals had then."""

    document: dict
    ids: dict[str, str]

    @classmethod
    def of(cls, document: dict) -> "Kept":
        named = ((arn, estate.identity(arn)) for arn in principals(document, "AWS"))
        return cls(document, {arn: identity.id for arn, identity in named if identity})

    def current(self) -> dict:
        """The document with principals that are gone, or were made anew, as their old ids."""

        def show(arn: str) -> str:
            unique_id = self.ids.get(arn)
            return arn if unique_id is None or estate.identity_with_id(unique_id) else unique_id

        return map_aws_principals(self.document, show)


def statements(document: dict) -> list[dict]:
    """The statements of a policy, which may have one without a list around it."""
    return listed(document["Statement"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def principals(document: dict, kind: str) -> Iterator[str]:
    """Every principal of a kind, "AWS" or "Service", that a document names."""
    for statement in statements(document):
        for element in PRINCIPAL_ELEMENTS:
            principal = statement.get(element)
            if isinstance(principal, dict):
                yield from listed(principal.get(kind, []))


def map_aws_principals(document: dict, change: Callable[[str], str]) -> dict:
    """The document with each AWS principal changed."""
    mapped = []
    for statement in statements(document):
        statement = dict(statement)
        for element in PRINCIPAL_ELEMENTS:
            principal = statement.get(element)
            if isinstance(principal, dict) and "AWS" in principal:
                changed = [change(one) for one in listed(principal["AWS"])]
                kept = changed if isinstance(principal["AWS"], list) else changed[0]
                statement[element] = {**principal, "AWS": kept}
        mapped.append(statement)
    whole = mapped if isinstance(document["Statement"], list) else mapped[0]
    return {**document, "Statement": whole}
