
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
