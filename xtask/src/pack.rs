//! Finishes the page that trunk built: small, under a strict policy, and once more as one file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384};

use crate::{
    html::{Element, edited, elements},
    place,
    process::answer,
    tools,
};

/// Functions of one module side by side, where gzip finds what they have in common; short names
/// for what passes between the module and its script, which are told; and the features that every
/// browser of the last years has, since with all of them wasm-opt writes a module that Chromium
/// refuses.
const WASM_FLAGS: [&str; 10] = [
    "-Oz",
    "--reorder-functions-by-name",
    "--minify-imports-and-exports-and-modules",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What a page may load, beside the scripts and styles that it carries.
#[derive(Clone, Copy)]
enum Loads {
    /// What lies beside it.
    Own,
    /// Nothing.
    Nothing,
}

/// Finishes the page in `folder`.
pub(crate) fn pack(folder: &Path) -> Result<()> {
    if std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "debug") {
        // While the page is being worked on, trunk adds scripts of its own.
        return Ok(());
    }
    let index = folder.join("index.html");
    let mut html = place::read(&index)?.replace("\r\n", "\n");
    let (glue, wasm) = parts(&html)?;
    let names = shrink(&folder.join(&wasm))?;
    let script = folder.join(&glue);
    place::write(&script, renamed(&place::read(&script)?, &names)?)?;
    minify(&script)?;
    let wasm = renew(&mut html, folder, &wasm)?;
    let glue = renew(&mut html, folder, &glue)?;
    for style in linked(&html, "stylesheet", ".css") {
        minify(&folder.join(&style))?;
        renew(&mut html, folder, &style)?;
    }

    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    place::write(
        &folder.join("redtrail.html"),
        single(&html, &glue, &read(&wasm)?, &read)?,
    )?;
    place::write(&index, with_policy(&html, Loads::Own))?;
    // The worker keeps what the page loads, and neither what embeds it nor the page as one file.
    let worker = worker(&source("offline.js")?, folder)?;
    place::write(&folder.join("offline.js"), worker)?;
    place::write(&folder.join("embed.js"), source("embed.js")?)?;
    sizes(folder)
}

/// A script of the page's that trunk knows nothing of.
fn source(name: &str) -> Result<String> {
    place::read(&place::root()?.join("web").join(name))
}

/// The worker for the page in `folder`: what it keeps, and a version that follows from that.
fn worker(script: &str, folder: &Path) -> Result<String> {
    let (mut names, mut all) = (Vec::new(), Vec::new());
    for file in place::files(folder, "")? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name != "redtrail.html" {
            all.extend(name.as_bytes());
            all.extend(fs::read(&file)?);
            names.push(format!("{name:?}"));
        }
    }
    let version = tools::short_hash(&all);
    let names = names.join(", ");
    Ok(format!(
        "const VERSION = \"{version}\";\nconst FILES = [{names}];\n\n{script}"
    ))
}

/// The names of the page's JavaScript and WebAssembly, as trunk preloads them.
fn parts(html: &str) -> Result<(String, String)> {
    let first = |rel: &str, ending: &str| {
        let first = linked(html, rel, ending).into_iter().next();
        first.with_context(|| format!("index.html preloads no {ending}: was it built by trunk?"))
    };
    Ok((first("modulepreload", ".js")?, first("preload", ".wasm")?))
}

/// The names of the files beside the page that it links to.
fn linked(html: &str, rel: &str, ending: &str) -> Vec<String> {
    elements(html)
        .iter()
        .filter(|element| element.is("link") && element.attribute("rel") == Some(rel))
        .filter_map(|element| local(element.attribute("href")?))
        .filter(|name| name.ends_with(ending))
        .map(str::to_owned)
        .collect()
}

/// Runs wasm-opt on a module, in place, and returns what it calls its imports and exports now.
fn shrink(wasm: &Path) -> Result<Value> {
    let mut wasm_opt = tools::wasm_opt()?;
    wasm_opt.args(WASM_FLAGS).arg(wasm).arg("-o").arg(wasm);
    serde_json::from_str(&answer(&mut wasm_opt)?).context("wasm-opt tells no names")
}

