//! The pages that rules come from, each with its address and a title to be shown.

/// Gives each page a name here, and its title to whoever has its address.
macro_rules! pages {
    ($($name:ident: $title:literal, $address:literal;)*) => {
        $(
            #[doc = concat!("[", $title, "](", $address, ")")]
            pub const $name: &str = $address;
        )*

        /// Titles by their addresses.
        const TITLES: &[(&str, &str)] = &[$(($address, $title)),*];
    };
}

pages! {
    ACCESS_DENIED: "Access denied messages",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html";
    ACCOUNT_ID: "Account IDs",
        "https://docs.aws.amazon.com/accounts/latest/reference/API_AccountId.html";
    ACTIONS: "Actions of AWS services",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
    ADD_BUCKET_POLICY: "Adding a bucket policy",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html";
    ASSUME_ROLE: "AssumeRole",
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html";
    AUDITING: "Redshift audit logging",
        "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html";
    BEST_PRACTICES: "IAM best practices",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";
    BLOCK_PUBLIC_ACCESS: "Blocking public access",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";
    BOTOCORE_PARTITIONS: "botocore's partitions",
        "https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json";
    BUCKET_NAMES: "Bucket naming rules",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
    BUCKET_OWNER: "Verifying a bucket's owner",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html";
    CDK_REGION_INFO: "CDK's Region table",
        "https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts";
    CONDITION_KEYS: "Global condition keys",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";
    CONDITION_OPERATORS: "Condition operators",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
    CONFUSED_DEPUTY: "Confused deputies in Redshift",
        "https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html";
    CREATE_CLUSTER: "CreateCluster",
        "https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html";
    CREATE_ROLE: "CreateRole",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";
    CROSS_ACCOUNT: "Policies across accounts",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html";
    CREATE_POLICY: "CreatePolicy",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html";
    DESCRIBE_CLUSTERS: "DescribeClusters",
        "https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html";
    DESCRIBE_LOGGING_STATUS: "DescribeLoggingStatus",
        "https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeLoggingStatus.html";
    DISABLE_LOGGING: "DisableLogging",
        "https://docs.aws.amazon.com/redshift/latest/APIReference/API_DisableLogging.html";
    ENABLE_LOGGING: "EnableLogging",
        "https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html";
    EVALUATION_LOGIC: "How policies are evaluated",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html";
    GRAMMAR: "Grammar of policies",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
    IAM_IDENTIFIERS: "IAM identifiers",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html";
    IAM_QUOTAS: "IAM quotas",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
    IAM_TAGS: "Tags in IAM",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html";
    IAM_TROUBLESHOOTING: "Troubleshooting IAM",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html";
    INVALID_PRINCIPAL: "Invalid principal in policy",
        "https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error";
    LIST_ATTACHED: "ListAttachedRolePolicies",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html";
    LIST_GROUPS: "ListGroupsForUser",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html";
    NOT_PRINCIPAL: "NotPrincipal",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html";
    OBJECT_OWNERSHIP: "Object ownership",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html";
    ORGANIZATION: "Organization",
        "https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html";
    PARAMETER_GROUPS: "Parameter groups of Redshift",
        "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html";
    PRINCIPAL: "Principals in policies",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";
    PUT_BUCKET_POLICY: "PutBucketPolicy",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html";
    RCP_EXAMPLES: "Examples of resource control policies",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html";
    REDIRECTS: "Redirects of S3",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html";
    REGIONS: "Regions of an account",
        "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html";
    REQUESTER_PAYS: "Requester Pays",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html";
    RUNBOOK: "AWS's runbook",
        "https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-redshift-audit.html";
    S3_ACCESS_DENIED: "Access denied in S3",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html";
    S3_CONDITION_KEYS: "Condition keys of S3",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html";
    SID: "Sids",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html";
    STS_REGIONS: "STS in Regions",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html";
    TEMPORARY_KEYS: "Condition keys of STS",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html";
    TERRAFORM_FAULT: "A fault told to Terraform",
        "https://github.com/hashicorp/terraform-provider-aws/issues/3196";
    TERRAFORM_LOGGING_TEST: "Terraform's acceptance test",
        "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/redshift/logging_test.go";
    VERSIONING: "Versioning in S3",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html";
    WALKTHROUGH: "AWS's walkthrough",
        "https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/";
}

/// The title of a page.
pub fn title(address: &str) -> Option<&'static str> {
    TITLES
        .iter()
        .find(|(known, _)| *known == address)
        .map(|(_, title)| *title)
}
