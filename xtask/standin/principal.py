"""Who makes a request."""

from dataclasses import dataclass, field

# An operator stands for people and pipelines whose rights are not under test.
EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


@dataclass(frozen=True)
class Principal:
    """A user or a role session, as IAM sees it.

    `arn` is what makes the call and `identity_arn` what its policies hang on:
    for a session, the role.
    """

    account: str
    arn: str
    identity_arn: str
    user_id: str
    name: str
    kind: str
    unique_id: str | None = None
    session_policy: dict | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def operator(self) -> bool:
        """Whether IAM holds nothing about it, so that it may do everything."""
        return self.unique_id is None

    def context(self) -> dict[str, str]:
        """The condition keys that describe a principal.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
        """
        return {
            "aws:PrincipalArn": self.identity_arn,
            "aws:PrincipalAccount": self.account,
            "aws:PrincipalType": "AssumedRole" if self.kind == "role" else "User",
            "aws:PrincipalIsAWSService": "false",
            "aws:userid": self.user_id,
            **({"aws:username": self.name} if self.kind == "user" else {}),
            **{f"aws:PrincipalTag/{key}": value for key, value in self.tags.items()},
        }
