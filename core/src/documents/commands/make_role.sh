
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
