//! Every name prints back as it was taken, and what breaks one rule is refused.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use redtrail_core::names::{
    AccountId, Arn, BucketName, CallerArn, ClusterIdentifier, ExternalId, IamArn, Invalid,
    KeyPrefix, OrganizationId, Partition, Path, PlanName, PolicyName, REGIONS, Region, RoleName,
    ServicePrincipal, TagKey, TagValue, UserName,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::tries;

/// What every name can do.
trait Name:
    FromStr<Err = Invalid> + Display + Serialize + DeserializeOwned + PartialEq + Debug
{
}

impl<T> Name for T where
    T: FromStr<Err = Invalid> + Display + Serialize + DeserializeOwned + PartialEq + Debug
{
}

/// The name goes out as it came in, by itself and through serde.
fn is_taken<T: Name>(word: &str, printed: &str) -> Result<(), TestCaseError> {
    let name: T = match word.parse() {
        Ok(name) => name,
        Err(invalid) => return Err(TestCaseError::fail(format!("{word:?}: {invalid}"))),
    };
    prop_assert_eq!(name.to_string(), printed);
    let json = serde_json::to_string(&name).unwrap();
    prop_assert_eq!(&json, &serde_json::to_string(printed).unwrap());
    prop_assert_eq!(serde_json::from_str::<T>(&json).unwrap(), name);
    Ok(())
}

/// The word is refused, by itself and through serde, with a rule, its source, and a suggestion
/// that would be taken.
fn is_refused<T: Name>(word: &str) -> Result<(), TestCaseError> {
    let invalid = match word.parse::<T>() {
        Ok(name) => return Err(TestCaseError::fail(format!("{word:?} is taken as {name}"))),
        Err(invalid) => invalid,
    };
    prop_assert!(!invalid.rule.is_empty() && !invalid.rule.contains('\n'));
    prop_assert!(invalid.source.starts_with("https://"));
    if let Some(suggestion) = &invalid.suggestion {
        prop_assert_ne!(suggestion, word);
        prop_assert!(suggestion.parse::<T>().is_ok(), "{word:?}: {suggestion:?}");
    }
    let json = serde_json::to_string(word).unwrap();
    prop_assert!(serde_json::from_str::<T>(&json).is_err());
    Ok(())
}

/// Whatever the word, it is taken or refused as a name ought to be.
fn is_answered<T: Name>(word: &str, printed: &str) -> Result<(), TestCaseError> {
    if word.parse::<T>().is_ok() {
        is_taken::<T>(word, printed)
    } else {
        is_refused::<T>(word)
    }
}

/// The word with one of the characters somewhere in it.
fn spoilt(
    word: impl Strategy<Value = String>,
    with: &'static str,
) -> impl Strategy<Value = String> {
    let with: Vec<char> = with.chars().collect();
    (word, select(with), any::<Index>()).prop_map(|(word, c, at)| {
        let places: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        let at = *at.get(&places);
        format!("{}{c}{}", &word[..at], &word[at..])
    })
}

/// Words of every kind, near names and far from them.
fn any_word() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,24}",
        "[a-zA-Z0-9_.:/=+@ -]{0,40}",
        "[0-9 -]{8,16}",
        "(arn:)?aws(-cn)?:?[a-z0-9]{0,4}:[a-z0-9-]{0,9}:[0-9{}account]{0,12}:[a-z0-9/*:-]{0,20}",
        "[.-]{0,9}[a-z]?[.-]{0,9}",
    ]
}

/// The three laws of a name: `right` is taken, `wrong` is refused, and anything is answered.
macro_rules! laws {
    ($($module:ident: $name:ty, $right:expr, $wrong:expr;)*) => { $(
        mod $module {
            use super::*;

            proptest! {
                #![proptest_config(tries(64))]

                #[test]
                fn what_keeps_every_rule_is_taken(word in $right) {
                    is_taken::<$name>(&word, &word)?;
                }

                #[test]
                fn what_breaks_a_rule_is_refused(word in $wrong) {
                    is_refused::<$name>(&word)?;
                }

                #[test]
                fn anything_is_answered(word in any_word()) {
                    // A slash at the end of a prefix is the service's own.
                    let is_prefix = stringify!($name) == "KeyPrefix";
                    let printed = word.strip_suffix('/').filter(|_| is_prefix);
                    is_answered::<$name>(&word, printed.unwrap_or(&word))?;
                }
            }
        }
    )* };
}

