//! The names under which Redshift calls in a Region, against the Regions of the clusters.

use std::collections::BTreeSet;

use super::denies::listed;
use super::keys::Comparison;
use super::reach::is_redshift;
use super::{Kind, Paper};
use crate::finding::{Finding, Severity, shown};
use crate::grants::{GET_BUCKET_ACL, PUT_OBJECT};
use crate::names::{Fields, Partition, Region, ServicePrincipal, is_near};
use crate::order;
use crate::plan::Plan;
use crate::policy::pattern::{Case, fits};
use crate::policy::view::{Condition, Place, Statement};
use crate::sources::{
    AUDITING, CDK_REGION_INFO, INVALID_PRINCIPAL, PRINCIPAL, REGIONS, TERRAFORM_LOGGING_TEST,
};

/// What Redshift asks of a bucket, each of which may be allowed by a statement of its own.
const ASKED: [&str; 2] = [PUT_OBJECT, GET_BUCKET_ACL];

/// More Regions than these are not taken over from other statements.
const MANY: usize = 64;

const GLOBAL: &str = "redshift.amazonaws.com";

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    for statement in &paper.statements {
        for (pointer, kind, name) in statement.principals() {
            if kind == "Service" {
                findings.extend(misspelt(name).map(|finding| finding.at(pointer)));
            }
        }
    }
    if paper.kind != Kind::Bucket {
        return;
    }
    let plan = paper.plan.filter(|_| !paper.is_before);
    let is_by_hand = plan.is_some_and(|plan| !plan.grants().principals.is_empty());
    let grants = Grant::all(paper, plan);
    let mut said = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for grant in &grants {
        let mut say = |finding: Finding, pointer: &Place<'_>| {
            if said.insert((finding.code, finding.subject.clone(), grant.asked())) {
                findings.push(finding.at(pointer));
            }
        };
        for (pointer, name) in &grant.names {
            if let Some(finding) = regional(name, grant) {
                say(finding, pointer);
            }
        }
        let Some((pointer, _)) = grant.names.first() else {
            continue;
        };
        if is_by_hand {
            continue;
        }
        // Whether a name is missing is the same for all that allow the same in a Region.
        let asked = grant.asked();
        for region in grant.regions_or_names() {
            if seen.insert((Some(region.clone()), asked))
                && let Some(finding) =
                    missing(&region, |name| is_let(&grants, name, asked, Some(&region)))
            {
                say(finding, pointer);
            }
        }
        if paper.partition == Some(Partition::China)
            && seen.insert((None, asked))
            && let Some(finding) = of_china(|name| is_let(&grants, name, asked, None))
        {
            say(finding, pointer);
        }
    }
}

/// A statement that lets Redshift do what it asks of a bucket, and under which names.
struct Grant<'p, 's> {
    statement: &'p Statement<'s>,
    names: Vec<(Place<'s>, &'s str)>,
    /// The Regions of the clusters that it is about, as far as that can be told.
    regions: BTreeSet<Region>,
}

impl<'p, 's> Grant<'p, 's> {
    fn all(paper: &'p Paper<'s>, plan: Option<&Plan>) -> Vec<Self> {
        let allowing = paper.statements.iter().filter(|it| it.allows());
        let mut grants: Vec<Self> = allowing
            .filter(|statement| statement.has("Principal"))
            .filter_map(|statement| {
                let principals = statement.principals().into_iter();
                let names: Vec<_> = principals
                    .filter(|(_, kind, name)| *kind == "Service" && is_redshift(name))
                    .map(|(pointer, _, name)| (pointer, name))
                    .collect();
                let regions = BTreeSet::new();
                (!names.is_empty()).then_some(Self {
                    statement,
                    names,
                    regions,
                })
            })
            .collect();
        let everywhere = order::set(grants.iter().flat_map(of_source));
        for grant in &mut grants {
            grant.regions = grant.told(plan);
            if grant.regions.is_empty() {
                let asked = grant.accounts();
                let others = everywhere
                    .iter()
                    .filter(|(account, _)| is_for(&asked, account));
                let regions = others.map(|(_, region)| region.clone());
                grant.regions = order::set(regions.take(MANY));
            }
        }
        grants
    }

    /// Which of what Redshift asks it allows.
    fn asked(&self) -> [bool; 2] {
        ASKED.map(|action| self.statement.covers(action))
    }

    /// The Regions of the clusters that it is about, as far as it or the plan says.
    fn told(&self, plan: Option<&Plan>) -> BTreeSet<Region> {
        let named = of_source(self);
        if !named.is_empty() {
            return order::set(named.into_iter().map(|(_, region)| region));
        }
        let asked = self.accounts();
        let clusters = plan.map_or(&[][..], Plan::clusters).iter();
        let planned = clusters.filter(|cluster| is_for(&asked, cluster.account.as_ref()));
        let planned = order::set(planned.map(|cluster| cluster.region.clone()));
        if planned.is_empty() {
            self.of_keys()
        } else {
            planned
        }
    }

