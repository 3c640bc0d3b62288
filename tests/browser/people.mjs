// For whoever comes by keyboard, with magnified letters, in colours of their own, on paper or without scripts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  address,
  AxeBuilder,
  browser,
  BUCKET,
  button,
  CHOICES,
  FAULT,
  field,
  FIELDS,
  fill,
  papers,
  policyOf,
  PRINTED,
  quiet,
  same,
  TRAIL,
  walkthrough,
  WALKTHROUGH,
  wizard,
} from "./shared/wizard.mjs";

/** Has nothing scroll, nothing on a gradient, and nothing beneath a panel: axe judges no colours there. */
const UNROLLED = `
  form, pre, .look > code { background-image: none !important; max-height: none !important; overflow: visible !important; position: static !important; }
  pre { white-space: pre-wrap !important; overflow-wrap: anywhere !important; }
  article { content-visibility: visible !important; }
  .bar { position: static !important; }
  .page:has(> #share:popover-open) > :not(#share) { display: none !important; }
`;

/** What axe finds at fault: in colours, and in all else if that is wanted, of the whole page or of a part of it. */
async function faults(page, state, { isAll = true, part } = {}) {
  const found = [];
  const analyze = async (axe) => {
    if (part) axe.include(part);
    const results = await axe.analyze();
    found.push(...results.violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]));
    return results;
  };
  // What scrolls has to be reached by keyboard, so that this is asked of the page as it is.
  if (isAll) await analyze(new AxeBuilder({ page }).disableRules(["color-contrast"]));
  await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
  }, UNROLLED);
  const { passes, incomplete } = await analyze(new AxeBuilder({ page }).withRules(["color-contrast"]));
  await page.evaluate(() => document.adoptedStyleSheets.pop());
  const unjudged = incomplete.flatMap(({ nodes }) => nodes.map(({ any, html }) => [any[0].data?.messageKey, html]));
  assert.deepEqual(unjudged.filter(([why]) => ["bgGradient", "bgOverlap"].includes(why)), [], state);
  // A few stay unjudged, such as signs without letters.
  const judged = passes.flatMap(({ nodes }) => nodes).length;
  assert.ok(judged > 10 * unjudged.length, `${state}: ${judged} judged, ${unjudged.length} not`);
  return found;
}

/** Colours of what merging brought and took that are hard to read: signs and lines of which axe knows nothing. */
const pale = (page) =>
  page.evaluate(() => {
    const parts = (colour) => {
      const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
      return colour.startsWith("color(") ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha];
    };
    const over = ([...upper], [...lower]) => [0, 1, 2].map((at) => upper[at] * upper[3] + lower[at] * (1 - upper[3]));
    const light = (colour) =>
      [0.2126, 0.7152, 0.0722].reduce((sum, share, at) => {
        const part = colour[at] / 255;
        return sum + share * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      }, 0);
    const contrast = (one, other) => {
      const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
      return (bright + 0.05) / (dark + 0.05);
    };
    const sheet = parts(getComputedStyle(document.querySelector("article.made")).backgroundColor);
    const found = [];
    let judged = 0;
    for (const element of document.querySelectorAll("#bucket-policy :is(mark.new, .gone)")) {
      // One that begins a line draws the row behind all of it.
      const first = element.matches(".gone") ? element : document.querySelector("#bucket-policy .new.begins");
      const row = parts(getComputedStyle(first, "::before").backgroundColor);
      const own = parts(getComputedStyle(element).backgroundColor);
      const ground = over(own, over(row, sheet));
      const looks = element.matches(".gone") ? ["::before", "::after"] : [null, ...(element.matches(".begins") ? ["::before"] : [])];
      for (const part of looks) {
        const { color } = getComputedStyle(element, part);
        const is = contrast(over(parts(color), ground), ground);
        judged += 1;
        if (is < 4.5) found.push(`${element.className}${part ?? ""}: ${color} on ${ground.map(Math.round)}: ${is.toFixed(2)}`);
      }
    }
    return [judged, [...new Set(found)]];
  });

