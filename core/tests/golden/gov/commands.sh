#!/usr/bin/env bash
# Audit logs of 2 Redshift clusters, into S3 buckets of a central account.
#
#   bash commands.sh apply    switches logging on; may be run twice
#   bash commands.sh undo     takes it back, in reverse
#
# Each block works in one account and stops unless its credentials belong there. They
# are the AWS CLI's own, or those of the profile that a variable names:
#   PROFILE_111122223333    the bucket account
#   PROFILE_444455556666    a cluster account
# Nothing that this plan does not own is changed. Needs the AWS CLI and python3.
set -euo pipefail
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

say() { printf '%s\n' "$*" >&2; }
stop() {
  say "stopped: $*"
  exit 1
}
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

# as ACCOUNT ARGUMENT…: the AWS CLI with the credentials of an account.
as() {
  local profile=PROFILE_$1
  shift
  if [ -n "${!profile:-}" ]; then
    aws --profile "${!profile}" "$@"
  else
    aws "$@"
  fi
}

# enter ACCOUNT REGION: stops unless the credentials belong to the account.
enter() {
  local found
  say "account $1"
  found=$(as "$1" sts get-caller-identity --query Account --output text --region "$2") ||
    stop "no usable credentials for account $1; set PROFILE_$1 to a profile of that account"
  [ "$found" = "$1" ] ||
    stop "these credentials belong to account $found, not to $1; set PROFILE_$1 to a profile of $1"
}

# ask CODE COMMAND…: prints the answer. Returns 1 where AWS answers with the error code CODE,
# which means that the thing is absent, and stops at any other error.
ask() {
  local code=$1 answer
  shift
  if answer=$("$@" 2>"$errors"); then
    printf '%s' "$answer"
  elif grep -qF "($code)" "$errors"; then
    return 1
  else
    cat "$errors" >&2
    exit 2
  fi
}

# patiently COMMAND…: tries again for a minute, since what was just written in IAM or S3 takes
# a while to be seen everywhere.
patiently() {
  local tries=0
  until "$@" 2>"$errors"; do
    tries=$((tries + 1))
    # A cluster that is not there does not come with time.
    if [ "$tries" -ge "${REDTRAIL_TRIES:-20}" ] || grep -qF '(ClusterNotFound)' "$errors"; then
      cat "$errors" >&2
      stop "gave up at try $tries"
    fi
    sleep 3
  done
}

# same POLICY POLICY: whether two policies mean the same. AWS gives policies back in another
# spelling, so texts cannot be compared.
same() {
  python3 - "$1" "$2" <<'PYTHON'
import json, re, sys

WORDS = ("Version", "Id", "Sid", "Effect")

def listed(value):
    return value if isinstance(value, list) else [value]

def plain(value, name=""):
    if isinstance(value, dict):
        return {
            key: plain(inner, key)
            if key in WORDS or (isinstance(inner, dict) and key != "Statement")
            else plain(listed(inner), key)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return sorted({json.dumps(plain(item, name), sort_keys=True) for item in value})
    if isinstance(value, bool):
        return "true" if value else "false"
    root = re.fullmatch(r"arn:[a-z-]+:iam::(\d{12}):root", str(value))
    return root[1] if name == "AWS" and root else str(value)

one, other = (plain(json.loads(text)) for text in sys.argv[1:])
sys.exit(one != other)
PYTHON
}

owner_of_policy="Policy.Tags[?Key=='redtrail:plan'].Value | [0]"

# put_policy ACCOUNT REGION ARN NAME PATH DOCUMENT: makes the policy, unless it is there.
put_policy() {
  local code=0 found owner version document
  found=$(ask NoSuchEntity as "$1" iam get-policy --policy-arn "$3" --region "$2" \
    --query "[$owner_of_policy, Policy.DefaultVersionId]" --output text) || code=$?
  case $code in
  0)
    IFS=$'\t' read -r owner version <<<"$found"
    [ "$owner" = "$plan" ] || stop "the policy $3 exists and is not this plan's"
    document=$(as "$1" iam get-policy-version --policy-arn "$3" --version-id "$version" \
      --region "$2" --query PolicyVersion.Document --output json)
    same "$document" "$6" || stop "the policy $3 says something else; undo the plan it was made from first"
    say "  policy $4: in place"
    ;;
  1)
    as "$1" iam create-policy --policy-name="$4" --path "$5" --policy-document "$6" \
      --tags "Key=redtrail:plan,Value=$plan" --region "$2" >/dev/null
    say "  policy $4: made"
    ;;
  *) exit 1 ;;
  esac
}

