//! A bucket: where it is, its policy, and the settings that may refuse what its policy allows.

use aws_config::SdkConfig;
use redtrail_core::check::{GivenBucket, Input};
use redtrail_core::names::Region;
use redtrail_core::plan::Bucket;
use redtrail_core::sight::Sight;
use serde_json::{Map, Value, json};

use super::eye::Eye;
use crate::aws::Accounts;
use crate::aws::observe::{bucket_policy, s3};

/// Fetches what is not known yet of a bucket.
pub(super) async fn look(
    eye: Eye<'_>,
    accounts: &Accounts,
    bucket: &Bucket,
    mut known: GivenBucket,
) -> GivenBucket {
    let wants_settings = known.settings.is_none();
    let wants_policy = !known.policy.is_seen();
    let Some(config) = accounts.bucket(&bucket.account, &bucket.region) else {
        return known;
    };
    let mut settings = Settings::of(eye, &config, bucket);
    let mut config = config;
    if wants_settings {
        // Every other call has to be made in the Region that the bucket is really in.
        let location = settings.location().await;
        if location == Sight::Absent {
            known.is_missing = true;
            return known;
        }
        if let Some(region) = location.there().filter(|it| **it != bucket.region)
            && let Some(other) = accounts.bucket(&bucket.account, region)
        {
            settings.client = s3(&other);
            config = other;
        }
    }
    let policy = async {
        if !wants_policy {
            return Sight::Unseen;
        }
        let read = bucket_policy(&config, bucket);
        eye.look(&["bucket-policy"], read).await
    };
    let others = async {
        if wants_settings {
            settings.others().await
        } else {
            Map::new()
        }
    };
    let (policy, others) = tokio::join!(policy, others);
    if wants_policy {
        known.policy = policy.map(|text| Input::bucket_policy(&bucket.name, text));
    }
    settings.seen.extend(others);
    if wants_settings {
        known.settings = settings.told();
    }
    known
}

/// The settings, one call each, put together as `aws s3api` prints them.
struct Settings<'e> {
    eye: Eye<'e>,
    client: aws_sdk_s3::Client,
    bucket: &'e Bucket,
    seen: Map<String, Value>,
}

impl<'e> Settings<'e> {
    fn of(eye: Eye<'e>, config: &SdkConfig, bucket: &'e Bucket) -> Self {
        Self {
            eye,
            client: s3(config),
            bucket,
            seen: Map::new(),
        }
    }

    /// Where the bucket is; absent if there is none.
    async fn location(&mut self) -> Sight<Region> {
        let call = self
            .client
            .get_bucket_location()
            .bucket(self.bucket.name.to_string())
            .expected_bucket_owner(self.bucket.account.to_string())
            .send();
        let (eye, action) = (self.eye, "s3:GetBucketLocation");
        let answer = eye
            .see(&["bucket-region"], action, &["NoSuchBucket"], call)
            .await;
        let constraint = match answer {
            Sight::Unseen => return Sight::Unseen,
            Sight::Absent => return Sight::Absent,
            Sight::There(answer) => answer.location_constraint,
        };
        let constraint = constraint.map(|it| it.as_str().to_owned());
        let word = match constraint.as_deref() {
            None | Some("") => "us-east-1",
            Some("EU") => "eu-west-1",
            Some(region) => region,
        };
        let region = word.parse().ok();
        self.seen
            .insert("LocationConstraint".to_owned(), json!(constraint));
        region.into()
    }

