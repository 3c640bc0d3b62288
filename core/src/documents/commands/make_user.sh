
# put_user ACCOUNT REGION NAME ARGUMENT…: makes the user, unless it is there.
put_user() {
  local account=$1 region=$2 name=$3 code=0 owner
  shift 3
  owner=$(ask NoSuchEntity as "$account" iam get-user --user-name="$name" --region "$region" \
    --query "User.Tags[?Key=='redtrail:plan'].Value | [0]" --output text) || code=$?
  case $code in
  0)
    [ "$owner" = "$plan" ] || stop "the user $name exists and is not this plan's"
    say "  user $name: in place"
    ;;
  1)
    as "$account" iam create-user --user-name="$name" "$@" --region "$region" >/dev/null
    say "  user $name: made"
    ;;
  *) exit 1 ;;
  esac
}

# drop_user ACCOUNT REGION NAME: deletes the user and its access keys, if it is this plan's.
drop_user() {
  local code=0 owner keys key
  owner=$(ask NoSuchEntity as "$1" iam get-user --user-name="$3" --region "$2" \
    --query "User.Tags[?Key=='redtrail:plan'].Value | [0]" --output text) || code=$?
  case $code in
  0)
    [ "$owner" = "$plan" ] || stop "the user $3 is not this plan's"
    keys=$(as "$1" iam list-access-keys --user-name="$3" --region "$2" \
      --query 'AccessKeyMetadata[].AccessKeyId' --output text)
    for key in $keys; do
      as "$1" iam delete-access-key --user-name="$3" --access-key-id "$key" --region "$2"
    done
    patiently as "$1" iam delete-user --user-name="$3" --region "$2"
    say "  user $3: deleted"
    ;;
  1) say "  user $3: not there" ;;
  *) exit 1 ;;
  esac
}