# drop_policy ACCOUNT REGION ARN NAME: takes the policy from the caller and deletes it, if it is
# this plan's.
drop_policy() {
  local code=0 owner versions version
  owner=$(ask NoSuchEntity as "$1" iam get-policy --policy-arn "$3" --region "$2" \
    --query "$owner_of_policy" --output text) || code=$?
  case $code in
  0)
    [ "$owner" = "$plan" ] || stop "the policy $3 is not this plan's"
    detach "$1" "$2" "$4" "$3"
    # IAM deletes no policy that has versions beside the one in force.
    versions=$(as "$1" iam list-policy-versions --policy-arn "$3" --region "$2" \
      --query 'Versions[?!IsDefaultVersion].VersionId' --output text)
    for version in $versions; do
      as "$1" iam delete-policy-version --policy-arn "$3" --version-id "$version" --region "$2"
    done
    patiently as "$1" iam delete-policy --policy-arn "$3" --region "$2"
    say "  policy $3: deleted"
    ;;
  1) say "  policy $3: not there" ;;
  *) exit 1 ;;
  esac
}

# is_due ACCOUNT REGION BUCKET FROM TO NONE: whether the bucket has the policy FROM, and not TO
# yet (empty for none); stops if it has neither. NONE is from or to: which of them it counts as
# that the bucket has no policy.
is_due() {
  local code=0 found
  found=$(ask NoSuchBucketPolicy as "$1" s3api get-bucket-policy --bucket "$3" \
    --expected-bucket-owner "$1" --region "$2" --query Policy --output text) || code=$?
  case $code in
  0)
    if [ -n "$5" ] && same "$found" "$5"; then
      return 1
    fi
    [ -n "$4" ] || stop "$3 has a bucket policy that this script was not made against: $advice"
    same "$found" "$4" || stop "the bucket policy of $3 is not the one this script was made against: $advice"
    ;;
  1)
    [ "$6" = from ] || return 1
    ;;
  *) exit 1 ;;
  esac
}

# look ACCOUNT REGION BUCKET FROM TO NONE: stops before anything is changed, if the bucket has
# another policy than this script was made against.
look() {
  if is_due "$@"; then
    say "  bucket policy of $3: to be changed"
  else
    say "  bucket policy of $3: nothing to do"
  fi
}

# put_bucket_policy ACCOUNT REGION BUCKET FROM TO NONE: sets the policy TO, if the bucket has
# FROM (empty for none) or TO itself. With TO empty the policy is deleted.
put_bucket_policy() {
  if ! is_due "$@"; then
    say "  bucket policy of $3: nothing to do"
  elif [ -n "$5" ]; then
    patiently as "$1" s3api put-bucket-policy --bucket "$3" --policy "$5" \
      --expected-bucket-owner "$1" --region "$2"
    say "  bucket policy of $3: set"
  else
    as "$1" s3api delete-bucket-policy --bucket "$3" --expected-bucket-owner "$1" --region "$2"
    say "  bucket policy of $3: deleted"
  fi
}
advice='save it, and make the script again with it as the existing bucket policy'