/// The script of wasm-bindgen with the names that the module's imports and exports have now.
fn renamed(glue: &str, names: &Value) -> Result<String> {
    ensure!(
        !glue.lines().any(|line| line.starts_with("import ")),
        "the page's JavaScript imports more files, which redtrail.html cannot hold"
    );
    let mut text = glue.to_owned();
    let mut put = |old: String, new: String| {
        ensure!(
            text.matches(&old).count() == 1,
            "`{old}` is not once in the page's script"
        );
        text = text.replace(&old, &new);
        Ok(())
    };
    let words = |list: &str| -> Result<Vec<Vec<String>>> {
        let list = names.get(list).cloned().unwrap_or_default();
        serde_json::from_value(list).with_context(|| format!("wasm-opt tells no names: {names}"))
    };
    let mut modules = BTreeSet::new();
    for import in words("imports")? {
        let [from, old, new] = import.as_slice() else {
            bail!("wasm-opt tells an import in {} words", import.len());
        };
        put(format!(" {old}: "), format!(" {new}: "))?;
        modules.insert(from.clone());
    }
    // Whatever they were called, wasm-opt has made one of them.
    ensure!(modules.len() == 1, "the module imports from {modules:?}");
    for module in modules {
        put(format!("{module:?}: "), "\"a\": ".to_owned())?;
    }
    let mut new = BTreeMap::new();
    for export in words("exports")? {
        let [old, short] = export.as_slice() else {
            bail!("wasm-opt tells an export in {} words", export.len());
        };
        new.insert(old.clone(), short.clone());
    }
    let mut parts = text.split("wasm.");
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || "_$".contains(c)));
        let (old, rest) = part.split_at(end.unwrap_or(part.len()));
        let new = new
            .get(old)
            .with_context(|| format!("the module exports no `{old}`"))?;
        all.extend(["wasm.", new, rest]);
    }
    Ok(all)
}

/// Minifies a script or a style, in place.
fn minify(file: &Path) -> Result<()> {
    let mut esbuild = tools::esbuild()?;
    esbuild.args(["--minify", "--charset=utf8", "--log-level=warning"]);
    place::write(file, answer(esbuild.arg(file))?)
}

/// Names a file of the page after its contents, which are no longer those that trunk named it
/// after.
fn renew(html: &mut String, folder: &Path, old: &str) -> Result<String> {
    let bytes = fs::read(folder.join(old))?;
    let new = new_name(old, &bytes);
    fs::rename(folder.join(old), folder.join(&new))?;
    *html = with_renamed(html, old, &new, &bytes);
    Ok(new)
}

/// A file's name with the hash of what it holds now in the place of the one that trunk gave it.
fn new_name(old: &str, bytes: &[u8]) -> String {
    let (stem, ending) = old.rsplit_once('.').unwrap_or((old, ""));
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let (stem, _) = stem.rsplit_once('-').unwrap_or((stem, ""));
    format!("{stem}-{}.{ending}", tools::short_hash(bytes))
}

/// The page with a file by its new name, and with the hash by which a browser knows it.
fn with_renamed(html: &str, old: &str, new: &str, bytes: &[u8]) -> String {
    let edits = elements(html)
        .iter()
        .filter(|element| element.attribute("integrity").is_some())
        .filter(|element| element.attribute("href").and_then(local) == Some(old))
        .map(|link| {
            let mut tag = format!("<link{}", link.attributes_without(&["integrity"]));
            // Browsers ignore it for what they fetch for a script.
            if link.attribute("rel") != Some("preload") {
                let hash = BASE64_STANDARD.encode(Sha384::digest(bytes));
                tag = format!("{tag} integrity=\"sha384-{hash}\"");
            }
            (link.span.clone(), tag + ">")
        })
        .collect();
    edited(html, edits).replace(old, new)
}

/// The whole page as one file that asks for nothing.
fn single(
    html: &str,
    glue: &str,
    wasm: &[u8],
    read: &impl Fn(&str) -> Result<Vec<u8>>,
) -> Result<String> {
    let mut edits = Vec::new();
    let mut started = false;
    for element in elements(html) {
        let text = if element.is("script") && element.body.contains(glue) {
            started = true;
            starter(&text_of(glue, read)?, wasm)?
        } else if element.is("script") && element.attribute("data-hosted").is_some() {
            String::new()
        } else if element.is("script") && element.attribute("src").is_some() {
            inlined_script(&element, read)?
        } else if element.is("link") {
            match inlined_link(&element, read)? {
                Some(text) => text,
                None => continue,
            }
        } else if let Some(source) = element.attribute("src")
            && !source.starts_with("data:")
        {
            bail!(
                "`<{} src=\"{source}\">` would be a request; redtrail.html makes none",
                element.name
            );
        } else {
            continue;
        };
        edits.push((element.span, text));
    }
    ensure!(started, "no script of index.html starts {glue}");
    Ok(with_policy(&edited(html, edits), Loads::Nothing))
}

