#!/usr/bin/env bash
# Audit logs of 120 Redshift clusters, into S3 buckets of a central account.
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

# put_role ACCOUNT REGION NAME TRUST ARGUMENT…: makes the role, unless it is there.
put_role() {
  local account=$1 region=$2 name=$3 trust=$4 code=0 owner found
  shift 4
  owner=$(ask NoSuchEntity as "$account" iam get-role --role-name="$name" --region "$region" \
    --query "Role.Tags[?Key=='redtrail:plan'].Value | [0]" --output text) || code=$?
  case $code in
  0)
    [ "$owner" = "$plan" ] || stop "the role $name exists and is not this plan's"
    found=$(as "$account" iam get-role --role-name="$name" --region "$region" \
      --query Role.AssumeRolePolicyDocument --output json)
    same "$found" "$trust" || stop "the trust policy of $name says something else"
    say "  role $name: in place"
    ;;
  1)
    patiently as "$account" iam create-role --role-name="$name" \
      --assume-role-policy-document "$trust" "$@" --region "$region" >/dev/null
    say "  role $name: made"
    ;;
  *) exit 1 ;;
  esac
}

# drop_role ACCOUNT REGION NAME: deletes the role, if it is this plan's.
drop_role() {
  local code=0 owner
  owner=$(ask NoSuchEntity as "$1" iam get-role --role-name="$3" --region "$2" \
    --query "Role.Tags[?Key=='redtrail:plan'].Value | [0]" --output text) || code=$?
  case $code in
  0)
    [ "$owner" = "$plan" ] || stop "the role $3 is not this plan's"
    patiently as "$1" iam delete-role --role-name="$3" --region "$2"
    say "  role $3: deleted"
    ;;
  1) say "  role $3: not there" ;;
  *) exit 1 ;;
  esac
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

plan=tenants