    /// The accounts that it asks for, or none if it does not.
    fn accounts(&self) -> Vec<String> {
        let conditions = self.statement.conditions().into_iter();
        conditions
            .filter(|it| it.key.eq_ignore_ascii_case("aws:SourceAccount") && is_asked(it))
            .flat_map(|condition| condition.values)
            .collect()
    }

    /// The same, or the Regions in its names.
    fn regions_or_names(&self) -> BTreeSet<Region> {
        if !self.regions.is_empty() {
            return self.regions.clone();
        }
        let words = self.names.iter().filter_map(|(_, name)| region_in(name));
        order::set(words.filter_map(|word| word.parse().ok()))
    }

    fn trusts(&self, name: &str) -> bool {
        self.names.iter().any(|(_, own)| *own == name)
    }

    /// The Regions in the keys of logs, which read `…/redshift/REGION/…`.
    fn of_keys(&self) -> BTreeSet<Region> {
        let texts = self.statement.texts("Resource").into_iter();
        let rests =
            texts.filter_map(|(_, arn)| arn.split_once("/AWSLogs/")?.1.split_once("/redshift/"));
        order::set(rests.filter_map(|(_, rest)| rest.split('/').next()?.parse().ok()))
    }
}

/// Whether Redshift may do what it asks under a name, by statements about a Region.
fn is_let(grants: &[Grant<'_, '_>], name: &str, asked: [bool; 2], region: Option<&Region>) -> bool {
    let is_about = |grant: &&Grant<'_, '_>| {
        grant.regions.is_empty() || region.is_none_or(|region| grant.regions.contains(region))
    };
    let trusting = grants.iter().filter(|grant| grant.trusts(name));
    let about = trusting.filter(is_about);
    let let_do = about.fold([false; 2], |[written, was_read], grant| {
        let [write, read] = grant.asked();
        [written || write, was_read || read]
    });
    asked
        .into_iter()
        .zip(let_do)
        .all(|(is_asked, is_let)| is_let || !is_asked)
}

/// Whether clusters of an account are among those that are asked for.
fn is_for(asked: &[String], account: &str) -> bool {
    let mut patterns = asked.iter();
    asked.is_empty() || patterns.any(|pattern| fits(pattern, account, Case::Exact))
}

/// The accounts and Regions of the clusters that a statement asks for by their ARNs.
fn of_source(grant: &Grant<'_, '_>) -> BTreeSet<(String, Region)> {
    let conditions = grant.statement.conditions().into_iter();
    let arns = conditions
        .filter(|it| it.key.eq_ignore_ascii_case("aws:SourceArn") && is_asked(it))
        .flat_map(|condition| condition.values);
    order::set(arns.filter_map(|arn| {
        let fields = Fields::of(&arn)?;
        Some((fields.account.to_owned(), fields.region.parse().ok()?))
    }))
}

/// Whether a condition asks that one of its values be there.
fn is_asked(condition: &Condition<'_>) -> bool {
    let comparison = Comparison::of(condition);
    !comparison.is_null && !comparison.is_negated
}

/// The Region in a name, if it is one of a Region.
fn region_in(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("redshift.")?;
    Partition::ALL.into_iter().find_map(|partition| {
        let head = rest.strip_suffix(partition.dns_suffix())?;
        head.strip_suffix('.')
    })
}

/// The name in a Region that an account has to enable.
fn name_in(region: &Region) -> String {
    format!("redshift.{region}.{}", region.partition().dns_suffix())
}

/// The name of a Region where another was meant, or where there is none.
fn regional(name: &str, grant: &Grant<'_, '_>) -> Option<Finding> {
    let word = region_in(name)?;
    let region: Region = match word.parse() {
        Ok(region) => region,
        Err(invalid) => {
            let message = format!(
                "{} is no Region, so Redshift calls under no such name",
                shown(word)
            );
            let near: Option<Region> = invalid.suggestion.and_then(|near| near.parse().ok());
            return Some(of_region(name, Severity::Warning, message, near.as_ref()));
        }
    };
    if region.row().is_none()
        && let Some(near) = region.nearest_known().and_then(|near| near.parse().ok())
    {
        let message = format!("{region} is not in this release's table of Regions");
        return Some(of_region(name, Severity::Warning, message, Some(&near)));
    }
    if region.partition() == Partition::Aws && !region.is_opt_in() {
        // Beside the right name it does no harm.
        let severity = loud_unless(grant.trusts(GLOBAL));
        let message = format!(
            "{region} is enabled by default, and there Redshift calls as {GLOBAL}: names of a Region are for those that an account has to enable"
        );
        return Some(of_region(name, severity, message, Some(&region)));
    }
    let regions = &grant.regions;
    let others: Vec<String> = regions.iter().map(ToString::to_string).collect();
    let first = regions.first()?;
    (!regions.contains(&region)).then(|| {
        let is_harmless = regions.iter().all(|region| {
            grant.trusts(GLOBAL) && (!region.is_opt_in() || grant.trusts(&name_in(region)))
        });
        let message = format!(
            "this is Redshift's name in {region}, and the clusters in question are in {}: it calls for none of them under this name",
            listed(&others)
        );
        of_region(name, loud_unless(is_harmless), message, Some(first))
    })
}