/// The module as text, and a script with wasm-bindgen's that inflates and starts it.
fn starter(glue: &str, wasm: &[u8]) -> Result<String> {
    let (before, _) = glue
        .split_once(" as default")
        .context("the page's JavaScript exports no start")?;
    let start = before.rsplit([' ', ',', '{']).next().unwrap_or_default();
    let packed = BASE64_STANDARD.encode(tight(wasm)?);
    let script = harmless(&format!(
        "{glue}
const packed = document.getElementById('redtrail-wasm');
const text = packed.textContent;
packed.remove();
let bytes;
if (Uint8Array.fromBase64) {{
  bytes = Uint8Array.fromBase64(text);
}} else {{
  const letters = atob(text);
  bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
}}
const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
// As an answer of its type, so that it is compiled while it is inflated.
const headers = {{ 'content-type': 'application/wasm' }};
await {start}({{ module_or_path: new Response(inflated, {{ headers }}) }});
dispatchEvent(new CustomEvent('TrunkApplicationStarted'));
"
    ))?;
    Ok(format!(
        "<script type=\"text/plain\" id=\"redtrail-wasm\">{packed}</script>\n\
         <script type=\"module\">\n{script}</script>"
    ))
}

/// A script from a file, with its text in place.
fn inlined_script(element: &Element, read: &impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    let source = element
        .attribute("src")
        .and_then(local)
        .context("a script comes from elsewhere")?;
    let classic = element.attribute("type") != Some("module");
    if classic && (element.attribute("defer").is_some() || element.attribute("async").is_some()) {
        bail!("`{source}` waits for the page, which a script in it cannot: make it a module");
    }
    let attributes =
        element.attributes_without(&["src", "integrity", "crossorigin", "defer", "async"]);
    Ok(format!(
        "<script{attributes}>{}</script>",
        harmless(&text_of(source, read)?)?
    ))
}

/// A link with what it names in place; nothing where it asks for nothing.
fn inlined_link(
    element: &Element,
    read: &impl Fn(&str) -> Result<Vec<u8>>,
) -> Result<Option<String>> {
    let target = element.attribute("href").unwrap_or_default();
    if target.starts_with("data:") {
        return Ok(None);
    }
    let near = || local(target).with_context(|| format!("`{target}` is not part of the page"));
    match element.attribute("rel").unwrap_or_default() {
        "preload" | "modulepreload" | "prefetch" | "preconnect" | "dns-prefetch" | "manifest" => {
            Ok(Some(String::new()))
        }
        "stylesheet" => {
            let style = text_of(near()?, read)?;
            ensure!(
                !asks(&style),
                "`{target}` names another file, and redtrail.html asks for none"
            );
            let attributes =
                element.attributes_without(&["rel", "href", "integrity", "crossorigin"]);
            Ok(Some(format!(
                "<style{attributes}>{}</style>",
                harmless(&style)?
            )))
        }
        "icon" | "apple-touch-icon" | "mask-icon" => {
            let icon = format!(
                "data:{};base64,{}",
                crate::serve::content_type(target),
                BASE64_STANDARD.encode(read(near()?)?)
            );
            let attributes = element.attributes_without(&["href", "integrity"]);
            Ok(Some(format!("<link{attributes} href=\"{icon}\">")))
        }
        _ => Ok(None),
    }
}

/// Whether a style would make a browser ask for something.
fn asks(style: &str) -> bool {
    let names = style.split("url(").skip(1);
    let mut names = names.map(|name| name.trim_start().trim_start_matches(['"', '\'']));
    style.contains("@import")
        || names.any(|name| !name.starts_with("data:") && !name.starts_with('#'))
}

/// A name beside the page, or nothing for what is elsewhere.
fn local(address: &str) -> Option<&str> {
    let name = address.strip_prefix("./").unwrap_or(address);
    let plain = !name.is_empty() && !name.contains([':', '?', '#']) && !name.starts_with('/');
    (plain && !name.split('/').any(|part| part == "..")).then_some(name)
}