# The bucket central-audit-logs in 111122223333.
bucket_1_found=''
bucket_1_policy=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailTenantsBucketAcl",
      "Effect": "Allow",
      "Principal": {
        "Service": "redshift.amazonaws.com"
      },
      "Action": "s3:GetBucketAcl",
      "Resource": "arn:aws:s3:::central-audit-logs",
      "Condition": {
        "ArnEquals": {
          "aws:SourceArn": [
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-002",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-005",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-008",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-011",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-014",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-017",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-020",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-023",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-026",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-029",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-032",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-035",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-038",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-041",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-044",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-047",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-050",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-053",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-056",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-059",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-062",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-065",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-068",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-071",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-074",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-077",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-080",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-083",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-086",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-089",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-092",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-095",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-098",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-101",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-104",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-107",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-110",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-113",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-116",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-119",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-000",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-003",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-006",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-009",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-012",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-015",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-018",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-021",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-024",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-027",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-030",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-033",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-036",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-039",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-042",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-045",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-048",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-051",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-054",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-057",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-060",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-063",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-066",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-069",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-072",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-075",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-078",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-081",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-084",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-087",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-090",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-093",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-096",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-099",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-102",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-105",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-108",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-111",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-114",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-117",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-001",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-004",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-007",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-010",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-013",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-016",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-019",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-022",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-025",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-028",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-031",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-034",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-037",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-040",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-043",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-046",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-049",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-052",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-055",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-058",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-061",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-064",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-067",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-070",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-073",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-076",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-079",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-082",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-085",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-088",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-091",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-094",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-097",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-100",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-103",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-106",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-109",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-112",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-115",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-118"
          ]
        }
      }
    },
    {
      "Sid": "RedtrailTenantsDelivery",
      "Effect": "Allow",
      "Principal": {
        "Service": "redshift.amazonaws.com"
      },
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*",
      "Condition": {
        "ArnEquals": {
          "aws:SourceArn": [
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-002",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-005",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-008",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-011",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-014",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-017",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-020",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-023",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-026",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-029",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-032",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-035",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-038",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-041",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-044",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-047",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-050",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-053",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-056",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-059",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-062",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-065",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-068",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-071",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-074",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-077",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-080",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-083",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-086",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-089",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-092",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-095",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-098",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-101",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-104",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-107",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-110",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-113",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-116",
            "arn:aws:redshift:eu-west-1:444455556666:cluster:tenant-119",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-000",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-003",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-006",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-009",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-012",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-015",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-018",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-021",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-024",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-027",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-030",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-033",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-036",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-039",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-042",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-045",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-048",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-051",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-054",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-057",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-060",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-063",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-066",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-069",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-072",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-075",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-078",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-081",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-084",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-087",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-090",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-093",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-096",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-099",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-102",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-105",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-108",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-111",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-114",
            "arn:aws:redshift:us-east-1:444455556666:cluster:tenant-117",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-001",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-004",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-007",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-010",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-013",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-016",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-019",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-022",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-025",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-028",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-031",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-034",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-037",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-040",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-043",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-046",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-049",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-052",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-055",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-058",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-061",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-064",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-067",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-070",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-073",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-076",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-079",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-082",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-085",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-088",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-091",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-094",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-097",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-100",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-103",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-106",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-109",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-112",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-115",
            "arn:aws:redshift:us-west-2:444455556666:cluster:tenant-118"
          ]
        }
      }
    },
    {
      "Sid": "RedtrailTenantsCaller",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::444455556666:root"
      },
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*",
      "Condition": {
        "ArnEquals": {
          "aws:PrincipalArn": "arn:aws:iam::444455556666:role/redtrail-tenants"
        }
      }
    }
  ]
}
JSON
)
may_grant_1() {
  enter 111122223333 us-east-1
  look 111122223333 us-east-1 central-audit-logs "$bucket_1_found" "$bucket_1_policy" from
}
grant_1() {
  enter 111122223333 us-east-1
  put_bucket_policy 111122223333 us-east-1 central-audit-logs "$bucket_1_found" "$bucket_1_policy" from
}
may_revoke_1() {
  enter 111122223333 us-east-1
  look 111122223333 us-east-1 central-audit-logs "$bucket_1_policy" "$bucket_1_found" to
}
revoke_1() {
  enter 111122223333 us-east-1
  put_bucket_policy 111122223333 us-east-1 central-audit-logs "$bucket_1_policy" "$bucket_1_found" to
}