    /// Everything else, at once.
    async fn others(&self) -> Map<String, Value> {
        let (encryption, lock, payer, block, ownership) = tokio::join!(
            self.encryption(),
            self.object_lock(),
            self.payer(),
            self.public_access_block(),
            self.ownership()
        );
        let all = [
            ("ServerSideEncryptionConfiguration", encryption),
            ("ObjectLockConfiguration", lock),
            ("Payer", payer),
            ("PublicAccessBlockConfiguration", block),
            ("OwnershipControls", ownership),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }

    async fn encryption(&self) -> Option<Value> {
        let call = self
            .client
            .get_bucket_encryption()
            .bucket(self.bucket.name.to_string())
            .expected_bucket_owner(self.bucket.account.to_string())
            .send();
        let action = "s3:GetEncryptionConfiguration";
        let absent = ["ServerSideEncryptionConfigurationNotFoundError"];
        let answer = self
            .eye
            .see(&["default-encryption"], action, &absent, call)
            .await;
        value(&answer, json!({"Rules": []}), |answer| {
            let rules = answer.server_side_encryption_configuration()?.rules();
            let algorithms = rules.iter().filter_map(|rule| {
                let default = rule.apply_server_side_encryption_by_default()?;
                let algorithm = default.sse_algorithm().as_str();
                Some(json!({"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}))
            });
            Some(json!({"Rules": algorithms.collect::<Vec<_>>()}))
        })
    }

    async fn object_lock(&self) -> Option<Value> {
        let call = self
            .client
            .get_object_lock_configuration()
            .bucket(self.bucket.name.to_string())
            .expected_bucket_owner(self.bucket.account.to_string())
            .send();
        let action = "s3:GetBucketObjectLockConfiguration";
        let absent = ["ObjectLockConfigurationNotFoundError"];
        let answer = self.eye.see(&["object-lock"], action, &absent, call).await;
        value(&answer, json!({}), |answer| {
            let enabled = answer.object_lock_configuration()?.object_lock_enabled()?;
            Some(json!({"ObjectLockEnabled": enabled.as_str()}))
        })
    }

    async fn payer(&self) -> Option<Value> {
        let call = self
            .client
            .get_bucket_request_payment()
            .bucket(self.bucket.name.to_string())
            .expected_bucket_owner(self.bucket.account.to_string())
            .send();
        let action = "s3:GetBucketRequestPayment";
        let answer = self.eye.see(&["request-payment"], action, &[], call).await;
        let payer = answer.there()?.payer();
        Some(payer.map_or(Value::Null, |payer| json!(payer.as_str())))
    }

    async fn public_access_block(&self) -> Option<Value> {
        let call = self
            .client
            .get_public_access_block()
            .bucket(self.bucket.name.to_string())
            .expected_bucket_owner(self.bucket.account.to_string())
            .send();
        let action = "s3:GetBucketPublicAccessBlock";
        let absent = ["NoSuchPublicAccessBlockConfiguration"];
        let answer = self
            .eye
            .see(&["public-access-block"], action, &absent, call)
            .await;
        value(&answer, json!({}), |answer| {
            let restricts = answer.public_access_block_configuration()?;
            Some(json!({"RestrictPublicBuckets": restricts.restrict_public_buckets()}))
        })
    }

    async fn ownership(&self) -> Option<Value> {
        let call = self
            .client
            .get_bucket_ownership_controls()
            .bucket(self.bucket.name.to_string())
            .expected_bucket_owner(self.bucket.account.to_string())
            .send();
        let action = "s3:GetBucketOwnershipControls";
        let absent = ["OwnershipControlsNotFoundError"];
        let answer = self
            .eye
            .see(&["object-ownership"], action, &absent, call)
            .await;
        // A bucket from before there were such controls leaves objects to their writers.
        let of_old = json!({"Rules": [{"ObjectOwnership": "ObjectWriter"}]});
        value(&answer, of_old, |answer| {
            let rules = answer.ownership_controls()?.rules();
            let rules = rules.iter().map(|rule| rule.object_ownership().as_str());
            let rules: Vec<Value> = rules.map(|it| json!({"ObjectOwnership": it})).collect();
            Some(json!({ "Rules": rules }))
        })
    }

    /// The settings in one object; nothing if nothing was seen of them.
    fn told(mut self) -> Option<Input> {
        if self.seen.is_empty() {
            return None;
        }
        // Every answer came on the condition that the bucket is this account's.
        let account = json!(self.bucket.account);
        self.seen.insert("BucketAccountId".to_owned(), account);
        let text = Value::Object(self.seen).to_string();
        Some(Input::bucket_settings(&self.bucket.name, text))
    }
}

/// A setting by what was answered, or what it is where it was never set.
fn value<T>(
    answer: &Sight<T>,
    unset: Value,
    told: impl FnOnce(&T) -> Option<Value>,
) -> Option<Value> {
    match answer {
        Sight::Unseen => None,
        Sight::Absent => Some(unset),
        Sight::There(answer) => Some(told(answer).unwrap_or(unset)),
    }
}