fn text_of(name: &str, read: &impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    let text = String::from_utf8(read(name)?).with_context(|| format!("`{name}` is not text"))?;
    Ok(text.replace("\r\n", "\n"))
}

/// Text that may stand in a script or a style: nothing in it ends the element.
fn harmless(text: &str) -> Result<String> {
    let lower = text.to_ascii_lowercase();
    for word in ["</script", "</style", "<!--"] {
        ensure!(
            !lower.contains(word),
            "`{word}` inside a script or a style would end it"
        );
    }
    Ok(text.to_owned())
}

/// The page with a policy that names its own scripts and styles by their hashes.
fn with_policy(html: &str, loads: Loads) -> String {
    let present: Vec<Element> = elements(html);
    let (mut scripts, mut styles) = (Vec::new(), Vec::new());
    let mut edits = Vec::new();
    let mut head = 0;
    for element in &present {
        if element.is("script") && element.attribute("src").is_none() && runs(element) {
            scripts.push(hash(element.body));
        } else if element.is("style") {
            styles.push(hash(element.body));
        } else if element.is("head") || element.attribute("charset").is_some() {
            // A policy holds for what follows it, so it comes as early as can be.
            head = element.span.end;
        } else if element.attribute("http-equiv") == Some("Content-Security-Policy") {
            edits.push((element.span.clone(), String::new()));
        }
    }
    let own = match loads {
        Loads::Own => {
            scripts.insert(0, "'self'".to_owned());
            styles.insert(0, "'self'".to_owned());
            " img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
             trusted-types redtrail;"
        }
        Loads::Nothing => " img-src data:; trusted-types 'none';",
    };
    scripts.push("'wasm-unsafe-eval'".to_owned());
    if styles.is_empty() {
        styles.push("'none'".to_owned());
    }
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {};{own} \
         require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'",
        scripts.join(" "),
        styles.join(" "),
    );
    let meta = format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    edits.push((head..head, meta));
    edited(html, edits)
}