fn loud_unless(is_harmless: bool) -> Severity {
    if is_harmless {
        Severity::Note
    } else {
        Severity::Warning
    }
}

/// A finding about the name of a Region, with the names under which Redshift calls in the one
/// that was meant.
fn of_region(name: &str, severity: Severity, message: String, meant: Option<&Region>) -> Finding {
    let names = meant.map(ServicePrincipal::of_redshift).unwrap_or_default();
    let mut finding = Finding::new("principal-region", severity, message)
        .about(name)
        .sources(&[AUDITING, PRINCIPAL, REGIONS]);
    finding.mend = match names.as_slice() {
        [] => format!("write {GLOBAL}, or the name with the Region of the clusters"),
        [one] => format!("did you mean `{one}`?"),
        [first, .., last] => format!("write `{last}`, and `{first}` beside it"),
    };
    finding.suggestion = names.last().map(ToString::to_string);
    finding
}

/// The one name of two where AWS's pages disagree which it is.
fn missing(region: &Region, is_trusted: impl Fn(&str) -> bool) -> Option<Finding> {
    let own = name_in(region);
    if region.partition() != Partition::Aws || !region.is_opt_in() {
        return None;
    }
    let (severity, there, wanting) = match (is_trusted(GLOBAL), is_trusted(&own)) {
        // The guide that asks for the other name is that of audit logging.
        (true, false) => (Severity::Warning, GLOBAL, own.as_str()),
        (false, true) => (Severity::Note, own.as_str(), GLOBAL),
        _ => return None,
    };
    let mut finding = Finding::new(
        "opt-in-principal-disputed",
        severity,
        format!(
            "{region} is an opt-in Region, and of the two names under which Redshift may call there {there} alone is trusted: the management guide asks for {own}; IAM's page on principals says that a call within the Region comes as {GLOBAL}"
        ),
    )
    .about(region)
    .mend(format!("name `{wanting}`, too"))
    .sources(&[AUDITING, PRINCIPAL]);
    finding.suggestion = Some(wanting.to_owned());
    Some(finding)
}

/// The same in China.
fn of_china(is_trusted: impl Fn(&str) -> bool) -> Option<Finding> {
    let own = format!("redshift.{}", Partition::China.dns_suffix());
    let (there, wanting) = match (is_trusted(GLOBAL), is_trusted(&own)) {
        (true, false) => (GLOBAL, own.as_str()),
        (false, true) => (own.as_str(), GLOBAL),
        _ => return None,
    };
    let mut finding = Finding::new(
        "china-principal-disputed",
        Severity::Note,
        format!(
            "the name under which Redshift calls in China is disputed, and {there} alone is trusted: CDK's Region table gives {GLOBAL}; Terraform's acceptance test builds {own}"
        ),
    )
    .about(there)
    .mend(format!("if EnableLogging is refused, name `{wanting}`, too"))
    .sources(&[CDK_REGION_INFO, TERRAFORM_LOGGING_TEST]);
    finding.suggestion = Some(wanting.to_owned());
    Some(finding)
}

/// A name that is nearly Redshift's.
fn misspelt(name: &str) -> Option<Finding> {
    let (first, rest) = name.split_once('.')?;
    let is_right = name.eq_ignore_ascii_case(GLOBAL) || region_in(name).is_some();
    if is_right || !is_near(first, "redshift", 2) {
        return None;
    }
    let meant = if is_near(name, GLOBAL, 2) {
        GLOBAL.to_owned()
    } else {
        format!("redshift.{rest}")
    };
    (meant == GLOBAL || region_in(&meant).is_some()).then(|| {
        let mut finding = Finding::error(
            "principal-invalid",
            format!(
                "{} is no service, and S3 and IAM take no policy that names one that there is not",
                shown(name)
            ),
        )
        .about(name)
        .mend(format!("did you mean `{meant}`?"))
        .sources(&[INVALID_PRINCIPAL, PRINCIPAL]);
        finding.suggestion = Some(meant);
        finding
    })
}