laws! {
    account: AccountId, "[0-9]{12}", prop_oneof![
        "[0-9]{0,11}",
        "[0-9]{13,20}",
        spoilt("[0-9]{11}", "abc -.٣é\n"),
    ];
    bucket: BucketName, bucket(), prop_oneof![
        "[a-z0-9]{0,2}",
        "[a-z0-9]{64,80}",
        spoilt(bucket(), "A_ /:é"),
        bucket().prop_map(|word| format!("-{word}")),
        bucket().prop_map(|word| format!("{word}.")),
        bucket().prop_map(|word| format!("{word}..a")),
        any::<[u8; 4]>().prop_map(|[a, b, c, d]| format!("{a}.{b}.{c}.{d}")),
        (select(vec!["xn--", "sthree-", "amzn-s3-demo-"]), bucket()).prop_map(|(a, b)| a.to_owned() + &b),
        (bucket(), select(vec!["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an"])).prop_map(|(a, b)| a + b),
    ];
    cluster: ClusterIdentifier, cluster(), prop_oneof![
        Just(String::new()),
        "[a-z]{64,70}",
        spoilt(cluster(), "A_. :é"),
        cluster().prop_map(|word| format!("1{word}")),
        cluster().prop_map(|word| format!("-{word}")),
        cluster().prop_map(|word| format!("{word}-")),
        cluster().prop_map(|word| format!("{word}--a")),
    ];
    role: RoleName, "[A-Za-z0-9_+=,.@-]{1,64}", prop_oneof![
        Just(String::new()),
        "[A-Za-z0-9_+=,.@-]{65,80}",
        spoilt("[A-Za-z0-9_+=,.@-]{1,63}", " /:*é\"\n"),
    ];
    user: UserName, "[A-Za-z0-9_+=,.@-]{1,64}", prop_oneof![
        Just(String::new()),
        "[A-Za-z0-9_+=,.@-]{65,80}",
        spoilt("[A-Za-z0-9_+=,.@-]{1,63}", " /:*é\"\n"),
    ];
    policy: PolicyName, "[A-Za-z0-9_+=,.@-]{1,128}", prop_oneof![
        Just(String::new()),
        "[A-Za-z0-9_+=,.@-]{129,140}",
        spoilt("[A-Za-z0-9_+=,.@-]{1,127}", " /:*é\"\n"),
    ];
    path: Path, path(), prop_oneof![
        Just(String::new()),
        "[a-z]{1,9}/",
        "/[a-z]{1,9}",
        "/[a-z]{511,520}/",
        spoilt("[a-z]{1,9}", " *?$\"\\é\n").prop_map(|word| format!("/{word}/")),
    ];
    external_id: ExternalId, "[A-Za-z0-9_+=,.@:/-]{2,80}", prop_oneof![
        "[A-Za-z0-9]{0,1}",
        "[a-z]{1225,1230}",
        spoilt("[A-Za-z0-9_+=,.@:/-]{2,20}", " *é\"\n"),
    ];
    tag_key: TagKey, tag(1..30), prop_oneof![
        Just(String::new()),
        "[a-zé]{129,140}",
        "(aws|AWS|Aws|redtrail|Redtrail):[a-z]{0,9}",
        spoilt(tag(1..30), "<>*\"\\\n\u{a0}"),
    ];
    tag_value: TagValue, tag(0..30), prop_oneof![
        "[a-zé]{257,260}",
        spoilt(tag(0..30), "<>*\"\\\n\u{a0}"),
    ];
    organization: OrganizationId, "o-[a-z0-9]{10,32}", prop_oneof![
        "o-[a-z0-9]{0,9}",
        "o-[a-z0-9]{33,40}",
        "[a-np-z]{1,2}-[a-z0-9]{10}",
        spoilt("o-[a-z0-9]{10,31}", "A_- é"),
    ];
    plan: PlanName, "[A-Za-z0-9]{1,32}", prop_oneof![
        Just(String::new()),
        "[A-Za-z0-9]{33,40}",
        spoilt("[A-Za-z0-9]{1,31}", " -_./é"),
    ];
    prefix: KeyPrefix, "[A-Za-z0-9_.:/=+@-]{0,60}[A-Za-z0-9_.:=+@-]", prop_oneof![
        Just(String::new()),
        Just("/".to_owned()),
        "[a-z]{256,260}",
        "[a-z]{1,9}//",
        spoilt("[A-Za-z0-9_.:/=+@-]{1,60}", " \\\"'*?${}é\t\u{a0}"),
    ];
    region: Region, region(), prop_oneof![
        "[a-z]{0,12}",
        "[a-z]{1,9}-[0-9]",
        "[a-z]{2}-[a-z]{4,9}",
        "[a-z]{2}-[a-z]{4,9}-[0-9]{3,4}",
        "[a-z]{2}-[a-z]{4,9}-[0-9][a-f]",
        "[a-z]{30,40}-[a-z]{4,9}-[0-9]",
        spoilt(region(), "A_. é"),
    ];
    service: ServicePrincipal, service(), prop_oneof![
        Just("*".to_owned()),
        "[a-z]{1,9}",
        "[a-qs-z]{1,9}\\.amazonaws\\.com",
        "[a-z]{1,9}\\.(example\\.com|amazonaws\\.co|xamazonaws\\.com)",
        service().prop_map(|word| format!(".{word}")),
        spoilt(service(), "A_* é"),
    ];
    arn: Arn, arn(), prop_oneof![
        "arn:aws:[a-z]{1,9}:[a-z0-9-]{0,9}:[0-9]{12}",
        "arn:aws:[a-z]{1,9}:[a-z0-9-]{0,9}:[0-9]{12}:",
        "arn:aws:[a-z]{1,9}:[a-z0-9-]{0,9}:[0-9]{1,11}:[a-z]{1,9}",
        "arn:azure:[a-z]{1,9}:[a-z0-9-]{0,9}:[0-9]{12}:[a-z]{1,9}",
        "[a-qs-z]{3}:aws:[a-z]{1,9}::[0-9]{12}:[a-z]{1,9}",
        spoilt(arn(), " \n\t"),
    ];
    iam_arn: IamArn, iam_arn(), prop_oneof![
        "arn:aws:(s3|sts|redshift)::[0-9]{12}:(role|user)/[a-z]{1,9}",
        "arn:aws:iam:us-east-1:[0-9]{12}:role/[a-z]{1,9}",
        "arn:aws:iam:::(role|user)/[a-z]{1,9}",
        "arn:aws:iam::aws:role/[a-z]{1,9}",
        "arn:aws:iam::[0-9]{12}:(group/[a-z]{1,9}|role|roles/a|root/a|policy/)",
        "arn:aws:iam::[0-9]{12}:role/[a-z]{0,9}[*?][a-z]{0,9}",
        spoilt("arn:aws:iam::[0-9]{12}:role/[a-z]{1,9}", " \"\\"),
    ];
    caller_arn: CallerArn, caller_arn(), prop_oneof![
        "arn:aws:iam::[0-9]{12}:(group|policy)/[a-z]{1,9}",
        "arn:aws:iam::[0-9]{12}:(root|role|user)",
        "arn:aws:iam::[0-9]{12}:(role|user)/",
        "arn:aws:iam::[0-9]{12}:(role|user)[a-z]/[a-z]{1,9}",
        "arn:aws:iam::[0-9]{12}:(role|user)/[a-z]{65,70}",
        "arn:aws:iam::[0-9]{12}:(role|user)/[a-z]{0,9}[:&][a-z]{1,9}",
        "arn:aws:iam:::role/[a-z]{1,9}",
        "arn:aws:sts::[0-9]{12}:assumed-role/[a-z]{1,9}(/[a-z]{1,9})?",
    ];
}

