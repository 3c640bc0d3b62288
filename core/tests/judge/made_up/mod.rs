//! Made-up cases: requests as Redshift, its operators and others make them, under policies of every
//! layer that apply to them, or nearly do.
//!
//! Left out is what `disagreements.json` lists, and what no page of the documentation decides.

mod condition;
mod pattern;
mod scene;
mod statement;

use scene::{Kind, Scene, Thing};
use serde_json::{Map, Value, json};
use statement::{Layer, Part, statement};

use crate::case::Case;
use crate::chance::Chance;

/// What a case is aimed at. What becomes of it, the judges say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Aim {
    Allow,
    /// One layer says nothing.
    Silence(usize),
    /// One layer denies.
    Deny(usize),
    /// Whatever comes.
    Anything,
}

/// The case of one number of a seed.
pub(crate) fn case(seed: u64, number: u64) -> Case {
    let mut chance = Chance::of(seed, number);
    let scene = Scene::any(&mut chance);
    let layers = layers(&mut chance, &scene);
    let aim = match chance.below(20) {
        0..8 => Aim::Allow,
        8..11 => Aim::Silence(chance.below(layers.len())),
        11..17 => Aim::Deny(chance.below(layers.len())),
        _ => Aim::Anything,
    };
    let mut policies = Map::new();
    if scene.kind != Kind::Service {
        policies.insert("identity".to_owned(), json!([]));
    }
    for (place, &layer) in layers.iter().enumerate() {
        let (name, value) = written(&mut chance, &scene, layer, place, aim);
        policies.insert(name.to_owned(), value);
    }
    Case(json!({
        "name": format!("case {number} of seed {seed}"),
        "request": scene.request(),
        "policies": policies,
    }))
}

/// The layers with policies: those that the request needs, and some more.
fn layers(chance: &mut Chance, scene: &Scene) -> Vec<Layer> {
    let mut layers = Vec::new();
    let is_service = scene.kind == Kind::Service;
    let resource = match scene.thing {
        Thing::Bucket | Thing::Object => Some(Layer::Bucket),
        Thing::Role => Some(Layer::Trust),
        Thing::Cluster => None,
    };
    let by_identity = !scene.is_at_home() || scene.thing == Thing::Cluster;
    if !is_service && (by_identity || chance.percent(70)) {
        layers.push(Layer::Identity);
    }
    let needs_resource = !scene.is_at_home() || scene.thing == Thing::Role || layers.is_empty();
    layers.extend(resource.filter(|_| needs_resource || chance.percent(50)));
    if !is_service && chance.percent(20) {
        layers.push(Layer::Boundary);
    }
    if !is_service && chance.percent(20) {
        layers.push(Layer::Scps);
    }
    if scene.thing != Thing::Cluster && chance.percent(15) {
        layers.push(Layer::Rcps);
    }
    layers
}

/// The policies of a layer, under the name that a case gives them.
fn written(
    chance: &mut Chance,
    scene: &Scene,
    layer: Layer,
    place: usize,
    aim: Aim,
) -> (&'static str, Value) {
    let statements = statements(chance, scene, layer, place, aim);
    match layer {
        Layer::Identity => ("identity", several(chance, statements)),
        Layer::Scps => ("scps", several(chance, statements)),
        Layer::Rcps => ("rcps", json!([policy(chance, statements, true)])),
        Layer::Boundary => ("boundary", policy(chance, statements, false)),
        Layer::Bucket | Layer::Trust => ("resource", policy(chance, statements, false)),
    }
}

fn statements(
    chance: &mut Chance,
    scene: &Scene,
    layer: Layer,
    place: usize,
    aim: Aim,
) -> Vec<Value> {
    let mut made = Vec::new();
    let mut add = |chance: &mut Chance, effect, hits: bool| {
        let missed = (!hits).then(|| missed(chance));
        made.push(statement(chance, scene, layer, effect, missed));
    };
    if layer != Layer::Rcps {
        let hits = match aim {
            Aim::Silence(silent) => silent != place,
            Aim::Anything => chance.percent(60),
            Aim::Allow | Aim::Deny(_) => true,
        };
        add(chance, "Allow", hits);
        while chance.percent(30) {
            add(chance, "Allow", false);
        }
    }
    let denies = match aim {
        Aim::Deny(denying) => denying == place,
        Aim::Anything => chance.percent(15),
        Aim::Allow | Aim::Silence(_) => false,
    };
    if denies || layer == Layer::Rcps || chance.percent(35) {
        add(chance, "Deny", denies);
    }
    chance.shuffled(made)
}

fn missed(chance: &mut Chance) -> Part {
    chance.one(&[
        Part::Principal,
        Part::Action,
        Part::Resource,
        Part::Condition,
        Part::Condition,
    ])
}

/// Statements in one policy or in several.
fn several(chance: &mut Chance, statements: Vec<Value>) -> Value {
    let mut policies: Vec<Vec<Value>> = Vec::new();
    for statement in statements {
        match policies.last_mut() {
            Some(last) if chance.percent(50) => last.push(statement),
            _ => policies.push(vec![statement]),
        }
    }
    policies
        .into_iter()
        .map(|statements| policy(chance, statements, false))
        .collect()
}

fn policy(chance: &mut Chance, mut statements: Vec<Value>, dated: bool) -> Value {
    let has_variables = statements.iter().any(|it| it.to_string().contains("${"));
    let version = match chance.below(10) {
        0 if !has_variables && !dated => None,
        1 if !has_variables && !dated => Some("2008-10-17"),
        _ => Some("2012-10-17"),
    };
    let mut policy = Map::new();
    if let Some(version) = version {
        policy.insert("Version".to_owned(), json!(version));
    }
    let statement = if statements.len() == 1 && chance.percent(40) {
        statements.remove(0)
    } else {
        Value::Array(statements)
    };
    policy.insert("Statement".to_owned(), statement);
    Value::Object(policy)
}
