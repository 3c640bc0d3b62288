#!/usr/bin/env bash
# Audit logs of 400 Redshift clusters, into S3 buckets of a central account.
#
#   bash commands.sh apply    switches logging on; may be run twice
#   bash commands.sh undo     takes it back, in reverse
#
# Each block works in one account and stops unless its credentials belong there. They
# are the AWS CLI's own, or those of the profile that a variable names:
#   PROFILE_111122223333    the bucket account
#   PROFILE_000000000042    a cluster account
#   PROFILE_121212121212    a cluster account
#   PROFILE_222233334444    a cluster account
#   PROFILE_333344445555    a cluster account
#   PROFILE_444455556666    a cluster account
#   PROFILE_555566667777    a cluster account
#   PROFILE_777788889999    a cluster account
#   PROFILE_888899990000    a cluster account
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

plan=fleet

# The bucket central-audit-logs in 111122223333.
bucket_1_found=''
bucket_1_policy=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetBucketAcl",
      "Effect": "Allow",
      "Principal": {
        "Service": "redshift.amazonaws.com"
      },
      "Action": "s3:GetBucketAcl",
      "Resource": "arn:aws:s3:::central-audit-logs",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": [
            "000000000042",
            "121212121212",
            "222233334444",
            "333344445555",
            "444455556666",
            "555566667777",
            "777788889999",
            "888899990000"
          ]
        }
      }
    },
    {
      "Sid": "RedtrailFleetDelivery",
      "Effect": "Allow",
      "Principal": {
        "Service": "redshift.amazonaws.com"
      },
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": [
            "000000000042",
            "121212121212",
            "222233334444",
            "333344445555",
            "444455556666",
            "555566667777",
            "777788889999",
            "888899990000"
          ]
        }
      }
    },
    {
      "Sid": "RedtrailFleetBucketAclApEast1",
      "Effect": "Allow",
      "Principal": {
        "Service": [
          "redshift.amazonaws.com",
          "redshift.ap-east-1.amazonaws.com"
        ]
      },
      "Action": "s3:GetBucketAcl",
      "Resource": "arn:aws:s3:::central-audit-logs",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": [
            "000000000042",
            "121212121212",
            "222233334444",
            "333344445555",
            "444455556666",
            "555566667777",
            "777788889999",
            "888899990000"
          ]
        }
      }
    },
    {
      "Sid": "RedtrailFleetDeliveryApEast1",
      "Effect": "Allow",
      "Principal": {
        "Service": [
          "redshift.amazonaws.com",
          "redshift.ap-east-1.amazonaws.com"
        ]
      },
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": [
            "000000000042",
            "121212121212",
            "222233334444",
            "333344445555",
            "444455556666",
            "555566667777",
            "777788889999",
            "888899990000"
          ]
        }
      }
    },
    {
      "Sid": "RedtrailFleetCaller",
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::000000000042:root",
          "arn:aws:iam::121212121212:root",
          "arn:aws:iam::222233334444:root",
          "arn:aws:iam::333344445555:root",
          "arn:aws:iam::444455556666:root",
          "arn:aws:iam::555566667777:root",
          "arn:aws:iam::777788889999:root",
          "arn:aws:iam::888899990000:root"
        ]
      },
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*",
      "Condition": {
        "ArnEquals": {
          "aws:PrincipalArn": [
            "arn:aws:iam::000000000042:role/redtrail-fleet",
            "arn:aws:iam::121212121212:role/redtrail-fleet",
            "arn:aws:iam::222233334444:role/redtrail-fleet",
            "arn:aws:iam::333344445555:role/redtrail-fleet",
            "arn:aws:iam::444455556666:role/redtrail-fleet",
            "arn:aws:iam::555566667777:role/redtrail-fleet",
            "arn:aws:iam::777788889999:role/redtrail-fleet",
            "arn:aws:iam::888899990000:role/redtrail-fleet"
          ]
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

# The clusters of 000000000042.
redshift_policy_000000000042=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-000",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-040",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-080",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-120",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-160",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-200",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-240",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-280",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-320",
        "arn:aws:redshift:ap-east-1:000000000042:cluster:warehouse-360",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-008",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-016",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-024",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-032",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-048",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-056",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-064",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-072",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-088",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-096",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-104",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-112",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-128",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-136",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-144",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-152",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-168",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-176",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-184",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-192",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-208",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-216",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-224",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-232",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-248",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-256",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-264",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-272",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-288",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-296",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-304",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-312",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-328",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-336",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-344",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-352",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-368",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-376",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-384",
        "arn:aws:redshift:us-east-1:000000000042:cluster:warehouse-392"
      ]
    }
  ]
}
JSON
)
s3_policy_000000000042=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_000000000042=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::000000000042:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_000000000042() {
  enter 000000000042 ap-east-1
  put_policy 000000000042 ap-east-1 arn:aws:iam::000000000042:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_000000000042"
  put_policy 000000000042 ap-east-1 arn:aws:iam::000000000042:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_000000000042"
  put_role 000000000042 ap-east-1 redtrail-fleet "$trust_policy_000000000042" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 000000000042 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::000000000042:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 000000000042 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::000000000042:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_000000000042() (
  enter 000000000042 ap-east-1
  become_caller 000000000042 ap-east-1 arn:aws:iam::000000000042:role/redtrail-fleet
  if is_off warehouse-000 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-000 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-000: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-000 --region ap-east-1
  if is_off warehouse-040 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-040 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-040: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-040 --region ap-east-1
  if is_off warehouse-080 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-080 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-080: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-080 --region ap-east-1
  if is_off warehouse-120 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-120 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-120: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-120 --region ap-east-1
  if is_off warehouse-160 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-160 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-160: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-160 --region ap-east-1
  if is_off warehouse-200 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-200 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-200: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-200 --region ap-east-1
  if is_off warehouse-240 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-240 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-240: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-240 --region ap-east-1
  if is_off warehouse-280 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-280 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-280: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-280 --region ap-east-1
  if is_off warehouse-320 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-320 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-320: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-320 --region ap-east-1
  if is_off warehouse-360 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-360 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-360: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-360 --region ap-east-1
  if is_off warehouse-008 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-008 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-008: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-008 --region us-east-1
  if is_off warehouse-016 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-016 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-016: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-016 --region us-east-1
  if is_off warehouse-024 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-024 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-024: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-024 --region us-east-1
  if is_off warehouse-032 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-032 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-032: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-032 --region us-east-1
  if is_off warehouse-048 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-048 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-048: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-048 --region us-east-1
  if is_off warehouse-056 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-056 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-056: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-056 --region us-east-1
  if is_off warehouse-064 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-064 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-064: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-064 --region us-east-1
  if is_off warehouse-072 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-072 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-072: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-072 --region us-east-1
  if is_off warehouse-088 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-088 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-088: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-088 --region us-east-1
  if is_off warehouse-096 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-096 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-096: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-096 --region us-east-1
  if is_off warehouse-104 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-104 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-104: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-104 --region us-east-1
  if is_off warehouse-112 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-112 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-112: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-112 --region us-east-1
  if is_off warehouse-128 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-128 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-128: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-128 --region us-east-1
  if is_off warehouse-136 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-136 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-136: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-136 --region us-east-1
  if is_off warehouse-144 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-144 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-144: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-144 --region us-east-1
  if is_off warehouse-152 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-152 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-152: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-152 --region us-east-1
  if is_off warehouse-168 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-168 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-168: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-168 --region us-east-1
  if is_off warehouse-176 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-176 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-176: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-176 --region us-east-1
  if is_off warehouse-184 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-184 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-184: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-184 --region us-east-1
  if is_off warehouse-192 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-192 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-192: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-192 --region us-east-1
  if is_off warehouse-208 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-208 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-208: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-208 --region us-east-1
  if is_off warehouse-216 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-216 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-216: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-216 --region us-east-1
  if is_off warehouse-224 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-224 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-224: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-224 --region us-east-1
  if is_off warehouse-232 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-232 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-232: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-232 --region us-east-1
  if is_off warehouse-248 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-248 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-248: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-248 --region us-east-1
  if is_off warehouse-256 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-256 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-256: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-256 --region us-east-1
  if is_off warehouse-264 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-264 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-264: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-264 --region us-east-1
  if is_off warehouse-272 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-272 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-272: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-272 --region us-east-1
  if is_off warehouse-288 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-288 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-288: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-288 --region us-east-1
  if is_off warehouse-296 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-296 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-296: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-296 --region us-east-1
  if is_off warehouse-304 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-304 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-304: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-304 --region us-east-1
  if is_off warehouse-312 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-312 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-312: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-312 --region us-east-1
  if is_off warehouse-328 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-328 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-328: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-328 --region us-east-1
  if is_off warehouse-336 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-336 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-336: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-336 --region us-east-1
  if is_off warehouse-344 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-344 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-344: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-344 --region us-east-1
  if is_off warehouse-352 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-352 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-352: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-352 --region us-east-1
  if is_off warehouse-368 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-368 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-368: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-368 --region us-east-1
  if is_off warehouse-376 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-376 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-376: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-376 --region us-east-1
  if is_off warehouse-384 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-384 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-384: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-384 --region us-east-1
  if is_off warehouse-392 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-392 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-392: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-392 --region us-east-1
)
disable_000000000042() {
  enter 000000000042 ap-east-1
  switch_off 000000000042 warehouse-000 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-040 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-080 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-120 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-160 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-200 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-240 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-280 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-320 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-360 ap-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-008 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-016 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-024 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-032 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-048 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-056 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-064 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-072 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-088 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-096 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-104 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-112 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-128 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-136 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-144 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-152 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-168 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-176 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-184 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-192 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-208 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-216 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-224 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-232 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-248 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-256 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-264 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-272 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-288 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-296 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-304 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-312 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-328 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-336 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-344 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-352 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-368 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-376 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-384 us-east-1 central-audit-logs redshift
  switch_off 000000000042 warehouse-392 us-east-1 central-audit-logs redshift
}
withdraw_000000000042() {
  enter 000000000042 ap-east-1
  drop_policy 000000000042 ap-east-1 arn:aws:iam::000000000042:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 000000000042 ap-east-1 arn:aws:iam::000000000042:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 000000000042 ap-east-1 redtrail-fleet
}

# The clusters of 121212121212.
redshift_policy_121212121212=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-001",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-041",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-081",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-121",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-161",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-201",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-241",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-281",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-321",
        "arn:aws:redshift:ap-east-1:121212121212:cluster:warehouse-361",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-009",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-017",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-025",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-033",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-049",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-057",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-065",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-073",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-089",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-097",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-105",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-113",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-129",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-137",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-145",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-153",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-169",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-177",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-185",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-193",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-209",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-217",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-225",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-233",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-249",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-257",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-265",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-273",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-289",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-297",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-305",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-313",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-329",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-337",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-345",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-353",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-369",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-377",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-385",
        "arn:aws:redshift:us-east-1:121212121212:cluster:warehouse-393"
      ]
    }
  ]
}
JSON
)
s3_policy_121212121212=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_121212121212=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::121212121212:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_121212121212() {
  enter 121212121212 ap-east-1
  put_policy 121212121212 ap-east-1 arn:aws:iam::121212121212:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_121212121212"
  put_policy 121212121212 ap-east-1 arn:aws:iam::121212121212:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_121212121212"
  put_role 121212121212 ap-east-1 redtrail-fleet "$trust_policy_121212121212" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 121212121212 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::121212121212:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 121212121212 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::121212121212:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_121212121212() (
  enter 121212121212 ap-east-1
  become_caller 121212121212 ap-east-1 arn:aws:iam::121212121212:role/redtrail-fleet
  if is_off warehouse-001 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-001 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-001: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-001 --region ap-east-1
  if is_off warehouse-041 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-041 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-041: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-041 --region ap-east-1
  if is_off warehouse-081 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-081 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-081: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-081 --region ap-east-1
  if is_off warehouse-121 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-121 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-121: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-121 --region ap-east-1
  if is_off warehouse-161 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-161 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-161: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-161 --region ap-east-1
  if is_off warehouse-201 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-201 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-201: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-201 --region ap-east-1
  if is_off warehouse-241 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-241 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-241: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-241 --region ap-east-1
  if is_off warehouse-281 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-281 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-281: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-281 --region ap-east-1
  if is_off warehouse-321 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-321 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-321: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-321 --region ap-east-1
  if is_off warehouse-361 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-361 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-361: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-361 --region ap-east-1
  if is_off warehouse-009 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-009 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-009: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-009 --region us-east-1
  if is_off warehouse-017 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-017 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-017: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-017 --region us-east-1
  if is_off warehouse-025 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-025 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-025: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-025 --region us-east-1
  if is_off warehouse-033 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-033 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-033: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-033 --region us-east-1
  if is_off warehouse-049 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-049 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-049: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-049 --region us-east-1
  if is_off warehouse-057 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-057 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-057: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-057 --region us-east-1
  if is_off warehouse-065 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-065 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-065: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-065 --region us-east-1
  if is_off warehouse-073 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-073 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-073: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-073 --region us-east-1
  if is_off warehouse-089 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-089 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-089: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-089 --region us-east-1
  if is_off warehouse-097 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-097 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-097: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-097 --region us-east-1
  if is_off warehouse-105 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-105 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-105: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-105 --region us-east-1
  if is_off warehouse-113 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-113 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-113: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-113 --region us-east-1
  if is_off warehouse-129 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-129 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-129: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-129 --region us-east-1
  if is_off warehouse-137 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-137 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-137: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-137 --region us-east-1
  if is_off warehouse-145 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-145 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-145: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-145 --region us-east-1
  if is_off warehouse-153 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-153 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-153: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-153 --region us-east-1
  if is_off warehouse-169 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-169 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-169: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-169 --region us-east-1
  if is_off warehouse-177 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-177 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-177: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-177 --region us-east-1
  if is_off warehouse-185 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-185 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-185: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-185 --region us-east-1
  if is_off warehouse-193 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-193 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-193: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-193 --region us-east-1
  if is_off warehouse-209 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-209 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-209: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-209 --region us-east-1
  if is_off warehouse-217 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-217 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-217: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-217 --region us-east-1
  if is_off warehouse-225 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-225 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-225: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-225 --region us-east-1
  if is_off warehouse-233 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-233 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-233: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-233 --region us-east-1
  if is_off warehouse-249 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-249 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-249: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-249 --region us-east-1
  if is_off warehouse-257 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-257 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-257: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-257 --region us-east-1
  if is_off warehouse-265 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-265 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-265: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-265 --region us-east-1
  if is_off warehouse-273 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-273 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-273: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-273 --region us-east-1
  if is_off warehouse-289 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-289 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-289: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-289 --region us-east-1
  if is_off warehouse-297 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-297 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-297: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-297 --region us-east-1
  if is_off warehouse-305 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-305 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-305: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-305 --region us-east-1
  if is_off warehouse-313 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-313 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-313: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-313 --region us-east-1
  if is_off warehouse-329 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-329 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-329: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-329 --region us-east-1
  if is_off warehouse-337 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-337 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-337: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-337 --region us-east-1
  if is_off warehouse-345 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-345 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-345: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-345 --region us-east-1
  if is_off warehouse-353 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-353 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-353: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-353 --region us-east-1
  if is_off warehouse-369 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-369 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-369: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-369 --region us-east-1
  if is_off warehouse-377 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-377 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-377: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-377 --region us-east-1
  if is_off warehouse-385 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-385 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-385: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-385 --region us-east-1
  if is_off warehouse-393 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-393 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-393: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-393 --region us-east-1
)
disable_121212121212() {
  enter 121212121212 ap-east-1
  switch_off 121212121212 warehouse-001 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-041 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-081 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-121 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-161 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-201 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-241 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-281 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-321 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-361 ap-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-009 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-017 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-025 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-033 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-049 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-057 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-065 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-073 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-089 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-097 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-105 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-113 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-129 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-137 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-145 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-153 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-169 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-177 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-185 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-193 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-209 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-217 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-225 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-233 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-249 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-257 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-265 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-273 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-289 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-297 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-305 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-313 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-329 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-337 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-345 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-353 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-369 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-377 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-385 us-east-1 central-audit-logs redshift
  switch_off 121212121212 warehouse-393 us-east-1 central-audit-logs redshift
}
withdraw_121212121212() {
  enter 121212121212 ap-east-1
  drop_policy 121212121212 ap-east-1 arn:aws:iam::121212121212:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 121212121212 ap-east-1 arn:aws:iam::121212121212:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 121212121212 ap-east-1 redtrail-fleet
}

# The clusters of 222233334444.
redshift_policy_222233334444=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-002",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-042",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-082",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-122",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-162",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-202",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-242",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-282",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-322",
        "arn:aws:redshift:ap-east-1:222233334444:cluster:warehouse-362",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-010",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-018",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-026",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-034",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-050",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-058",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-066",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-074",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-090",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-098",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-106",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-114",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-130",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-138",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-146",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-154",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-170",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-178",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-186",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-194",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-210",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-218",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-226",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-234",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-250",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-258",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-266",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-274",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-290",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-298",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-306",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-314",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-330",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-338",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-346",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-354",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-370",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-378",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-386",
        "arn:aws:redshift:us-east-1:222233334444:cluster:warehouse-394"
      ]
    }
  ]
}
JSON
)
s3_policy_222233334444=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_222233334444=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::222233334444:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_222233334444() {
  enter 222233334444 ap-east-1
  put_policy 222233334444 ap-east-1 arn:aws:iam::222233334444:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_222233334444"
  put_policy 222233334444 ap-east-1 arn:aws:iam::222233334444:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_222233334444"
  put_role 222233334444 ap-east-1 redtrail-fleet "$trust_policy_222233334444" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 222233334444 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::222233334444:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 222233334444 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::222233334444:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_222233334444() (
  enter 222233334444 ap-east-1
  become_caller 222233334444 ap-east-1 arn:aws:iam::222233334444:role/redtrail-fleet
  if is_off warehouse-002 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-002 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-002: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-002 --region ap-east-1
  if is_off warehouse-042 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-042 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-042: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-042 --region ap-east-1
  if is_off warehouse-082 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-082 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-082: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-082 --region ap-east-1
  if is_off warehouse-122 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-122 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-122: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-122 --region ap-east-1
  if is_off warehouse-162 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-162 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-162: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-162 --region ap-east-1
  if is_off warehouse-202 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-202 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-202: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-202 --region ap-east-1
  if is_off warehouse-242 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-242 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-242: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-242 --region ap-east-1
  if is_off warehouse-282 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-282 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-282: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-282 --region ap-east-1
  if is_off warehouse-322 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-322 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-322: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-322 --region ap-east-1
  if is_off warehouse-362 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-362 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-362: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-362 --region ap-east-1
  if is_off warehouse-010 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-010 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-010: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-010 --region us-east-1
  if is_off warehouse-018 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-018 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-018: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-018 --region us-east-1
  if is_off warehouse-026 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-026 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-026: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-026 --region us-east-1
  if is_off warehouse-034 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-034 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-034: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-034 --region us-east-1
  if is_off warehouse-050 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-050 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-050: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-050 --region us-east-1
  if is_off warehouse-058 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-058 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-058: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-058 --region us-east-1
  if is_off warehouse-066 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-066 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-066: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-066 --region us-east-1
  if is_off warehouse-074 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-074 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-074: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-074 --region us-east-1
  if is_off warehouse-090 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-090 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-090: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-090 --region us-east-1
  if is_off warehouse-098 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-098 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-098: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-098 --region us-east-1
  if is_off warehouse-106 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-106 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-106: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-106 --region us-east-1
  if is_off warehouse-114 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-114 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-114: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-114 --region us-east-1
  if is_off warehouse-130 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-130 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-130: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-130 --region us-east-1
  if is_off warehouse-138 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-138 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-138: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-138 --region us-east-1
  if is_off warehouse-146 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-146 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-146: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-146 --region us-east-1
  if is_off warehouse-154 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-154 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-154: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-154 --region us-east-1
  if is_off warehouse-170 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-170 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-170: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-170 --region us-east-1
  if is_off warehouse-178 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-178 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-178: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-178 --region us-east-1
  if is_off warehouse-186 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-186 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-186: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-186 --region us-east-1
  if is_off warehouse-194 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-194 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-194: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-194 --region us-east-1
  if is_off warehouse-210 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-210 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-210: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-210 --region us-east-1
  if is_off warehouse-218 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-218 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-218: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-218 --region us-east-1
  if is_off warehouse-226 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-226 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-226: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-226 --region us-east-1
  if is_off warehouse-234 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-234 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-234: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-234 --region us-east-1
  if is_off warehouse-250 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-250 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-250: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-250 --region us-east-1
  if is_off warehouse-258 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-258 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-258: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-258 --region us-east-1
  if is_off warehouse-266 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-266 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-266: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-266 --region us-east-1
  if is_off warehouse-274 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-274 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-274: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-274 --region us-east-1
  if is_off warehouse-290 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-290 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-290: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-290 --region us-east-1
  if is_off warehouse-298 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-298 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-298: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-298 --region us-east-1
  if is_off warehouse-306 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-306 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-306: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-306 --region us-east-1
  if is_off warehouse-314 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-314 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-314: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-314 --region us-east-1
  if is_off warehouse-330 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-330 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-330: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-330 --region us-east-1
  if is_off warehouse-338 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-338 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-338: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-338 --region us-east-1
  if is_off warehouse-346 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-346 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-346: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-346 --region us-east-1
  if is_off warehouse-354 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-354 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-354: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-354 --region us-east-1
  if is_off warehouse-370 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-370 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-370: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-370 --region us-east-1
  if is_off warehouse-378 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-378 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-378: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-378 --region us-east-1
  if is_off warehouse-386 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-386 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-386: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-386 --region us-east-1
  if is_off warehouse-394 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-394 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-394: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-394 --region us-east-1
)
disable_222233334444() {
  enter 222233334444 ap-east-1
  switch_off 222233334444 warehouse-002 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-042 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-082 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-122 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-162 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-202 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-242 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-282 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-322 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-362 ap-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-010 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-018 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-026 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-034 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-050 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-058 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-066 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-074 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-090 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-098 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-106 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-114 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-130 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-138 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-146 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-154 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-170 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-178 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-186 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-194 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-210 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-218 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-226 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-234 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-250 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-258 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-266 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-274 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-290 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-298 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-306 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-314 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-330 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-338 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-346 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-354 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-370 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-378 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-386 us-east-1 central-audit-logs redshift
  switch_off 222233334444 warehouse-394 us-east-1 central-audit-logs redshift
}
withdraw_222233334444() {
  enter 222233334444 ap-east-1
  drop_policy 222233334444 ap-east-1 arn:aws:iam::222233334444:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 222233334444 ap-east-1 arn:aws:iam::222233334444:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 222233334444 ap-east-1 redtrail-fleet
}

# The clusters of 333344445555.
redshift_policy_333344445555=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-003",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-043",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-083",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-123",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-163",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-203",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-243",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-283",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-323",
        "arn:aws:redshift:ap-east-1:333344445555:cluster:warehouse-363",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-011",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-019",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-027",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-035",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-051",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-059",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-067",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-075",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-091",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-099",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-107",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-115",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-131",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-139",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-147",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-155",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-171",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-179",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-187",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-195",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-211",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-219",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-227",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-235",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-251",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-259",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-267",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-275",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-291",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-299",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-307",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-315",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-331",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-339",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-347",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-355",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-371",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-379",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-387",
        "arn:aws:redshift:us-east-1:333344445555:cluster:warehouse-395"
      ]
    }
  ]
}
JSON
)
s3_policy_333344445555=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_333344445555=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::333344445555:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_333344445555() {
  enter 333344445555 ap-east-1
  put_policy 333344445555 ap-east-1 arn:aws:iam::333344445555:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_333344445555"
  put_policy 333344445555 ap-east-1 arn:aws:iam::333344445555:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_333344445555"
  put_role 333344445555 ap-east-1 redtrail-fleet "$trust_policy_333344445555" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 333344445555 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::333344445555:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 333344445555 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::333344445555:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_333344445555() (
  enter 333344445555 ap-east-1
  become_caller 333344445555 ap-east-1 arn:aws:iam::333344445555:role/redtrail-fleet
  if is_off warehouse-003 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-003 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-003: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-003 --region ap-east-1
  if is_off warehouse-043 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-043 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-043: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-043 --region ap-east-1
  if is_off warehouse-083 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-083 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-083: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-083 --region ap-east-1
  if is_off warehouse-123 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-123 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-123: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-123 --region ap-east-1
  if is_off warehouse-163 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-163 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-163: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-163 --region ap-east-1
  if is_off warehouse-203 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-203 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-203: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-203 --region ap-east-1
  if is_off warehouse-243 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-243 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-243: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-243 --region ap-east-1
  if is_off warehouse-283 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-283 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-283: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-283 --region ap-east-1
  if is_off warehouse-323 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-323 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-323: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-323 --region ap-east-1
  if is_off warehouse-363 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-363 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-363: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-363 --region ap-east-1
  if is_off warehouse-011 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-011 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-011: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-011 --region us-east-1
  if is_off warehouse-019 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-019 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-019: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-019 --region us-east-1
  if is_off warehouse-027 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-027 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-027: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-027 --region us-east-1
  if is_off warehouse-035 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-035 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-035: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-035 --region us-east-1
  if is_off warehouse-051 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-051 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-051: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-051 --region us-east-1
  if is_off warehouse-059 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-059 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-059: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-059 --region us-east-1
  if is_off warehouse-067 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-067 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-067: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-067 --region us-east-1
  if is_off warehouse-075 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-075 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-075: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-075 --region us-east-1
  if is_off warehouse-091 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-091 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-091: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-091 --region us-east-1
  if is_off warehouse-099 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-099 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-099: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-099 --region us-east-1
  if is_off warehouse-107 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-107 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-107: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-107 --region us-east-1
  if is_off warehouse-115 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-115 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-115: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-115 --region us-east-1
  if is_off warehouse-131 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-131 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-131: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-131 --region us-east-1
  if is_off warehouse-139 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-139 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-139: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-139 --region us-east-1
  if is_off warehouse-147 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-147 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-147: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-147 --region us-east-1
  if is_off warehouse-155 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-155 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-155: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-155 --region us-east-1
  if is_off warehouse-171 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-171 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-171: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-171 --region us-east-1
  if is_off warehouse-179 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-179 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-179: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-179 --region us-east-1
  if is_off warehouse-187 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-187 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-187: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-187 --region us-east-1
  if is_off warehouse-195 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-195 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-195: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-195 --region us-east-1
  if is_off warehouse-211 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-211 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-211: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-211 --region us-east-1
  if is_off warehouse-219 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-219 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-219: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-219 --region us-east-1
  if is_off warehouse-227 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-227 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-227: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-227 --region us-east-1
  if is_off warehouse-235 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-235 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-235: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-235 --region us-east-1
  if is_off warehouse-251 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-251 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-251: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-251 --region us-east-1
  if is_off warehouse-259 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-259 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-259: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-259 --region us-east-1
  if is_off warehouse-267 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-267 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-267: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-267 --region us-east-1
  if is_off warehouse-275 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-275 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-275: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-275 --region us-east-1
  if is_off warehouse-291 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-291 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-291: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-291 --region us-east-1
  if is_off warehouse-299 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-299 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-299: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-299 --region us-east-1
  if is_off warehouse-307 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-307 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-307: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-307 --region us-east-1
  if is_off warehouse-315 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-315 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-315: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-315 --region us-east-1
  if is_off warehouse-331 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-331 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-331: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-331 --region us-east-1
  if is_off warehouse-339 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-339 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-339: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-339 --region us-east-1
  if is_off warehouse-347 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-347 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-347: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-347 --region us-east-1
  if is_off warehouse-355 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-355 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-355: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-355 --region us-east-1
  if is_off warehouse-371 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-371 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-371: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-371 --region us-east-1
  if is_off warehouse-379 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-379 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-379: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-379 --region us-east-1
  if is_off warehouse-387 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-387 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-387: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-387 --region us-east-1
  if is_off warehouse-395 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-395 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-395: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-395 --region us-east-1
)
disable_333344445555() {
  enter 333344445555 ap-east-1
  switch_off 333344445555 warehouse-003 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-043 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-083 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-123 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-163 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-203 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-243 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-283 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-323 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-363 ap-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-011 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-019 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-027 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-035 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-051 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-059 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-067 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-075 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-091 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-099 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-107 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-115 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-131 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-139 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-147 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-155 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-171 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-179 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-187 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-195 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-211 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-219 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-227 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-235 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-251 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-259 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-267 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-275 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-291 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-299 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-307 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-315 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-331 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-339 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-347 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-355 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-371 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-379 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-387 us-east-1 central-audit-logs redshift
  switch_off 333344445555 warehouse-395 us-east-1 central-audit-logs redshift
}
withdraw_333344445555() {
  enter 333344445555 ap-east-1
  drop_policy 333344445555 ap-east-1 arn:aws:iam::333344445555:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 333344445555 ap-east-1 arn:aws:iam::333344445555:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 333344445555 ap-east-1 redtrail-fleet
}

# The clusters of 444455556666.
redshift_policy_444455556666=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-004",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-044",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-084",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-124",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-164",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-204",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-244",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-284",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-324",
        "arn:aws:redshift:ap-east-1:444455556666:cluster:warehouse-364",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-012",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-020",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-028",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-036",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-052",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-060",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-068",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-076",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-092",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-100",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-108",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-116",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-132",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-140",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-148",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-156",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-172",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-180",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-188",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-196",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-212",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-220",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-228",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-236",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-252",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-260",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-268",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-276",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-292",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-300",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-308",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-316",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-332",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-340",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-348",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-356",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-372",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-380",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-388",
        "arn:aws:redshift:us-east-1:444455556666:cluster:warehouse-396"
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
      "Sid": "RedtrailFleetObjects",
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
      "Sid": "RedtrailFleetTrust",
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
  enter 444455556666 ap-east-1
  put_policy 444455556666 ap-east-1 arn:aws:iam::444455556666:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_444455556666"
  put_policy 444455556666 ap-east-1 arn:aws:iam::444455556666:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_444455556666"
  put_role 444455556666 ap-east-1 redtrail-fleet "$trust_policy_444455556666" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 444455556666 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::444455556666:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 444455556666 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::444455556666:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_444455556666() (
  enter 444455556666 ap-east-1
  become_caller 444455556666 ap-east-1 arn:aws:iam::444455556666:role/redtrail-fleet
  if is_off warehouse-004 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-004 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-004: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-004 --region ap-east-1
  if is_off warehouse-044 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-044 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-044: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-044 --region ap-east-1
  if is_off warehouse-084 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-084 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-084: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-084 --region ap-east-1
  if is_off warehouse-124 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-124 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-124: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-124 --region ap-east-1
  if is_off warehouse-164 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-164 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-164: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-164 --region ap-east-1
  if is_off warehouse-204 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-204 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-204: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-204 --region ap-east-1
  if is_off warehouse-244 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-244 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-244: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-244 --region ap-east-1
  if is_off warehouse-284 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-284 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-284: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-284 --region ap-east-1
  if is_off warehouse-324 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-324 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-324: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-324 --region ap-east-1
  if is_off warehouse-364 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-364 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-364: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-364 --region ap-east-1
  if is_off warehouse-012 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-012 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-012: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-012 --region us-east-1
  if is_off warehouse-020 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-020 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-020: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-020 --region us-east-1
  if is_off warehouse-028 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-028 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-028: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-028 --region us-east-1
  if is_off warehouse-036 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-036 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-036: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-036 --region us-east-1
  if is_off warehouse-052 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-052 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-052: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-052 --region us-east-1
  if is_off warehouse-060 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-060 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-060: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-060 --region us-east-1
  if is_off warehouse-068 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-068 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-068: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-068 --region us-east-1
  if is_off warehouse-076 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-076 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-076: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-076 --region us-east-1
  if is_off warehouse-092 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-092 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-092: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-092 --region us-east-1
  if is_off warehouse-100 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-100 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-100: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-100 --region us-east-1
  if is_off warehouse-108 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-108 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-108: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-108 --region us-east-1
  if is_off warehouse-116 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-116 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-116: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-116 --region us-east-1
  if is_off warehouse-132 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-132 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-132: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-132 --region us-east-1
  if is_off warehouse-140 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-140 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-140: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-140 --region us-east-1
  if is_off warehouse-148 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-148 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-148: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-148 --region us-east-1
  if is_off warehouse-156 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-156 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-156: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-156 --region us-east-1
  if is_off warehouse-172 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-172 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-172: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-172 --region us-east-1
  if is_off warehouse-180 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-180 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-180: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-180 --region us-east-1
  if is_off warehouse-188 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-188 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-188: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-188 --region us-east-1
  if is_off warehouse-196 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-196 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-196: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-196 --region us-east-1
  if is_off warehouse-212 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-212 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-212: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-212 --region us-east-1
  if is_off warehouse-220 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-220 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-220: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-220 --region us-east-1
  if is_off warehouse-228 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-228 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-228: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-228 --region us-east-1
  if is_off warehouse-236 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-236 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-236: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-236 --region us-east-1
  if is_off warehouse-252 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-252 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-252: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-252 --region us-east-1
  if is_off warehouse-260 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-260 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-260: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-260 --region us-east-1
  if is_off warehouse-268 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-268 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-268: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-268 --region us-east-1
  if is_off warehouse-276 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-276 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-276: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-276 --region us-east-1
  if is_off warehouse-292 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-292 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-292: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-292 --region us-east-1
  if is_off warehouse-300 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-300 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-300: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-300 --region us-east-1
  if is_off warehouse-308 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-308 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-308: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-308 --region us-east-1
  if is_off warehouse-316 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-316 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-316: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-316 --region us-east-1
  if is_off warehouse-332 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-332 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-332: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-332 --region us-east-1
  if is_off warehouse-340 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-340 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-340: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-340 --region us-east-1
  if is_off warehouse-348 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-348 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-348: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-348 --region us-east-1
  if is_off warehouse-356 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-356 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-356: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-356 --region us-east-1
  if is_off warehouse-372 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-372 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-372: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-372 --region us-east-1
  if is_off warehouse-380 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-380 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-380: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-380 --region us-east-1
  if is_off warehouse-388 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-388 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-388: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-388 --region us-east-1
  if is_off warehouse-396 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-396 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-396: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-396 --region us-east-1
)
disable_444455556666() {
  enter 444455556666 ap-east-1
  switch_off 444455556666 warehouse-004 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-044 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-084 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-124 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-164 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-204 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-244 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-284 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-324 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-364 ap-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-012 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-020 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-028 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-036 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-052 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-060 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-068 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-076 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-092 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-100 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-108 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-116 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-132 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-140 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-148 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-156 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-172 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-180 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-188 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-196 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-212 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-220 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-228 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-236 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-252 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-260 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-268 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-276 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-292 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-300 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-308 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-316 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-332 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-340 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-348 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-356 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-372 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-380 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-388 us-east-1 central-audit-logs redshift
  switch_off 444455556666 warehouse-396 us-east-1 central-audit-logs redshift
}
withdraw_444455556666() {
  enter 444455556666 ap-east-1
  drop_policy 444455556666 ap-east-1 arn:aws:iam::444455556666:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 444455556666 ap-east-1 arn:aws:iam::444455556666:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 444455556666 ap-east-1 redtrail-fleet
}

# The clusters of 555566667777.
redshift_policy_555566667777=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-005",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-045",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-085",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-125",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-165",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-205",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-245",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-285",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-325",
        "arn:aws:redshift:ap-east-1:555566667777:cluster:warehouse-365",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-013",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-021",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-029",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-037",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-053",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-061",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-069",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-077",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-093",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-101",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-109",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-117",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-133",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-141",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-149",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-157",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-173",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-181",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-189",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-197",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-213",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-221",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-229",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-237",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-253",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-261",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-269",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-277",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-293",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-301",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-309",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-317",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-333",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-341",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-349",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-357",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-373",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-381",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-389",
        "arn:aws:redshift:us-east-1:555566667777:cluster:warehouse-397"
      ]
    }
  ]
}
JSON
)
s3_policy_555566667777=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_555566667777=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::555566667777:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_555566667777() {
  enter 555566667777 ap-east-1
  put_policy 555566667777 ap-east-1 arn:aws:iam::555566667777:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_555566667777"
  put_policy 555566667777 ap-east-1 arn:aws:iam::555566667777:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_555566667777"
  put_role 555566667777 ap-east-1 redtrail-fleet "$trust_policy_555566667777" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 555566667777 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::555566667777:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 555566667777 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::555566667777:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_555566667777() (
  enter 555566667777 ap-east-1
  become_caller 555566667777 ap-east-1 arn:aws:iam::555566667777:role/redtrail-fleet
  if is_off warehouse-005 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-005 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-005: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-005 --region ap-east-1
  if is_off warehouse-045 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-045 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-045: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-045 --region ap-east-1
  if is_off warehouse-085 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-085 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-085: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-085 --region ap-east-1
  if is_off warehouse-125 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-125 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-125: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-125 --region ap-east-1
  if is_off warehouse-165 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-165 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-165: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-165 --region ap-east-1
  if is_off warehouse-205 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-205 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-205: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-205 --region ap-east-1
  if is_off warehouse-245 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-245 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-245: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-245 --region ap-east-1
  if is_off warehouse-285 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-285 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-285: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-285 --region ap-east-1
  if is_off warehouse-325 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-325 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-325: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-325 --region ap-east-1
  if is_off warehouse-365 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-365 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-365: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-365 --region ap-east-1
  if is_off warehouse-013 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-013 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-013: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-013 --region us-east-1
  if is_off warehouse-021 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-021 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-021: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-021 --region us-east-1
  if is_off warehouse-029 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-029 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-029: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-029 --region us-east-1
  if is_off warehouse-037 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-037 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-037: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-037 --region us-east-1
  if is_off warehouse-053 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-053 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-053: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-053 --region us-east-1
  if is_off warehouse-061 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-061 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-061: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-061 --region us-east-1
  if is_off warehouse-069 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-069 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-069: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-069 --region us-east-1
  if is_off warehouse-077 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-077 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-077: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-077 --region us-east-1
  if is_off warehouse-093 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-093 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-093: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-093 --region us-east-1
  if is_off warehouse-101 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-101 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-101: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-101 --region us-east-1
  if is_off warehouse-109 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-109 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-109: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-109 --region us-east-1
  if is_off warehouse-117 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-117 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-117: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-117 --region us-east-1
  if is_off warehouse-133 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-133 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-133: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-133 --region us-east-1
  if is_off warehouse-141 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-141 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-141: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-141 --region us-east-1
  if is_off warehouse-149 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-149 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-149: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-149 --region us-east-1
  if is_off warehouse-157 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-157 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-157: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-157 --region us-east-1
  if is_off warehouse-173 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-173 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-173: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-173 --region us-east-1
  if is_off warehouse-181 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-181 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-181: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-181 --region us-east-1
  if is_off warehouse-189 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-189 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-189: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-189 --region us-east-1
  if is_off warehouse-197 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-197 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-197: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-197 --region us-east-1
  if is_off warehouse-213 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-213 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-213: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-213 --region us-east-1
  if is_off warehouse-221 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-221 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-221: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-221 --region us-east-1
  if is_off warehouse-229 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-229 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-229: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-229 --region us-east-1
  if is_off warehouse-237 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-237 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-237: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-237 --region us-east-1
  if is_off warehouse-253 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-253 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-253: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-253 --region us-east-1
  if is_off warehouse-261 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-261 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-261: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-261 --region us-east-1
  if is_off warehouse-269 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-269 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-269: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-269 --region us-east-1
  if is_off warehouse-277 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-277 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-277: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-277 --region us-east-1
  if is_off warehouse-293 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-293 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-293: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-293 --region us-east-1
  if is_off warehouse-301 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-301 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-301: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-301 --region us-east-1
  if is_off warehouse-309 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-309 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-309: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-309 --region us-east-1
  if is_off warehouse-317 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-317 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-317: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-317 --region us-east-1
  if is_off warehouse-333 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-333 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-333: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-333 --region us-east-1
  if is_off warehouse-341 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-341 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-341: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-341 --region us-east-1
  if is_off warehouse-349 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-349 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-349: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-349 --region us-east-1
  if is_off warehouse-357 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-357 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-357: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-357 --region us-east-1
  if is_off warehouse-373 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-373 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-373: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-373 --region us-east-1
  if is_off warehouse-381 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-381 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-381: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-381 --region us-east-1
  if is_off warehouse-389 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-389 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-389: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-389 --region us-east-1
  if is_off warehouse-397 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-397 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-397: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-397 --region us-east-1
)
disable_555566667777() {
  enter 555566667777 ap-east-1
  switch_off 555566667777 warehouse-005 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-045 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-085 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-125 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-165 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-205 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-245 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-285 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-325 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-365 ap-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-013 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-021 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-029 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-037 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-053 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-061 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-069 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-077 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-093 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-101 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-109 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-117 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-133 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-141 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-149 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-157 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-173 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-181 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-189 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-197 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-213 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-221 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-229 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-237 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-253 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-261 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-269 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-277 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-293 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-301 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-309 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-317 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-333 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-341 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-349 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-357 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-373 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-381 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-389 us-east-1 central-audit-logs redshift
  switch_off 555566667777 warehouse-397 us-east-1 central-audit-logs redshift
}
withdraw_555566667777() {
  enter 555566667777 ap-east-1
  drop_policy 555566667777 ap-east-1 arn:aws:iam::555566667777:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 555566667777 ap-east-1 arn:aws:iam::555566667777:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 555566667777 ap-east-1 redtrail-fleet
}

# The clusters of 777788889999.
redshift_policy_777788889999=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-006",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-046",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-086",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-126",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-166",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-206",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-246",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-286",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-326",
        "arn:aws:redshift:ap-east-1:777788889999:cluster:warehouse-366",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-014",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-022",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-030",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-038",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-054",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-062",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-070",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-078",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-094",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-102",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-110",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-118",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-134",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-142",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-150",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-158",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-174",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-182",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-190",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-198",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-214",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-222",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-230",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-238",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-254",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-262",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-270",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-278",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-294",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-302",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-310",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-318",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-334",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-342",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-350",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-358",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-374",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-382",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-390",
        "arn:aws:redshift:us-east-1:777788889999:cluster:warehouse-398"
      ]
    }
  ]
}
JSON
)
s3_policy_777788889999=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_777788889999=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::777788889999:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_777788889999() {
  enter 777788889999 ap-east-1
  put_policy 777788889999 ap-east-1 arn:aws:iam::777788889999:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_777788889999"
  put_policy 777788889999 ap-east-1 arn:aws:iam::777788889999:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_777788889999"
  put_role 777788889999 ap-east-1 redtrail-fleet "$trust_policy_777788889999" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 777788889999 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::777788889999:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 777788889999 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::777788889999:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_777788889999() (
  enter 777788889999 ap-east-1
  become_caller 777788889999 ap-east-1 arn:aws:iam::777788889999:role/redtrail-fleet
  if is_off warehouse-006 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-006 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-006: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-006 --region ap-east-1
  if is_off warehouse-046 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-046 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-046: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-046 --region ap-east-1
  if is_off warehouse-086 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-086 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-086: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-086 --region ap-east-1
  if is_off warehouse-126 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-126 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-126: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-126 --region ap-east-1
  if is_off warehouse-166 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-166 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-166: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-166 --region ap-east-1
  if is_off warehouse-206 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-206 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-206: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-206 --region ap-east-1
  if is_off warehouse-246 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-246 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-246: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-246 --region ap-east-1
  if is_off warehouse-286 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-286 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-286: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-286 --region ap-east-1
  if is_off warehouse-326 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-326 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-326: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-326 --region ap-east-1
  if is_off warehouse-366 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-366 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-366: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-366 --region ap-east-1
  if is_off warehouse-014 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-014 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-014: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-014 --region us-east-1
  if is_off warehouse-022 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-022 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-022: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-022 --region us-east-1
  if is_off warehouse-030 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-030 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-030: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-030 --region us-east-1
  if is_off warehouse-038 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-038 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-038: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-038 --region us-east-1
  if is_off warehouse-054 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-054 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-054: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-054 --region us-east-1
  if is_off warehouse-062 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-062 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-062: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-062 --region us-east-1
  if is_off warehouse-070 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-070 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-070: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-070 --region us-east-1
  if is_off warehouse-078 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-078 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-078: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-078 --region us-east-1
  if is_off warehouse-094 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-094 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-094: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-094 --region us-east-1
  if is_off warehouse-102 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-102 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-102: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-102 --region us-east-1
  if is_off warehouse-110 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-110 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-110: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-110 --region us-east-1
  if is_off warehouse-118 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-118 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-118: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-118 --region us-east-1
  if is_off warehouse-134 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-134 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-134: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-134 --region us-east-1
  if is_off warehouse-142 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-142 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-142: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-142 --region us-east-1
  if is_off warehouse-150 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-150 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-150: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-150 --region us-east-1
  if is_off warehouse-158 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-158 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-158: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-158 --region us-east-1
  if is_off warehouse-174 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-174 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-174: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-174 --region us-east-1
  if is_off warehouse-182 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-182 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-182: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-182 --region us-east-1
  if is_off warehouse-190 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-190 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-190: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-190 --region us-east-1
  if is_off warehouse-198 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-198 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-198: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-198 --region us-east-1
  if is_off warehouse-214 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-214 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-214: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-214 --region us-east-1
  if is_off warehouse-222 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-222 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-222: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-222 --region us-east-1
  if is_off warehouse-230 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-230 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-230: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-230 --region us-east-1
  if is_off warehouse-238 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-238 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-238: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-238 --region us-east-1
  if is_off warehouse-254 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-254 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-254: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-254 --region us-east-1
  if is_off warehouse-262 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-262 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-262: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-262 --region us-east-1
  if is_off warehouse-270 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-270 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-270: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-270 --region us-east-1
  if is_off warehouse-278 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-278 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-278: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-278 --region us-east-1
  if is_off warehouse-294 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-294 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-294: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-294 --region us-east-1
  if is_off warehouse-302 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-302 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-302: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-302 --region us-east-1
  if is_off warehouse-310 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-310 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-310: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-310 --region us-east-1
  if is_off warehouse-318 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-318 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-318: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-318 --region us-east-1
  if is_off warehouse-334 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-334 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-334: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-334 --region us-east-1
  if is_off warehouse-342 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-342 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-342: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-342 --region us-east-1
  if is_off warehouse-350 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-350 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-350: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-350 --region us-east-1
  if is_off warehouse-358 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-358 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-358: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-358 --region us-east-1
  if is_off warehouse-374 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-374 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-374: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-374 --region us-east-1
  if is_off warehouse-382 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-382 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-382: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-382 --region us-east-1
  if is_off warehouse-390 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-390 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-390: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-390 --region us-east-1
  if is_off warehouse-398 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-398 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-398: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-398 --region us-east-1
)
disable_777788889999() {
  enter 777788889999 ap-east-1
  switch_off 777788889999 warehouse-006 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-046 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-086 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-126 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-166 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-206 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-246 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-286 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-326 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-366 ap-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-014 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-022 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-030 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-038 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-054 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-062 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-070 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-078 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-094 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-102 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-110 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-118 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-134 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-142 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-150 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-158 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-174 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-182 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-190 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-198 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-214 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-222 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-230 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-238 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-254 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-262 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-270 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-278 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-294 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-302 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-310 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-318 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-334 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-342 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-350 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-358 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-374 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-382 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-390 us-east-1 central-audit-logs redshift
  switch_off 777788889999 warehouse-398 us-east-1 central-audit-logs redshift
}
withdraw_777788889999() {
  enter 777788889999 ap-east-1
  drop_policy 777788889999 ap-east-1 arn:aws:iam::777788889999:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 777788889999 ap-east-1 arn:aws:iam::777788889999:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 777788889999 ap-east-1 redtrail-fleet
}

# The clusters of 888899990000.
redshift_policy_888899990000=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetLogging",
      "Effect": "Allow",
      "Action": [
        "redshift:EnableLogging",
        "redshift:DisableLogging",
        "redshift:DescribeLoggingStatus"
      ],
      "Resource": [
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-007",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-047",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-087",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-127",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-167",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-207",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-247",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-287",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-327",
        "arn:aws:redshift:ap-east-1:888899990000:cluster:warehouse-367",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-015",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-023",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-031",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-039",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-055",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-063",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-071",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-079",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-095",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-103",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-111",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-119",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-135",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-143",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-151",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-159",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-175",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-183",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-191",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-199",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-215",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-223",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-231",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-239",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-255",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-263",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-271",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-279",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-295",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-303",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-311",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-319",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-335",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-343",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-351",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-359",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-375",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-383",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-391",
        "arn:aws:redshift:us-east-1:888899990000:cluster:warehouse-399"
      ]
    }
  ]
}
JSON
)
s3_policy_888899990000=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetObjects",
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*"
    }
  ]
}
JSON
)
trust_policy_888899990000=$(
  cat <<'JSON'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RedtrailFleetTrust",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::888899990000:root"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
JSON
)
prepare_888899990000() {
  enter 888899990000 ap-east-1
  put_policy 888899990000 ap-east-1 arn:aws:iam::888899990000:policy/redtrail-fleet-redshift-policy redtrail-fleet-redshift-policy / "$redshift_policy_888899990000"
  put_policy 888899990000 ap-east-1 arn:aws:iam::888899990000:policy/redtrail-fleet-s3-policy redtrail-fleet-s3-policy / "$s3_policy_888899990000"
  put_role 888899990000 ap-east-1 redtrail-fleet "$trust_policy_888899990000" \
    --path / --tags '[{"Key":"redtrail:plan","Value":"fleet"}]'
  patiently as 888899990000 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::888899990000:policy/redtrail-fleet-redshift-policy --region ap-east-1
  patiently as 888899990000 iam attach-role-policy --role-name=redtrail-fleet \
    --policy-arn arn:aws:iam::888899990000:policy/redtrail-fleet-s3-policy --region ap-east-1
}
enable_888899990000() (
  enter 888899990000 ap-east-1
  become_caller 888899990000 ap-east-1 arn:aws:iam::888899990000:role/redtrail-fleet
  if is_off warehouse-007 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-007 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-007: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-007 --region ap-east-1
  if is_off warehouse-047 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-047 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-047: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-047 --region ap-east-1
  if is_off warehouse-087 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-087 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-087: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-087 --region ap-east-1
  if is_off warehouse-127 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-127 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-127: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-127 --region ap-east-1
  if is_off warehouse-167 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-167 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-167: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-167 --region ap-east-1
  if is_off warehouse-207 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-207 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-207: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-207 --region ap-east-1
  if is_off warehouse-247 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-247 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-247: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-247 --region ap-east-1
  if is_off warehouse-287 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-287 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-287: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-287 --region ap-east-1
  if is_off warehouse-327 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-327 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-327: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-327 --region ap-east-1
  if is_off warehouse-367 ap-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-367 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region ap-east-1 >/dev/null
    say '  cluster warehouse-367: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-367 --region ap-east-1
  if is_off warehouse-015 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-015 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-015: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-015 --region us-east-1
  if is_off warehouse-023 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-023 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-023: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-023 --region us-east-1
  if is_off warehouse-031 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-031 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-031: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-031 --region us-east-1
  if is_off warehouse-039 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-039 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-039: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-039 --region us-east-1
  if is_off warehouse-055 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-055 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-055: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-055 --region us-east-1
  if is_off warehouse-063 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-063 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-063: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-063 --region us-east-1
  if is_off warehouse-071 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-071 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-071: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-071 --region us-east-1
  if is_off warehouse-079 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-079 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-079: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-079 --region us-east-1
  if is_off warehouse-095 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-095 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-095: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-095 --region us-east-1
  if is_off warehouse-103 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-103 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-103: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-103 --region us-east-1
  if is_off warehouse-111 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-111 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-111: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-111 --region us-east-1
  if is_off warehouse-119 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-119 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-119: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-119 --region us-east-1
  if is_off warehouse-135 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-135 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-135: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-135 --region us-east-1
  if is_off warehouse-143 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-143 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-143: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-143 --region us-east-1
  if is_off warehouse-151 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-151 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-151: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-151 --region us-east-1
  if is_off warehouse-159 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-159 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-159: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-159 --region us-east-1
  if is_off warehouse-175 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-175 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-175: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-175 --region us-east-1
  if is_off warehouse-183 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-183 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-183: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-183 --region us-east-1
  if is_off warehouse-191 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-191 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-191: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-191 --region us-east-1
  if is_off warehouse-199 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-199 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-199: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-199 --region us-east-1
  if is_off warehouse-215 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-215 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-215: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-215 --region us-east-1
  if is_off warehouse-223 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-223 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-223: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-223 --region us-east-1
  if is_off warehouse-231 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-231 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-231: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-231 --region us-east-1
  if is_off warehouse-239 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-239 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-239: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-239 --region us-east-1
  if is_off warehouse-255 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-255 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-255: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-255 --region us-east-1
  if is_off warehouse-263 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-263 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-263: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-263 --region us-east-1
  if is_off warehouse-271 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-271 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-271: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-271 --region us-east-1
  if is_off warehouse-279 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-279 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-279: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-279 --region us-east-1
  if is_off warehouse-295 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-295 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-295: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-295 --region us-east-1
  if is_off warehouse-303 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-303 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-303: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-303 --region us-east-1
  if is_off warehouse-311 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-311 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-311: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-311 --region us-east-1
  if is_off warehouse-319 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-319 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-319: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-319 --region us-east-1
  if is_off warehouse-335 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-335 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-335: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-335 --region us-east-1
  if is_off warehouse-343 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-343 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-343: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-343 --region us-east-1
  if is_off warehouse-351 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-351 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-351: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-351 --region us-east-1
  if is_off warehouse-359 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-359 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-359: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-359 --region us-east-1
  if is_off warehouse-375 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-375 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-375: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-375 --region us-east-1
  if is_off warehouse-383 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-383 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-383: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-383 --region us-east-1
  if is_off warehouse-391 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-391 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-391: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-391 --region us-east-1
  if is_off warehouse-399 us-east-1 central-audit-logs redshift; then
    patiently aws redshift enable-logging --cluster-identifier warehouse-399 \
      --bucket-name central-audit-logs --s3-key-prefix redshift \
      --region us-east-1 >/dev/null
    say '  cluster warehouse-399: logging switched on'
  fi
  aws redshift describe-logging-status --cluster-identifier warehouse-399 --region us-east-1
)
disable_888899990000() {
  enter 888899990000 ap-east-1
  switch_off 888899990000 warehouse-007 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-047 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-087 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-127 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-167 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-207 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-247 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-287 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-327 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-367 ap-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-015 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-023 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-031 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-039 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-055 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-063 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-071 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-079 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-095 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-103 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-111 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-119 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-135 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-143 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-151 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-159 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-175 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-183 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-191 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-199 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-215 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-223 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-231 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-239 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-255 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-263 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-271 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-279 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-295 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-303 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-311 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-319 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-335 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-343 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-351 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-359 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-375 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-383 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-391 us-east-1 central-audit-logs redshift
  switch_off 888899990000 warehouse-399 us-east-1 central-audit-logs redshift
}
withdraw_888899990000() {
  enter 888899990000 ap-east-1
  drop_policy 888899990000 ap-east-1 arn:aws:iam::888899990000:policy/redtrail-fleet-redshift-policy redtrail-fleet
  drop_policy 888899990000 ap-east-1 arn:aws:iam::888899990000:policy/redtrail-fleet-s3-policy redtrail-fleet
  drop_role 888899990000 ap-east-1 redtrail-fleet
}

apply() {
  may_grant_1
  prepare_000000000042
  prepare_121212121212
  prepare_222233334444
  prepare_333344445555
  prepare_444455556666
  prepare_555566667777
  prepare_777788889999
  prepare_888899990000
  grant_1
  enable_000000000042
  enable_121212121212
  enable_222233334444
  enable_333344445555
  enable_444455556666
  enable_555566667777
  enable_777788889999
  enable_888899990000
}

undo() {
  may_revoke_1
  disable_888899990000
  disable_777788889999
  disable_555566667777
  disable_444455556666
  disable_333344445555
  disable_222233334444
  disable_121212121212
  disable_000000000042
  revoke_1
  withdraw_888899990000
  withdraw_777788889999
  withdraw_555566667777
  withdraw_444455556666
  withdraw_333344445555
  withdraw_222233334444
  withdraw_121212121212
  withdraw_000000000042
}

case ${1:-} in
apply) apply ;;
undo) undo ;;
*)
  say "usage: bash $0 apply|undo"
  exit 2
  ;;
esac