/** Letters of another size, weight or kind than the design has; those that stand there unseen have none. */
const strange = (page) =>
  page.evaluate(() => {
    const root = getComputedStyle(document.documentElement);
    const token = (name) => root.getPropertyValue(name).trim();
    const sizes = ["--small", "--body", "--large", "--huge"].map((name) => `${16 * parseFloat(token(name))}px`);
    const bare = (family) => family.replaceAll('"', "");
    const families = ["--sans", "--mono"].map((name) => bare(token(name)));
    const found = new Set();
    for (const element of document.body.querySelectorAll(":not(.tick)")) {
      const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (!words.length && !element.matches("input, textarea")) continue;
      const { fontSize, fontWeight, fontFamily } = getComputedStyle(element);
      const isOurs = sizes.includes(fontSize) && ["400", "600"].includes(fontWeight) && families.includes(bare(fontFamily));
      if (!isOurs) found.add(`${element.localName}.${element.className}: ${fontSize} ${fontWeight} ${fontFamily}`);
    }
    return [...found];
  });

wizard("the whole job is done with the keyboard alone", { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
  const focused = () =>
    page.evaluate(() => document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the answer");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "answer");
  await page.evaluate(() => document.querySelector(".skip").focus());
  const order = [];
  for (let presses = 0; presses < 30 && order.at(-1) !== "Existing bucket policy"; presses += 1) {
    await page.keyboard.press("Tab");
    const label = await focused();
    order.push(label);
    if (label in WALKTHROUGH) {
      await page.keyboard.type(WALKTHROUGH[label]);
      // While a word is half typed a mend may be offered; it goes once the word is whole.
      await page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") !== "true");
    }
  }
  assert.deepEqual(order, [
    ...["Example", "Open a plan"],
    ...[...FIELDS.slice(0, 3), "Add a cluster", "Paste several", "Rules of clusters"],
    ...[...FIELDS.slice(3, 7), "Rules of buckets", "Caller", "Rules of callers"],
    ...[...CHOICES, "Rules of grants", "Existing bucket policy"],
  ]);
  // Keys that come faster than anybody types are painted when there is time.
  const script = walkthrough.documents["commands.sh"];
  const isPainted = (script) => document.querySelector("#commands pre")?.textContent === script;
  await page.waitForFunction(isPainted, script, { timeout: 5000 });
  for (const [label, word] of Object.entries(WALKTHROUGH)) assert.equal(await field(page, label).inputValue(), word);

  // And on to what was made of it: a fold, and the script into the clipboard.
  const reach = async (wanted) => {
    for (let presses = 0; presses < 80 && (await focused()) !== wanted; presses += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), wanted);
  };
  await reach("7 kinds of calls");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".calls").isVisible());
  await reach("Copy commands");
  await page.keyboard.press("Enter");
  await page.getByText("Copied").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), script);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    const viewport = { width, height: 800 };
    const name = `nothing is out of reach or out of sight: ${colorScheme}, ${width} wide`;
    wizard(name, { colorScheme, reducedMotion: "reduce", viewport }, async (page) => {
      const colour = await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
      const [red, green, blue] = colour.match(/\d+/g).map(Number);
      const light = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
      assert.ok(colorScheme === "dark" ? light < 0.2 : light > 0.8, colour);
      const sound = async (state) => {
        const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overhang <= 0, `${state}: ${overhang} px to the side`);
        assert.deepEqual(await strange(page), [], state);
        // What is said of structure once holds for both schemes.
        assert.deepEqual(await faults(page, state, { isAll: colorScheme === "light" }), [], state);
      };
      await sound("empty");
      await button(page, "Example").click();
      for (const fold of await page.locator("summary").all()) await fold.click();
      await field(page, "Existing bucket policy").fill('{\n  "Statement": [\n    {"Sid": "RedtrailAuditOld"}\n  ]\n}');
      await field(page, "Cluster identifier").fill("sales");
      await field(page, "Fault message").fill(FAULT);
      await field(page, "What AWS printed").fill(PRINTED);
      await sound("complete");
      const [judged, found] = await pale(page);
      assert.ok(judged > 20, `${judged}`);
      assert.deepEqual(found, []);
      await button(page, "Share").click();
      await field(page, "Leave account IDs out").check();
      await sound("shared");
      await page.keyboard.press("Escape");
      const gone = { ...TRAIL, Principal: { AWS: "AROADBQP57FF2AEXAMPLE" } };
      const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `${BUCKET}/*`, Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
      await field(page, "Existing bucket policy").fill(JSON.stringify(JSON.parse(policyOf({ ...TRAIL, Sid: "RedtrailAuditOld" }, gone, deny))));
      await sound("denied, in one line");
      const [again, foundAgain] = await pale(page);
      assert.ok(again > 2, `${again}`);
      assert.deepEqual(foundAgain, []);
      await page.getByRole("button", { name: /^Take it out/ }).click();
      await field(page, "Fault message").fill("nothing that is known");
      await sound("agreed");
      await button(page, "Copy link").click();
      await button(page, "Copied link").waitFor();
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
        document.execCommand = () => false;
      });
      await button(page, "Copy s3-policy").click();
      await button(page, "Not copied s3-policy").waitFor();
      assert.deepEqual(await faults(page, "copied, and not", { isAll: false, part: "article .actions" }), []);
      await field(page, "Several clusters").fill("sales");
      await button(page, "Example").click();
      await page.getByText("The example took the place of what was here").waitFor();
      await sound("another in its place");
      await field(page, "Several clusters").fill("sales");
      await page.getByText("This names no clusters").waitFor();
      // As if a file hung over it.
      await field(page, "Existing bucket policy").evaluate((area) => area.setAttribute("data-over", ""));
      assert.deepEqual(await faults(page, "several wrong, and a file above", { isAll: false, part: "form" }), []);
      await field(page, "Existing bucket policy").evaluate((area) => area.removeAttribute("data-over"));
      await quiet(page);
      await fill(page, { "Bucket account": "1111-2222-3333", "Key prefix": "a b", "Cluster Region": "Ohio" });
      await page.evaluate(() => (location.hash = "#v1.%%%"));
      await page.getByText("The link could not be read").waitFor();
      await sound("wrong");
    });
  }
}

