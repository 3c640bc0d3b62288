//! Statements that apply to a request, or miss it by one element.

use serde_json::{Map, Value, json};

use super::condition::{conditions, with_variable};
use super::pattern::{any_case, fitting, missing};
use super::scene::{ACCOUNTS, Kind, SERVICES, Scene, Thing, lasting};
use crate::chance::Chance;

/// Where a policy has its say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Layer {
    Identity,
    Boundary,
    Scps,
    Rcps,
    Bucket,
    Trust,
}

impl Layer {
    fn names_principals(self) -> bool {
        matches!(self, Self::Bucket | Self::Trust)
    }
}

/// The element by which a statement misses a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    Principal,
    Action,
    Resource,
    Condition,
}

/// A statement. It applies to the request unless it is to miss it.
pub(crate) fn statement(
    chance: &mut Chance,
    scene: &Scene,
    layer: Layer,
    effect: &str,
    missed: Option<Part>,
) -> Value {
    let missed = missed.map(|part| match (part, layer) {
        (Part::Principal, layer) if !layer.names_principals() => Part::Action,
        (Part::Resource, Layer::Trust) => Part::Condition,
        (part, _) => part,
    });
    let hits = |part| missed != Some(part);
    let mut statement = Map::new();
    if chance.percent(20) {
        statement.insert("Sid".to_owned(), json!(format!("S{}", chance.below(1000))));
    }
    statement.insert("Effect".to_owned(), json!(effect));
    if layer == Layer::Rcps {
        statement.insert("Principal".to_owned(), json!("*"));
    } else if layer.names_principals() {
        let (name, value) = principals(chance, scene, layer, effect, hits(Part::Principal));
        statement.insert(name.to_owned(), value);
    }
    let (name, value) = actions(chance, scene, layer, hits(Part::Action));
    statement.insert(name.to_owned(), value);
    if layer != Layer::Trust {
        let (name, value) = resources(chance, scene, hits(Part::Resource));
        statement.insert(name.to_owned(), value);
    }
    if !hits(Part::Condition) || chance.percent(40) {
        let block = conditions(chance, scene, hits(Part::Condition));
        statement.insert("Condition".to_owned(), block);
    }
    Value::Object(statement)
}

/// A word alone or in a list.
fn one_or_many(chance: &mut Chance, mut words: Vec<String>) -> Value {
    if words.len() == 1 && chance.percent(60) {
        return json!(words.remove(0));
    }
    json!(chance.shuffled(words))
}

fn actions(chance: &mut Chance, scene: &Scene, layer: Layer, hits: bool) -> (&'static str, Value) {
    let is_not = layer != Layer::Rcps && layer != Layer::Trust && chance.percent(12);
    let mut words = Vec::new();
    if hits != is_not {
        words.push(right_action(chance, scene, layer));
    }
    while words.is_empty() || chance.percent(40) {
        words.push(wrong_action(chance, scene, layer));
    }
    let name = if is_not { "NotAction" } else { "Action" };
    (name, one_or_many(chance, words))
}

fn right_action(chance: &mut Chance, scene: &Scene, layer: Layer) -> String {
    let (service, name) = scene.action.split_once(':').unwrap();
    let all = match layer {
        Layer::Rcps | Layer::Bucket | Layer::Trust => format!("{service}:*"),
        _ => "*".to_owned(),
    };
    match chance.below(6) {
        0 => all,
        1 => format!("{service}:*"),
        2 => any_case(chance, scene.action),
        3 => format!("{service}:{}", fitting(chance, name, 1)),
        _ => scene.action.to_owned(),
    }
}

fn wrong_action(chance: &mut Chance, scene: &Scene, layer: Layer) -> String {
    let (service, name) = scene.action.split_once(':').unwrap();
    let near = ["GetBucketLocation", "GetObjectVersion", "PutObjectTagging"];
    match (layer, chance.below(5)) {
        (Layer::Trust, _) => "sts:TagSession".to_owned(),
        (_, 0) => format!("{service}:{name}Version"),
        (_, 1) => format!("{service}:?{name}"),
        (Layer::Rcps | Layer::Bucket, _) | (_, 2) => format!("s3:{}", chance.one(&near)),
        (_, 3) => format!("sqs:{name}"),
        _ => "ec2:*".to_owned(),
    }
}

fn resources(chance: &mut Chance, scene: &Scene, hits: bool) -> (&'static str, Value) {
    let is_not = chance.percent(10);
    let mut words = Vec::new();
    if hits != is_not {
        words.push(right_resource(chance, scene));
    }
    while words.is_empty() || chance.percent(30) {
        words.push(wrong_resource(chance, scene, is_not));
    }
    let name = if is_not { "NotResource" } else { "Resource" };
    (name, one_or_many(chance, words))
}

/// The start of an ARN that no wildcard reaches into.
fn fixed(scene: &Scene) -> usize {
    match scene.thing {
        Thing::Bucket | Thing::Object => "arn:aws:s3:::".len(),
        Thing::Cluster => scene.resource.rfind(':').unwrap() + 1,
        Thing::Role => scene.resource.rfind('/').unwrap() + 1,
    }
}

