
# detach ACCOUNT REGION NAME ARN: takes the policy from the user.
detach() {
  local code=0
  ask NoSuchEntity as "$1" iam detach-user-policy --user-name="$3" --policy-arn "$4" \
    --region "$2" || code=$?
  [ "$code" -le 1 ] || exit 1
}

# become_caller ACCOUNT REGION ARN: the rest of the subshell runs as the user.
become_caller() {
  local profile=CALLER_PROFILE_$1
  [ -n "${!profile:-}" ] || stop "EnableLogging is called as the user $3, who needs an access key:
  aws iam create-access-key --user-name=${3##*/}
  aws configure --profile NAME
then set $profile=NAME and run this again"
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  export AWS_PROFILE=${!profile}
}