for (const colorScheme of ["light", "dark"]) {
  wizard(`of 600 clusters nothing is out of sight, nor of a plan too long for a link: ${colorScheme}`, { colorScheme, reducedMotion: "reduce" }, async (page) => {
    const isAll = colorScheme === "light";
    await fill(page, { "Bucket name": "central-logs", "Bucket account": "111122223333", "Bucket Region": "us-east-1" });
    await page.getByText("Paste several").click();
    const words = Array.from({ length: 600 }, (_, at) => `44445555666${at % 3}:us-east-1:cluster-${at}`);
    await field(page, "Several clusters").fill(words.join("\n"));
    await button(page, "Take 600 clusters").click();
    await page.getByRole("heading", { name: /^Complete/, level: 2 }).waitFor();
    await quiet(page);
    assert.deepEqual(await faults(page, "many", { isAll }), []);
    await button(page, "Share").click();
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download the plan").click()]);
    assert.equal(download.suggestedFilename(), "plan.json");
    const plan = JSON.parse(readFileSync(await download.path(), "utf8"));
    assert.equal(plan.clusters.length, 600);
    assert.deepEqual(await faults(page, "too long", { isAll, part: "#share" }), []);
  });
}

// What is magnified has fewer pixels of its own.
for (const [times, width, height] of [[2, 640, 450], [4, 320, 256]]) {
  const options = { viewport: { width, height }, deviceScaleFactor: times };
  wizard(`magnified ${times} times nothing is to the side`, options, async (page) => {
    await button(page, "Example").click();
    for (const fold of await page.locator("summary").all()) await fold.click();
    await field(page, "Fault message").fill(FAULT);
    await field(page, "What AWS printed").fill(PRINTED);
    await page.getByText("EnableLogging").first().waitFor();
    await quiet(page);
    // The width is told in whole pixels, of which a part may be meant.
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overhang < 2, `${overhang} px`);
    await button(page, "Share").click();
    const share = await page.locator("#share").boundingBox();
    assert.ok(share.x >= 0 && share.x + share.width <= width, JSON.stringify(share));
  });
}