fn right_resource(chance: &mut Chance, scene: &Scene) -> String {
    let arn = scene.resource.as_str();
    match chance.below(6) {
        0 => "*".to_owned(),
        1 => arn.to_owned(),
        2 if scene.thing == Thing::Cluster => {
            let (_, name) = arn.rsplit_once(':').unwrap();
            format!("arn:aws:redshift:*:*:cluster:{name}")
        }
        3 if scene.thing != Thing::Role => {
            let parts: Vec<&str> = arn.splitn(6, ':').collect();
            format!("{}:*", parts[..5].join(":"))
        }
        4 => {
            // A variable may stand behind the fifth colon only.
            let parts: Vec<&str> = arn.splitn(6, ':').collect();
            let last = with_variable(chance, scene, parts[5], true);
            format!("{}:{last}", parts[..5].join(":"))
        }
        _ => fitting(chance, arn, fixed(scene)),
    }
}

fn wrong_resource(chance: &mut Chance, scene: &Scene, is_not: bool) -> String {
    let arn = scene.resource.as_str();
    match chance.below(6) {
        0 => arn.replacen("arn:aws:", "arn:aws-cn:", 1),
        1 if scene.thing == Thing::Object => arn.split('/').next().unwrap().to_owned(),
        1 if scene.thing == Thing::Bucket => format!("{arn}/*"),
        2 => "arn:aws:s3:::elsewhere*".to_owned(),
        // What NotResource makes of a variable without value is disputed.
        3 if !is_not && !scene.context.contains_key("aws:username") => {
            format!("{arn}${{aws:username}}")
        }
        _ => missing(chance, arn, fixed(scene)),
    }
}

fn principals(
    chance: &mut Chance,
    scene: &Scene,
    layer: Layer,
    effect: &str,
    hits: bool,
) -> (&'static str, Value) {
    if layer == Layer::Bucket && effect == "Deny" && chance.percent(25) {
        return ("NotPrincipal", not_principals(chance, scene, hits));
    }
    let mut accounts = Vec::new();
    let mut services = Vec::new();
    let is_service = scene.kind == Kind::Service;
    match (hits, is_service) {
        (true, _) if chance.percent(15) && layer == Layer::Bucket => {
            return ("Principal", json!("*"));
        }
        (true, true) => services.push(scene.name.to_owned()),
        (true, false) => accounts.push(right_principal(chance, scene)),
        (false, true) => services.push(other_service(chance, scene)),
        (false, false) => accounts.push(other_principal(chance, scene)),
    }
    if chance.percent(25) {
        accounts.push(other_principal(chance, scene));
    }
    if chance.percent(15) {
        services.push(other_service(chance, scene));
    }
    let mut value = Map::new();
    if !accounts.is_empty() {
        value.insert("AWS".to_owned(), one_or_many(chance, accounts));
    }
    if !services.is_empty() {
        value.insert("Service".to_owned(), one_or_many(chance, services));
    }
    ("Principal", Value::Object(value))
}

fn right_principal(chance: &mut Chance, scene: &Scene) -> String {
    let lasting = lasting(scene.kind, scene.name, scene.home);
    match chance.below(8) {
        0 => "*".to_owned(),
        1 => scene.home.to_owned(),
        2 | 3 => format!("arn:aws:iam::{}:root", scene.home),
        4 if scene.kind == Kind::Session => {
            format!("arn:aws:iam::{}:role/teams/{}", scene.home, scene.name)
        }
        5 => scene.principal.clone(),
        _ => lasting,
    }
}

fn other_principal(chance: &mut Chance, scene: &Scene) -> String {
    let home = scene.home;
    let another = chance.one(&ACCOUNTS);
    match chance.below(7) {
        0 if another != home || scene.kind == Kind::Service => another.to_owned(),
        1 => format!("arn:aws:iam::{home}:user/somebody"),
        // Whether a session is the one that a role asks by, no page decides.
        2 if scene.kind != Kind::Role => {
            format!("arn:aws:sts::{home}:assumed-role/{}/another", scene.name)
        }
        3 => format!("arn:aws:iam::{home}:role/another"),
        4 => "AIDA1234567890EXAMPLE".to_owned(),
        5 => format!("arn:aws:iam::{home}:user/*"),
        _ => format!("arn:aws:iam::999999999999:user/{}", scene.name),
    }
}

fn other_service(chance: &mut Chance, scene: &Scene) -> String {
    let others: Vec<&str> = SERVICES
        .into_iter()
        .filter(|service| *service != scene.name)
        .collect();
    chance.one(&others).to_owned()
}

/// Whom a denial spares: with `hits` others only, without it the principal with all above it.
fn not_principals(chance: &mut Chance, scene: &Scene, hits: bool) -> Value {
    let somebody = format!("arn:aws:iam::999999999999:user/{}", scene.name);
    let stranger = vec![somebody, "arn:aws:iam::999999999999:root".to_owned()];
    match (hits, scene.kind) {
        (true, Kind::Service) if chance.percent(50) => {
            json!({ "Service": other_service(chance, scene) })
        }
        (true, _) => json!({ "AWS": stranger }),
        (false, Kind::Service) => json!({ "Service": scene.name, "AWS": stranger }),
        (false, kind) => {
            let root = format!("arn:aws:iam::{}:root", scene.home);
            let mut spared = vec![scene.principal.clone(), root];
            if kind == Kind::Session {
                spared.push(lasting(kind, scene.name, scene.home));
            }
            json!({ "AWS": chance.shuffled(spared) })
        }
    }
}