proptest! {
    #![proptest_config(tries(64))]

    #[test]
    fn a_prefix_is_the_same_with_a_slash_at_its_end(
        prefix in "[A-Za-z0-9_.:/=+@-]{0,60}[A-Za-z0-9_.:=+@-]",
    ) {
        let slashed = format!("{prefix}/");
        is_taken::<KeyPrefix>(&slashed, &prefix)?;
        let name: KeyPrefix = prefix.parse().unwrap();
        prop_assert!(name.is_stored_as(&prefix) && name.is_stored_as(&slashed));
        prop_assert!(!name.is_stored_as(&format!("{slashed}/")), "two slashes are another prefix");
    }

    #[test]
    fn no_plan_owns_what_another_names(
        one in "[A-Za-z0-9]{1,6}",
        other in "[A-Za-z0-9]{1,6}",
        rest in "([A-Z][A-Za-z0-9]{0,9})?",
    ) {
        let [one, other]: [PlanName; 2] = [one, other].map(|word| word.parse().unwrap());
        let sid = format!("{}{rest}", one.sid_prefix());
        prop_assert!(one.owns(&sid));
        prop_assert_eq!(other.owns(&sid), one.tag() == other.tag());
    }

    #[test]
    fn a_region_is_opt_in_unless_it_is_known_to_be_old(region in region()) {
        let region: Region = region.parse().unwrap();
        let principals = ServicePrincipal::of_redshift(&region);
        prop_assert_eq!(principals.len(), 1 + usize::from(region.is_opt_in()));
        prop_assert_eq!(principals[0].as_ref(), "redshift.amazonaws.com");
        for principal in principals {
            is_taken::<ServicePrincipal>(principal.as_ref(), principal.as_ref())?;
        }
    }
}

/// The word is taken, and with its last letter once more it is too long.
#[track_caller]
fn is_the_longest<T: Name>(word: &str) {
    is_taken::<T>(word, word).unwrap();
    let last = word.rfind('a').unwrap();
    is_refused::<T>(&format!("{}a{}", &word[..last], &word[last..])).unwrap();
}