# is_cloudwatch KINDS: whether audit logs go to CloudWatch. The bucket they went to before may
# still be told.
is_cloudwatch() {
  local kinds=,${1// /},
  [[ $kinds == *,cloudwatch,* && $kinds != *,s3,* ]]
}

# is_off CLUSTER REGION BUCKET PREFIX: whether logging is still to be switched on; stops if the
# cluster logs elsewhere.
is_off() {
  local status on kind bucket prefix
  # A condition suspends set -e, so that a refusal would pass for an answer.
  status=$(patiently aws redshift describe-logging-status --cluster-identifier "$1" \
    --region "$2" --output text \
    --query '[LoggingEnabled,LogDestinationType,BucketName,S3KeyPrefix]') || exit 1
  IFS=$'\t' read -r on kind bucket prefix <<<"$status"
  [ "$on" = True ] || return 0
  if is_cloudwatch "$kind"; then
    stop "the cluster $1 logs to CloudWatch; switch that off first if it is to move"
  fi
  # What is published as system tables is apart from the audit logs.
  [ "$bucket" != None ] || return 0
  [ "$bucket" = "$3" ] && [ "${prefix%/}" = "$4" ] ||
    stop "the cluster $1 logs to $bucket/$prefix; switch that off first if it is to move"
  say "  cluster $1: in place"
  return 1
}

# switch_off ACCOUNT CLUSTER REGION BUCKET PREFIX: switches logging off, if it goes where this
# plan sends it.
switch_off() {
  local code=0 status on kind bucket prefix
  status=$(ask ClusterNotFound as "$1" redshift describe-logging-status --cluster-identifier "$2" \
    --region "$3" --output text \
    --query '[LoggingEnabled,LogDestinationType,BucketName,S3KeyPrefix]') || code=$?
  case $code in
  0) ;;
  1)
    say "  cluster $2: not there"
    return
    ;;
  *) exit 1 ;;
  esac
  IFS=$'\t' read -r on kind bucket prefix <<<"$status"
  if [ "$on" = True ] && ! is_cloudwatch "$kind" && [ "$bucket" = "$4" ] && [ "${prefix%/}" = "$5" ]; then
    patiently as "$1" redshift disable-logging --cluster-identifier "$2" --region "$3" >/dev/null
    say "  cluster $2: logging switched off"
  else
    say "  cluster $2: does not log to $4"
  fi
}

# detach ACCOUNT REGION NAME ARN: takes the policy from the role.
detach() {
  local code=0
  ask NoSuchEntity as "$1" iam detach-role-policy --role-name="$3" --policy-arn "$4" \
    --region "$2" || code=$?
  [ "$code" -le 1 ] || exit 1
}

# become_caller ACCOUNT REGION ARN ARGUMENT…: the rest of the subshell runs as the role. STS gives
# credentials of that very role or none, so there is nothing to check.
become_caller() {
  local account=$1 region=$2 arn=$3 answer
  shift 3
  answer=$(patiently as "$account" sts assume-role --role-arn "$arn" \
    --role-session-name redtrail "$@" --region "$region" \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)
  IFS=$'\t' read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<<"$answer"
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  unset AWS_PROFILE AWS_DEFAULT_PROFILE
}

plan=gov