# The clusters of 444455556666.
redshift_policy_444455556666=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailTenantsLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:eu-west-1:444455556666:cluster:*",
        "arn:aws:redshift:us-east-1:444455556666:cluster:*",
        "arn:aws:redshift:us-west-2:444455556666:cluster:*"
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
      "Sid": "RedtrailTenantsObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_444455556666=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailTenantsTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::444455556666:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_444455556666() {
  enter 444455556666 eu-west-1
  put_policy 444455556666 eu-west-1 arn:aws:iam::444455556666:policy/redtrail-tenants-redshift-policy redtrail-tenants-redshift-policy / "$redshift_policy_444455556666"
  put_policy 444455556666 eu-west-1 arn:aws:iam::444455556666:policy/redtrail-tenants-s3-policy redtrail-tenants-s3-policy / "$s3_policy_444455556666"
  put_role 444455556666 eu-west-1 redtrail-tenants "$trust_policy_444455556666" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"tenants"}]'
  patiently as 444455556666 iam attach-role-policy --role-name=redtrail-tenants \
    --policy-arn arn:aws:iam::444455556666:policy/redtrail-tenants-redshift-policy --region eu-west-1
  patiently as 444455556666 iam attach-role-policy --role-name=redtrail-tenants \
    --policy-arn arn:aws:iam::444455556666:policy/redtrail-tenants-s3-policy --region eu-west-1
}
enable_444455556666() (
  enter 444455556666 eu-west-1
  become_caller 444455556666 eu-west-1 arn:aws:iam::444455556666:role/redtrail-tenants
  if is_off tenant-002 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-002 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-002: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-002 --region eu-west-1
  if is_off tenant-005 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-005 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-005: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-005 --region eu-west-1
  if is_off tenant-008 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-008 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-008: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-008 --region eu-west-1
  if is_off tenant-011 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-011 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-011: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-011 --region eu-west-1
  if is_off tenant-014 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-014 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-014: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-014 --region eu-west-1
  if is_off tenant-017 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-017 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-017: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-017 --region eu-west-1
  if is_off tenant-020 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-020 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-020: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-020 --region eu-west-1
  if is_off tenant-023 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-023 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-023: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-023 --region eu-west-1
  if is_off tenant-026 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-026 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-026: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-026 --region eu-west-1
  if is_off tenant-029 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-029 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-029: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-029 --region eu-west-1
  if is_off tenant-032 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-032 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-032: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-032 --region eu-west-1
  if is_off tenant-035 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-035 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-035: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-035 --region eu-west-1
  if is_off tenant-038 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-038 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-038: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-038 --region eu-west-1
  if is_off tenant-041 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-041 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-041: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-041 --region eu-west-1
  if is_off tenant-044 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-044 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-044: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-044 --region eu-west-1
  if is_off tenant-047 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-047 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-047: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-047 --region eu-west-1
  if is_off tenant-050 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-050 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-050: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-050 --region eu-west-1
  if is_off tenant-053 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-053 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-053: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-053 --region eu-west-1
  if is_off tenant-056 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-056 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-056: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-056 --region eu-west-1
  if is_off tenant-059 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-059 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-059: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-059 --region eu-west-1
  if is_off tenant-062 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-062 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-062: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-062 --region eu-west-1
  if is_off tenant-065 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-065 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-065: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-065 --region eu-west-1
  if is_off tenant-068 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-068 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-068: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-068 --region eu-west-1
  if is_off tenant-071 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-071 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-071: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-071 --region eu-west-1
  if is_off tenant-074 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-074 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-074: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-074 --region eu-west-1
  if is_off tenant-077 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-077 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-077: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-077 --region eu-west-1
  if is_off tenant-080 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-080 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-080: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-080 --region eu-west-1
  if is_off tenant-083 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-083 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-083: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-083 --region eu-west-1
  if is_off tenant-086 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-086 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-086: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-086 --region eu-west-1
  if is_off tenant-089 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-089 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-089: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-089 --region eu-west-1
  if is_off tenant-092 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-092 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-092: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-092 --region eu-west-1
  if is_off tenant-095 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-095 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-095: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-095 --region eu-west-1
  if is_off tenant-098 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-098 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-098: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-098 --region eu-west-1
  if is_off tenant-101 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-101 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-101: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-101 --region eu-west-1
  if is_off tenant-104 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-104 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-104: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-104 --region eu-west-1
  if is_off tenant-107 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-107 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-107: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-107 --region eu-west-1
  if is_off tenant-110 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-110 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-110: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-110 --region eu-west-1
  if is_off tenant-113 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-113 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-113: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-113 --region eu-west-1
  if is_off tenant-116 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-116 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-116: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-116 --region eu-west-1
  if is_off tenant-119 eu-west-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-119 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region eu-west-1 >/dev/null
    say '  cluster tenant-119: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-119 --region eu-west-1
  if is_off tenant-000 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-000 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-000: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-000 --region us-east-1
  if is_off tenant-003 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-003 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-003: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-003 --region us-east-1
  if is_off tenant-006 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-006 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-006: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-006 --region us-east-1
  if is_off tenant-009 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-009 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-009: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-009 --region us-east-1
  if is_off tenant-012 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-012 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-012: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-012 --region us-east-1
  if is_off tenant-015 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-015 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-015: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-015 --region us-east-1
  if is_off tenant-018 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-018 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-018: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-018 --region us-east-1
  if is_off tenant-021 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-021 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-021: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-021 --region us-east-1
  if is_off tenant-024 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-024 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-024: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-024 --region us-east-1
  if is_off tenant-027 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-027 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-027: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-027 --region us-east-1
  if is_off tenant-030 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-030 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-030: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-030 --region us-east-1
  if is_off tenant-033 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-033 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-033: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-033 --region us-east-1
  if is_off tenant-036 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-036 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-036: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-036 --region us-east-1
  if is_off tenant-039 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-039 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-039: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-039 --region us-east-1
  if is_off tenant-042 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-042 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-042: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-042 --region us-east-1
  if is_off tenant-045 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-045 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-045: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-045 --region us-east-1
  if is_off tenant-048 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-048 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-048: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-048 --region us-east-1
  if is_off tenant-051 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-051 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-051: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-051 --region us-east-1
  if is_off tenant-054 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-054 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-054: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-054 --region us-east-1
  if is_off tenant-057 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-057 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-057: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-057 --region us-east-1
  if is_off tenant-060 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-060 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-060: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-060 --region us-east-1
  if is_off tenant-063 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-063 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-063: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-063 --region us-east-1
  if is_off tenant-066 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-066 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-066: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-066 --region us-east-1
  if is_off tenant-069 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-069 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-069: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-069 --region us-east-1
  if is_off tenant-072 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-072 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-072: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-072 --region us-east-1
  if is_off tenant-075 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-075 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-075: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-075 --region us-east-1
  if is_off tenant-078 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-078 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-078: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-078 --region us-east-1
  if is_off tenant-081 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-081 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-081: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-081 --region us-east-1
  if is_off tenant-084 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-084 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-084: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-084 --region us-east-1
  if is_off tenant-087 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-087 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-087: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-087 --region us-east-1
  if is_off tenant-090 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-090 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-090: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-090 --region us-east-1
  if is_off tenant-093 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-093 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-093: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-093 --region us-east-1
  if is_off tenant-096 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-096 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-096: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-096 --region us-east-1
  if is_off tenant-099 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-099 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-099: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-099 --region us-east-1
  if is_off tenant-102 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-102 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-102: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-102 --region us-east-1
  if is_off tenant-105 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-105 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-105: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-105 --region us-east-1
  if is_off tenant-108 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-108 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-108: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-108 --region us-east-1
  if is_off tenant-111 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-111 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-111: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-111 --region us-east-1
  if is_off tenant-114 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-114 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-114: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-114 --region us-east-1
  if is_off tenant-117 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-117 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster tenant-117: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-117 --region us-east-1
  if is_off tenant-001 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-001 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-001: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-001 --region us-west-2
  if is_off tenant-004 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-004 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-004: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-004 --region us-west-2
  if is_off tenant-007 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-007 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-007: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-007 --region us-west-2
  if is_off tenant-010 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-010 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-010: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-010 --region us-west-2
  if is_off tenant-013 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-013 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-013: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-013 --region us-west-2
  if is_off tenant-016 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-016 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-016: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-016 --region us-west-2
  if is_off tenant-019 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-019 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-019: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-019 --region us-west-2
  if is_off tenant-022 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-022 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-022: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-022 --region us-west-2
  if is_off tenant-025 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-025 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-025: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-025 --region us-west-2
  if is_off tenant-028 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-028 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-028: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-028 --region us-west-2
  if is_off tenant-031 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-031 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-031: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-031 --region us-west-2
  if is_off tenant-034 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-034 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-034: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-034 --region us-west-2
  if is_off tenant-037 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-037 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-037: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-037 --region us-west-2
  if is_off tenant-040 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-040 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-040: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-040 --region us-west-2
  if is_off tenant-043 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-043 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-043: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-043 --region us-west-2
  if is_off tenant-046 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-046 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-046: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-046 --region us-west-2
  if is_off tenant-049 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-049 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-049: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-049 --region us-west-2
  if is_off tenant-052 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-052 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-052: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-052 --region us-west-2
  if is_off tenant-055 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-055 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-055: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-055 --region us-west-2
  if is_off tenant-058 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-058 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-058: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-058 --region us-west-2
  if is_off tenant-061 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-061 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-061: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-061 --region us-west-2
  if is_off tenant-064 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-064 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-064: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-064 --region us-west-2
  if is_off tenant-067 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-067 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-067: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-067 --region us-west-2
  if is_off tenant-070 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-070 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-070: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-070 --region us-west-2
  if is_off tenant-073 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-073 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-073: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-073 --region us-west-2
  if is_off tenant-076 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-076 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-076: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-076 --region us-west-2
  if is_off tenant-079 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-079 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-079: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-079 --region us-west-2
  if is_off tenant-082 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-082 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-082: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-082 --region us-west-2
  if is_off tenant-085 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-085 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-085: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-085 --region us-west-2
  if is_off tenant-088 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-088 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-088: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-088 --region us-west-2
  if is_off tenant-091 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-091 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-091: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-091 --region us-west-2
  if is_off tenant-094 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-094 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-094: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-094 --region us-west-2
  if is_off tenant-097 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-097 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-097: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-097 --region us-west-2
  if is_off tenant-100 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-100 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-100: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-100 --region us-west-2
  if is_off tenant-103 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-103 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-103: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-103 --region us-west-2
  if is_off tenant-106 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-106 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-106: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-106 --region us-west-2
  if is_off tenant-109 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-109 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-109: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-109 --region us-west-2
  if is_off tenant-112 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-112 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-112: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-112 --region us-west-2
  if is_off tenant-115 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-115 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-115: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-115 --region us-west-2
  if is_off tenant-118 us-west-2 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier tenant-118 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-west-2 >/dev/null
    say '  cluster tenant-118: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier tenant-118 --region us-west-2
)
disable_444455556666() {
  enter 444455556666 eu-west-1
  switch_off 444455556666 tenant-002 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-005 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-008 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-011 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-014 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-017 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-020 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-023 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-026 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-029 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-032 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-035 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-038 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-041 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-044 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-047 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-050 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-053 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-056 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-059 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-062 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-065 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-068 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-071 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-074 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-077 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-080 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-083 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-086 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-089 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-092 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-095 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-098 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-101 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-104 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-107 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-110 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-113 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-116 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-119 eu-west-1 central-audit-logs redshift
  switch_off 444455556666 tenant-000 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-003 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-006 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-009 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-012 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-015 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-018 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-021 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-024 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-027 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-030 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-033 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-036 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-039 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-042 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-045 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-048 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-051 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-054 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-057 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-060 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-063 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-066 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-069 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-072 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-075 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-078 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-081 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-084 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-087 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-090 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-093 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-096 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-099 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-102 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-105 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-108 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-111 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-114 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-117 us-east-1 central-audit-logs redshift
  switch_off 444455556666 tenant-001 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-004 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-007 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-010 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-013 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-016 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-019 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-022 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-025 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-028 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-031 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-034 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-037 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-040 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-043 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-046 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-049 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-052 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-055 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-058 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-061 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-064 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-067 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-070 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-073 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-076 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-079 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-082 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-085 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-088 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-091 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-094 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-097 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-100 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-103 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-106 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-109 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-112 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-115 us-west-2 central-audit-logs redshift
  switch_off 444455556666 tenant-118 us-west-2 central-audit-logs redshift
}
withdraw_444455556666() {
  enter 444455556666 eu-west-1
  drop_policy 444455556666 eu-west-1 arn:aws:iam::444455556666:policy/redtrail-tenants-redshift-policy redtrail-tenants
  drop_policy 444455556666 eu-west-1 arn:aws:iam::444455556666:policy/redtrail-tenants-s3-policy redtrail-tenants
  drop_role 444455556666 eu-west-1 redtrail-tenants
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