#[test]
fn a_name_is_as_long_as_aws_takes_it_and_no_longer() {
    let a = |times: usize| "a".repeat(times);
    is_the_longest::<BucketName>(&a(63));
    is_the_longest::<ClusterIdentifier>(&a(63));
    is_the_longest::<RoleName>(&a(64));
    is_the_longest::<UserName>(&a(64));
    is_the_longest::<PolicyName>(&a(128));
    is_the_longest::<Path>(&format!("/{}/", a(510)));
    is_the_longest::<ExternalId>(&a(1224));
    is_the_longest::<TagKey>(&a(128));
    is_the_longest::<TagValue>(&a(256));
    is_the_longest::<OrganizationId>(&format!("o-{}", a(32)));
    is_the_longest::<PlanName>(&a(32));
    is_the_longest::<KeyPrefix>(&a(255));
    is_the_longest::<Region>(&format!("us-{}-1", a(27)));
}

#[test]
fn the_account_regional_namespace_needs_an_account_and_a_region() {
    is_taken::<BucketName>("a-111122223333-us-east-1-an", "a-111122223333-us-east-1-an").unwrap();
    for wrong in [
        "a-11112222333-us-east-1-an",
        "a-111122223333-useast-an",
        "a-111122223333-us-east-an",
        "a-111122223333-an",
        "a-us-east-1-an",
        "111122223333-us-east-1-an",
    ] {
        is_refused::<BucketName>(wrong).unwrap();
    }
}

fn bucket() -> impl Strategy<Value = String> {
    "[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?){0,2}".prop_filter(
        "a rule of its own",
        |word| {
            word.len() >= 3
                && word.len() < 40
                && word.parse::<std::net::Ipv4Addr>().is_err()
                && !["xn--", "sthree-"]
                    .iter()
                    .any(|start| word.starts_with(start))
                && !["-an", "-s3alias", ".mrap", "--ol-s3", "--x-s3"]
                    .iter()
                    .any(|end| word.ends_with(end))
        },
    )
}

fn cluster() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,4}"
}

fn path() -> impl Strategy<Value = String> {
    let allowed: Vec<char> = ('!'..='~')
        .filter(|c| !matches!(c, '*' | '?' | '$' | '"' | '\\'))
        .collect();
    prop::collection::vec(select(allowed), 0..40).prop_map(|inner| {
        let inner: String = inner.into_iter().collect();
        if inner.is_empty() {
            "/".to_owned()
        } else {
            format!("/{inner}/")
        }
    })
}

fn tag(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let allowed: Vec<char> = "azAZ09 _.:/=+-@éßжあ漢٣½".chars().collect();
    prop::collection::vec(select(allowed), length).prop_map(|word| word.into_iter().collect())
}

fn region() -> impl Strategy<Value = String> {
    let known: Vec<String> = REGIONS.iter().map(|row| row.name.to_owned()).collect();
    prop_oneof![
        select(known),
        "[a-z]{2,5}-[a-z]{4,9}-[0-9]{1,2}",
        "[a-z]{2}-[a-z]{3,4}-[a-z]{4,9}-[0-9]",
    ]
}

fn service() -> impl Strategy<Value = String> {
    let suffixes = Partition::ALL.map(Partition::dns_suffix).to_vec();
    ("redshift(\\.[a-z0-9-]{1,20}){0,2}", select(suffixes))
        .prop_map(|(head, suffix)| format!("{head}.{suffix}"))
}

fn partition() -> impl Strategy<Value = String> {
    select(Partition::ALL.to_vec()).prop_map(|partition| partition.to_string())
}

fn arn() -> impl Strategy<Value = String> {
    (
        partition(),
        "[a-z0-9-]{1,9}:[a-z0-9-]{0,12}:([0-9]{12})?:[!-~é]{1,30}",
    )
        .prop_map(|(partition, rest)| format!("arn:{partition}:{rest}"))
}

fn iam_arn() -> impl Strategy<Value = String> {
    let resource = "(role|user|policy)(/[a-z']{1,9}){0,2}/[A-Za-z0-9_+=,.@-]{1,20}|root";
    (partition(), "([0-9]{12}|\\{account\\})", resource).prop_map(
        |(partition, account, resource)| format!("arn:{partition}:iam::{account}:{resource}"),
    )
}

fn caller_arn() -> impl Strategy<Value = String> {
    let resource = "(role|user)(/[a-z']{1,9}){0,2}/[A-Za-z0-9_+=,.@-]{1,64}";
    (partition(), "([0-9]{12}|\\{account\\})", resource).prop_map(
        |(partition, account, resource)| format!("arn:{partition}:iam::{account}:{resource}"),
    )
}