# The bucket gov-audit-logs in 111122223333.
bucket_1_found=''
bucket_1_policy=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailGovBucketAcl",
      "Effect": "Allow",
      "Principal": {
        "Service": "redshift.amazonaws.com"
      },
      "Action": "s3:GetBucketAcl",
      "Resource": "arn:aws-us-gov:s3:::gov-audit-logs",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": "444455556666"
        }
      }
    },
    {
      "Sid": "RedtrailGovDelivery",
      "Effect": "Allow",
      "Principal": {
        "Service": "redshift.amazonaws.com"
      },
      "Action": "s3:PutObject",
      "Resource": "arn:aws-us-gov:s3:::gov-audit-logs/audit/redshift/*",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": "444455556666"
        }
      }
    },
    {
      "Sid": "RedtrailGovCaller",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws-us-gov:iam::444455556666:role/platform/redshift-admin"
      },
      "Action": "s3:PutObject",
      "Resource": "arn:aws-us-gov:s3:::gov-audit-logs/audit/redshift/*"
    }
  ]
}
JSON
)
may_grant_1() {
  enter 111122223333 us-gov-west-1
  look 111122223333 us-gov-west-1 gov-audit-logs "$bucket_1_found" "$bucket_1_policy" from
}
grant_1() {
  enter 111122223333 us-gov-west-1
  put_bucket_policy 111122223333 us-gov-west-1 gov-audit-logs "$bucket_1_found" "$bucket_1_policy" from
}
may_revoke_1() {
  enter 111122223333 us-gov-west-1
  look 111122223333 us-gov-west-1 gov-audit-logs "$bucket_1_policy" "$bucket_1_found" to
}
revoke_1() {
  enter 111122223333 us-gov-west-1
  put_bucket_policy 111122223333 us-gov-west-1 gov-audit-logs "$bucket_1_policy" "$bucket_1_found" to
}

# The clusters of 444455556666.
redshift_policy_444455556666=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailGovLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws-us-gov:redshift:us-gov-east-1:444455556666:cluster:ledger",
        "arn:aws-us-gov:redshift:us-gov-west-1:444455556666:cluster:ledger"
      ]
    }
  ]
}
JSON
)
s3_policy_444455556666=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailGovObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws-us-gov:s3:::gov-audit-logs/audit/redshift/*"
    }
  ]
}
JSON
)
prepare_444455556666() {
  enter 444455556666 us-gov-east-1
  put_policy 444455556666 us-gov-east-1 arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-redshift-policy redtrail-gov-redshift-policy / "$redshift_policy_444455556666"
  put_policy 444455556666 us-gov-east-1 arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-s3-policy redtrail-gov-s3-policy / "$s3_policy_444455556666"
  patiently as 444455556666 iam attach-role-policy --role-name=redshift-admin \
    --policy-arn arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-redshift-policy --region us-gov-east-1
  patiently as 444455556666 iam attach-role-policy --role-name=redshift-admin \
    --policy-arn arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-s3-policy --region us-gov-east-1
}
enable_444455556666() (
  enter 444455556666 us-gov-east-1
  become_caller 444455556666 us-gov-east-1 arn:aws-us-gov:iam::444455556666:role/platform/redshift-admin
  if is_off ledger us-gov-east-1 gov-audit-logs audit/redshift; then
    patiently aws redshift enable-logging --cluster-identifier ledger \
      --bucket-name gov-audit-logs --s3-key-prefix audit/redshift \
      --region us-gov-east-1 >/dev/null
    say '  cluster ledger: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier ledger --region us-gov-east-1
  if is_off ledger us-gov-west-1 gov-audit-logs audit/redshift; then
    patiently aws redshift enable-logging --cluster-identifier ledger \
      --bucket-name gov-audit-logs --s3-key-prefix audit/redshift \
      --region us-gov-west-1 >/dev/null
    say '  cluster ledger: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier ledger --region us-gov-west-1
)
disable_444455556666() {
  enter 444455556666 us-gov-east-1
  switch_off 444455556666 ledger us-gov-east-1 gov-audit-logs audit/redshift
  switch_off 444455556666 ledger us-gov-west-1 gov-audit-logs audit/redshift
}
withdraw_444455556666() {
  enter 444455556666 us-gov-east-1
  drop_policy 444455556666 us-gov-east-1 arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-redshift-policy redshift-admin
  drop_policy 444455556666 us-gov-east-1 arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-s3-policy redshift-admin
}

apply() {
  may_grant_1
  prepare_444455556666
  grant_1
  enable_444455556666
}

undo() {
  may_revoke_1
  disable_444455556666
  revoke_1
  withdraw_444455556666
}

case ${1:-} in
apply) apply ;;
undo) undo ;;
*)
  say "usage: bash $0 apply|undo"
  exit 2
  ;;
esac