wizard("in colours of somebody's own nothing is told by colour alone", { forcedColors: "active" }, async (page) => {
  await button(page, "Example").click();
  await field(page, "Existing bucket policy").fill(policyOf({ ...TRAIL, Sid: "RedtrailAuditOld" }, TRAIL));
  await field(page, "Bucket account").fill("1111");
  await page.locator("[aria-invalid=true]").waitFor();
  await field(page, "Bucket account").fill(WALKTHROUGH["Bucket account"]);
  await page.locator("#bucket-policy .gone").first().waitFor();
  const sign = (element) => getComputedStyle(element, "::before").content;
  assert.equal(await page.locator("#bucket-policy .new.begins").first().evaluate(sign), '"+"');
  assert.equal(await page.locator("#bucket-policy .gone").first().evaluate(sign), '"−"');
  const words = await page.getByRole("region", { name: "Would it work?" }).locator(".calls li").allTextContents();
  for (const call of words) assert.match(call, /^(allowed|denied|unknown)/);

  const frameless = await page.locator("button:visible, input:visible, select:visible, textarea:visible").evaluateAll((all) =>
    all.filter((it) => !["checkbox"].includes(it.type) && getComputedStyle(it).borderTopStyle === "none").map((it) => it.outerHTML),
  );
  assert.deepEqual(frameless, []);
  await page.locator("body").press("Home");
  const stops = new Set();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    const [name, style, width] = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      const { tagName, id, textContent } = document.activeElement;
      return [`${tagName} ${id || textContent}`, outlineStyle, parseFloat(outlineWidth)];
    });
    stops.add(name);
    assert.ok(style === "solid" && width >= 1, `${name}: ${style} ${width}`);
  }
  assert.ok(stops.size > 30, `${stops.size} stops`);
});

wizard("on paper stands what was made, whole, dark on light", { colorScheme: "dark" }, async (page) => {
  await button(page, "Example").click();
  await field(page, "Existing bucket policy").fill(policyOf(...Array.from({ length: 30 }, (_, at) => ({ ...TRAIL, Sid: `Trail${at}` }))));
  await page.locator("#bucket-policy pre.long").waitFor();
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await page.locator("form, button, meter, nav").evaluateAll((all) => all.filter((it) => it.checkVisibility()).map((it) => `${it.tagName} ${it.textContent.slice(0, 20)}`)), []);
  const shown = await papers(page);
  const hidden = await page.locator("pre").evaluateAll((all) =>
    all.filter((pre) => !pre.checkVisibility({ contentVisibilityAuto: true }) || pre.scrollHeight > pre.clientHeight + 1 || pre.scrollWidth > pre.clientWidth + 1).map((pre) => pre.id),
  );
  assert.deepEqual(hidden, []);
  same(shown["redshift-policy"], walkthrough.documents["444455556666/redshift-policy.json"], "redshift-policy");
  const colours = await page.locator("#bucket-policy pre code").evaluate((code) => {
    const luminance = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
    return [luminance(getComputedStyle(code).color), getComputedStyle(document.body).backgroundColor];
  });
  assert.ok(colours[0] < 0.3 && colours[1] === "rgba(0, 0, 0, 0)", String(colours));
  // What was not made yet is still to be seen.
  await page.emulateMedia({ media: null });
  await field(page, "Bucket name").fill("");
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("form").isVisible());
});