/// Whether a script is one that runs, and not data.
fn runs(script: &Element) -> bool {
    matches!(
        script.attribute("type"),
        None | Some("" | "module" | "text/javascript" | "importmap")
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// A tighter gzip than a host makes, which takes seconds.
fn tight(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let options = zopfli::Options::default();
    zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut packed)?;
    Ok(packed)
}

/// As a host packs what it sends.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

/// The most that `redtrail.html` may weigh on a disk, in bytes.
const MOST_ON_DISK: usize = 590_000;

/// The most that a first visit to a host may load, packed, in bytes.
const MOST_LOADED: usize = 445_000;

/// Says what the page weighs; one that has grown over its limits is refused.
pub(crate) fn light(folder: &Path) -> Result<String> {
    let (mut on_disk, mut loaded) = (0, 0);
    for file in place::files(folder, "")? {
        let bytes = fs::read(&file)?;
        match file.file_name().and_then(|name| name.to_str()) {
            Some("redtrail.html") => on_disk = bytes.len(),
            // That one is for the pages of others.
            Some("embed.js") => {}
            _ => loaded += gzip(&bytes)?.len(),
        }
    }
    let said = format!(
        "redtrail.html {} KB, a first visit {} KB",
        on_disk / 1000,
        loaded / 1000
    );
    ensure!(
        on_disk <= MOST_ON_DISK && loaded <= MOST_LOADED,
        "{said}: the most is {} and {} KB",
        MOST_ON_DISK / 1000,
        MOST_LOADED / 1000
    );
    Ok(said)
}

/// Prints what each file weighs, as it is and as a host sends it.
fn sizes(folder: &Path) -> Result<()> {
    println!("{:<44} {:>10} {:>10}", "dist", "bytes", "gzip");
    for file in place::files(folder, "")? {
        let bytes = fs::read(&file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("{name:<44} {:>10} {:>10}", bytes.len(), gzip(&bytes)?.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>Redtrail</title>
<link rel="stylesheet" href="./style-1.css" integrity="sha384-a"/>
<link rel="icon" href="icon.svg">
<link rel="modulepreload" href="./redtrail-web-1.js" crossorigin="anonymous" integrity="sha384-b">
<link rel="preload" href="./redtrail-web-1_bg.wasm" crossorigin="anonymous" integrity="sha384-c" as="fetch" type="application/wasm"></head>
<body><script>early()</script>
<script type="module">import init from './redtrail-web-1.js'; await init({ module_or_path: './redtrail-web-1_bg.wasm' });</script></body></html>"#;

    const GLUE: &str =
        "async function __wbg_init() {}\nexport { initSync, __wbg_init as default };\n";

    fn beside(name: &str) -> Result<Vec<u8>> {
        match name {
            "style-1.css" => Ok(b"body { color: red }".to_vec()),
            "icon.svg" => Ok(b"<svg/>".to_vec()),
            "redtrail-web-1.js" => Ok(GLUE.as_bytes().to_vec()),
            _ => bail!("no file `{name}`"),
        }
    }

    #[test]
    fn parts_are_what_trunk_preloads() {
        let names = parts(INDEX).unwrap();
        assert_eq!(
            names,
            (
                "redtrail-web-1.js".to_owned(),
                "redtrail-web-1_bg.wasm".to_owned()
            )
        );
        assert!(parts("<html></html>").is_err());
    }

    #[test]
    fn a_page_that_has_grown_too_heavy_is_refused() {
        let folder = place::Scratch::new("light").unwrap();
        let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        // Nothing that gzip could make smaller.
        let mut seed = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        })
        .take(MOST_LOADED)
        .collect();
        put("redtrail.html", &vec![b'x'; MOST_ON_DISK]);
        put("page.wasm", &noise[..MOST_LOADED - 1_000]);
        put("embed.js", &noise);
        let said = light(folder.path()).unwrap();
        let (disk, most) = (MOST_ON_DISK / 1000, MOST_LOADED / 1000);
        let told = format!("redtrail.html {disk} KB, a first visit {} KB", most - 1);
        assert_eq!(said, told);
        put("style.css", &noise[..1_000]);
        let refused = light(folder.path()).unwrap_err().to_string();
        let told = format!("the most is {disk} and {most} KB");
        assert!(refused.ends_with(&told), "{refused}");
        fs::remove_file(folder.path().join("style.css")).unwrap();
        put("redtrail.html", &vec![b'x'; MOST_ON_DISK + 1]);
        assert!(light(folder.path()).is_err());
    }

    #[test]
    fn a_hash_is_what_a_browser_expects() {
        // The example of the Content Security Policy specification.
        assert_eq!(
            hash("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn a_hosted_page_names_its_own_scripts_and_nothing_else() {
        let page = with_policy(INDEX, Loads::Own);
        let script = "import init from './redtrail-web-1.js'; await init({ module_or_path: './redtrail-web-1_bg.wasm' });";
        let policy = format!(
            "<head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             script-src 'self' {} {} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             manifest-src 'self'; worker-src 'self'; trusted-types redtrail; require-trusted-types-for 'script'; \
             base-uri 'none'; form-action 'none'\">",
            hash("early()"),
            hash(script),
        );
        assert!(page.contains(&policy), "{page}");
    }

    #[test]
    fn a_file_that_has_changed_is_known_by_another_name_and_another_hash() {
        assert_eq!(new_name("style-1.css", b""), "style-e3b0c44298fc1c14.css");
        assert_eq!(
            new_name("redtrail-web-1_bg.wasm", b""),
            "redtrail-web-e3b0c44298fc1c14.wasm"
        );
        let page = with_renamed(INDEX, "style-1.css", "style-2.css", b"");
        // The hash of nothing.
        let link = "<link rel=\"stylesheet\" href=\"./style-2.css\" integrity=\"sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb\">";
        assert!(page.contains(link), "{page}");
        assert!(page.contains("sha384-b") && page.contains("sha384-c"));
        let page = with_renamed(&page, "redtrail-web-1_bg.wasm", "redtrail-web-2.wasm", b"");
        assert!(page.contains(
            r#"<link rel="preload" href="./redtrail-web-2.wasm" crossorigin="anonymous" as="fetch" type="application/wasm">"#
        ));
        assert!(!page.contains("_bg.wasm"), "{page}");
    }

    #[test]
    fn a_script_calls_the_module_by_its_new_names() {
        let glue = "const import0 = {\n        __wbg_a_1: function(x) { return wasm.grow(x); },\n};\nreturn { \"./b.js\": import0 };\nwasm.grow_2(wasm.memory);\n";
        let names = serde_json::json!({
            "imports": [["./b.js", "__wbg_a_1", "b"]],
            "exports": [["grow", "c"], ["grow_2", "d"], ["memory", "e"]],
        });
        assert_eq!(
            renamed(glue, &names).unwrap(),
            "const import0 = {\n        b: function(x) { return wasm.c(x); },\n};\nreturn { \"a\": import0 };\nwasm.d(wasm.e);\n"
        );
        // A name that is told and not there, or there and not told.
        for (old, new) in [
            ("__wbg_a_1", "__wbg_b_1"),
            ("grow_2", "grow_3"),
            ("./b.js", "./c.js"),
        ] {
            assert!(renamed(&glue.replace(old, new), &names).is_err(), "{old}");
        }
        assert!(renamed(glue, &serde_json::json!({})).is_err());
        let more = glue.replacen("};", "        __wbg_d_2: 1,\n};", 1);
        let two = serde_json::json!({"imports": [["./b.js", "__wbg_a_1", "b"], ["./d.js", "__wbg_d_2", "c"]]});
        let refused = renamed(&more, &two).unwrap_err().to_string();
        assert!(refused.contains("imports from"), "{refused}");
        // What it would import has no place in the one file.
        let more = renamed(&format!("import {{ c }} from './c.js';\n{glue}"), &names);
        assert!(more.unwrap_err().to_string().contains("imports more files"));
    }

    #[test]
    fn a_page_is_given_one_policy_however_often_it_is_packed() {
        let once = with_policy(INDEX, Loads::Own);
        assert_eq!(
            with_policy(&once, Loads::Own)
                .matches("Content-Security-Policy")
                .count(),
            1
        );
    }

    #[test]
    fn a_single_file_holds_everything() {
        let page = single(INDEX, "redtrail-web-1.js", b"\0asm", &beside).unwrap();
        assert!(page.contains("<style>body { color: red }</style>"));
        assert!(page.contains("<link rel=\"icon\" href=\"data:image/svg+xml;base64,PHN2Zy8+\">"));
        assert!(page.contains("await __wbg_init({ module_or_path:"));
        assert!(!page.contains("./") && !page.contains("'self'") && !page.contains("preload"));
        let inline = elements(&page)
            .into_iter()
            .filter(|element| element.is("script") && runs(element));
        let scripts: Vec<String> = inline.map(|script| hash(script.body)).collect();
        assert_eq!(scripts.len(), 2);
        let policy = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; trusted-types 'none'; \
             require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'\">",
            scripts.join(" "),
            hash("body { color: red }"),
        );
        assert!(page.contains(&policy), "{page}");
    }

    #[test]
    fn a_single_file_that_would_ask_for_something_is_refused() {
        for asking in [
            "<img src=\"logo.png\">",
            "<link rel=\"stylesheet\" href=\"https://example.com/style.css\">",
            "<script src=\"https://example.com/script.js\"></script>",
        ] {
            let page = INDEX.replace("<body>", &format!("<body>{asking}"));
            assert!(
                single(&page, "redtrail-web-1.js", b"", &beside).is_err(),
                "{asking}"
            );
        }
        assert!(asks("@import 'other.css'") && asks("a { background: url(x.png) }"));
        assert!(!asks(
            "a { background: url(\"data:image/png;base64,\") } b { fill: url(#c) }"
        ));
    }

    #[test]
    fn what_is_for_hosts_alone_is_in_no_single_file() {
        let page = INDEX.replace(
            "</body>",
            "<script type=\"module\" data-hosted>hosted()</script></body>",
        );
        let single = single(&page, "redtrail-web-1.js", b"", &beside).unwrap();
        assert!(!single.contains("hosted"));
        assert!(with_policy(&page, Loads::Own).contains("hosted()"));
    }

    #[test]
    fn a_worker_keeps_all_that_the_page_loads_and_another_page_is_another_version() {
        let folder = std::env::temp_dir().join(format!("redtrail-worker-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["index.html", "a.js", "redtrail.html"] {
            fs::write(folder.join(name), name).unwrap();
        }
        let one = worker("script()", &folder).unwrap();
        assert!(
            one.ends_with("\nconst FILES = [\"a.js\", \"index.html\"];\n\nscript()"),
            "{one}"
        );
        fs::write(folder.join("redtrail.html"), "another").unwrap();
        assert_eq!(worker("script()", &folder).unwrap(), one);
        fs::write(folder.join("a.js"), "another").unwrap();
        assert_ne!(worker("script()", &folder).unwrap(), one);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_script_that_ends_itself_is_refused() {
        assert!(harmless("'</SCRIPT>'").is_err());
    }
}
