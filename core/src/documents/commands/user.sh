
# detach ACCOUNT REGION NAME ARN: takes the policy from the user.
detach() {
  local code=0
  ask NoSuchEntity as "$1" iam detach-user-policy --user-name="$3" --policy-arn "$4" \
    --region "$2" || code=$?
  [ "$code" -le 1 ] || exit 1
}

# who REGION: whose credentials are used.
who() {
  aws sts get-caller-identity --query Arn --output text --region "$1"
}

# become_caller ACCOUNT REGION ARN: the rest of the subshell runs as the user; stops if the
# profile is anybody else's.
become_caller() {
  local profile=CALLER_PROFILE_$1 own=PROFILE_$1 new=redtrail-$plan-$1 by='' code=0 found
  if [ -z "${!profile:-}" ]; then
    [ -z "${!own:-}" ] || printf -v by ' --profile %q' "${!own}"
    stop "EnableLogging is called as the user $3, who needs an access key:
  aws iam create-access-key --user-name=${3##*/}$by
  aws configure --profile $new
then run this again with $profile=$new in its environment"
  fi
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  export AWS_PROFILE=${!profile}
  found=$(ask InvalidClientTokenId who "$2") || code=$?
  if [ "$code" = 1 ]; then
    # A key that was just made takes a while to be known.
    code=0
    found=$(patiently who "$2") || code=$?
  fi
  [ "$code" = 0 ] ||
    stop "no usable credentials for the user $3; set $profile to a profile with its access key"
  [ "$found" = "$3" ] ||
    stop "these credentials belong to $found, not to $3; set $profile to a profile of that user"
}