wizard("where motion is not wanted nothing moves, and what changed is lit all the same", { reducedMotion: "reduce" }, async (page) => {
  await button(page, "Example").click();
  await field(page, "Key prefix").fill("audit");
  const mark = page.locator("mark.altered").first();
  await mark.waitFor();
  assert.deepEqual(await page.evaluate(() => document.getAnimations().map(({ animationName }) => animationName)), []);
  assert.notEqual(await mark.evaluate((mark) => getComputedStyle(mark).backgroundColor), "rgba(0, 0, 0, 0)");
});

for (const colorScheme of ["light", "dark"]) {
  test(`what to do where nothing starts is read by everybody: ${colorScheme}`, async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto(address);
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    assert.deepEqual(await strange(page), []);
    const axe = new AxeBuilder({ page });
    assert.deepEqual((await axe.analyze()).violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await context.close();
  });
}

test("the style keeps to its scales, and its colours stand in one place", () => {
  const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
  assert.deepEqual(read("index.html").match(/data-trunk rel="css"[^>]*/g).map((link) => link.match(/href="([^"]+)"/)[1]), ["web/style.css"]);
  const style = read("web/style.css").replaceAll(/\/\*.*?\*\//gs, "");
  const [tokens] = style.match(/:root \{.*?\}/s);
  const rest = style.replace(tokens, "");
  assert.deepEqual(rest.match(/#[0-9a-f]{3,8}\b(?=[^{}]*;)|\b(?:rgba?|hsla?|oklch|lab|lch)\(/gi) ?? [], []);
  assert.deepEqual(tokens.match(/--accent[\w-]*/g), ["--accent", "--accent-strong"]);
  const spaces = [...rest.matchAll(/(?<![\w-])((?:margin|padding|gap|row-gap|column-gap)[a-z-]*):\s*([^;]+);/g)];
  assert.ok(spaces.length > 100, `${spaces.length}`);
  const space = /^(?:(?:-?\b0|auto|inherit|var\(--s[1-6]\)|calc\((?:-1|2) \* var\(--s[1-6]\)\))\s*)+$/;
  assert.deepEqual(spaces.filter(([, , value]) => !space.test(value)).map(([whole]) => whole), []);
  const sizes = [...rest.matchAll(/(?<![\w-])font(?:-size)?:\s*([^;]+);/g)].map(([, value]) => value);
  const size = /^(?:inherit|0|1rem|var\(--(?:small|body|large|huge)\)|[46]00 (?:1em|var\(--(?:small|body|large|huge)\))(?: \/ [\d.]+)? var\(--(?:sans|mono)\))$/;
  assert.deepEqual(sizes.filter((value) => !size.test(value)), []);
});

test("a page whose program cannot start says what to do", async () => {
  const page = await browser.newPage();
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(address);
  const words = await page.locator("main").innerText();
  assert.match(words, /the browser did not run its program/);
  assert.match(words, /redtrail show/);
  // Not before a second: until then it may still start.
  const seen = await page.locator("main").evaluate((main) => {
    const again = main.cloneNode(true);
    main.replaceWith(again);
    const [animation] = again.getAnimations();
    animation.pause();
    return [0, 999, 1001].map((time) => ((animation.currentTime = time), getComputedStyle(again).opacity));
  });
  assert.deepEqual(seen, ["0", "0", "1"]);
  await page.close();
});

test("without scripts the page says what to do", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  const words = await page.locator("body").innerText();
  assert.match(words, /JavaScript is switched off here/);
  assert.match(words, /redtrail show/);
  assert.equal(await page.locator("main").evaluate((main) => getComputedStyle(main).opacity), "1");
  await context.close();
});
