// The wizard in pages of others, which it neither reaches nor touches, nor they it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { pinned } from "../../js/test/pinned.js";
import { SCRIPTS } from "./shared/hostile.mjs";
import { served } from "./shared/served.mjs";

const { REDTRAIL_DIST, REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
assert.ok(REDTRAIL_DIST && REDTRAIL_NODE_MODULES && REDTRAIL_CHROMIUM, "`cargo xtask test` says where the tools are");

const require = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");
const { AxeBuilder } = require("@axe-core/playwright");
const { documents } = pinned.find(({ name }) => name === "walkthrough");
const link = documents["link.txt"].trimEnd();
const PLAN = {
  "cluster-account": "444455556666",
  "cluster-region": "us-east-2",
  "cluster-identifier": "redshift-analytics-cluster-01",
  "bucket-name": "redshift-cluster-audit-logging-111122223333",
  "bucket-account": "111122223333",
  "bucket-region": "us-east-1",
  "key-prefix": "rsauditlog1",
  caller: "role/redtrail-audit",
};

/** Somebody else's page, of another origin than what it embeds. */
const page = () => ({
  body: `<!doctype html><html lang="en"><title>Host</title><style>h1, button { color: rgb(1, 2, 3) }</style>
    <header><h1>Host</h1><button>Mine</button></header><main></main>`,
  headers: {
    "content-security-policy": `default-src 'none'; script-src ${wizard}; style-src 'unsafe-inline'; frame-src ${wizard}`,
  },
});

let browser, server, wizard, host;

before(async () => {
  // The wizard once more, at another address.
  server = await served(REDTRAIL_DIST, { map: (path) => path.replace(/^\/deep\/down\//, "/"), pages: { "/host": page } });
  wizard = server.address;
  host = `http://localhost:${server.port}/host`;
  browser = await chromium.launch({ executablePath: REDTRAIL_CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** A test in a page of somebody else's that has loaded `embed.js`. */
function embedding(name, body, options = {}) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    try {
      await page.goto(host);
      await page.addScriptTag({ url: `${wizard}embed.js` });
      await body(page, context, complaints);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

/** Puts a wizard into the host, and gives its frame once it can be asked. */
async function embedded(page, attributes, id = "wizard") {
  const before = page.frames().length;
  await page.evaluate(
    ([attributes, id]) => {
      const element = document.createElement("redtrail-wizard");
      for (const [name, value] of Object.entries({ ...attributes, id })) element.setAttribute(name, value);
      element.told = [];
      element.addEventListener("change", ({ detail }) => element.told.push(detail));
      window.ready = new Promise((ready) => element.addEventListener("ready", ready));
      document.querySelector("main").append(element);
    },
    [attributes, id],
  );
  await page.evaluate(() => window.ready.then(() => {}));
  const frame = page.frames()[before];
  await frame.getByRole("button", { name: "Example" }).waitFor();
  return frame;
}

const field = (frame, label) => frame.getByLabel(label, { exact: true });
const last = (page, id = "wizard") => page.evaluate((id) => document.getElementById(id).told.at(-1), id);

/** Waits until the host was told something of which that holds. */
async function isTold(page, holds, id = "wizard") {
  for (let turn = 0; turn < 100; turn += 1) {
    const told = await last(page, id);
    if (told && holds(told)) return told;
    await page.waitForTimeout(50);
  }
  assert.fail(`the host was told ${JSON.stringify(await last(page, id))?.slice(0, 400)}`);
}

embedding("attributes fill the form in, and the host is told the documents, byte for byte", async (page) => {
  const frame = await embedded(page, PLAN);
  const told = await isTold(page, ({ complete }) => complete);
  assert.equal(told.link, link);
  assert.deepEqual(told.draft.clusters, [{ account: "444455556666", region: "us-east-2", id: "redshift-analytics-cluster-01" }]);
  const text = (name) => told.documents.find((document) => document.name === name)?.text;
  assert.equal(text("commands"), documents["commands.sh"]);
  assert.equal(text("bucket-policy"), documents["bucket-policy.json"]);
  // What is typed is told as well, and an attribute that changes is written.
  await field(frame, "Key prefix").fill("logs");
  await isTold(page, ({ draft }) => draft.bucket.prefix === "logs");
  await page.evaluate(() => document.getElementById("wizard").setAttribute("bucket-name", "other-logs"));
  await isTold(page, ({ draft }) => draft.bucket.name === "other-logs" && draft.bucket.prefix === "logs");
  await page.evaluate(() => document.getElementById("wizard").setAttribute("existing-bucket-policy", "{"));
  await frame.locator("textarea[aria-invalid=true]").waitFor();
});

for (const theme of ["light", "dark"]) {
  embedding(`nothing in a frame is out of reach or out of sight: ${theme}`, async (page) => {
    const frame = await embedded(page, { ...PLAN, theme, "existing-bucket-policy": documents["bucket-policy.json"] });
    await isTold(page, ({ complete }) => complete);
    await frame.evaluate(axe.source);
    const run = (options) => frame.evaluate((options) => globalThis.axe.run(options), options);
    // What scrolls has to be reached by keyboard, so that this is asked of the page as it is.
    const { violations } = await run({ rules: { "color-contrast": { enabled: false } } });
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
    // On a gradient no colours are judged, nor where a text is out of sight in what scrolls.
    await frame.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("form, pre { background-image: none !important; max-height: none !important; overflow: visible !important }");
      document.adoptedStyleSheets.push(sheet);
    });
    const colours = await run({ runOnly: ["color-contrast"] });
    assert.deepEqual(colours.violations.map(({ nodes }) => nodes[0].html), []);
    const unjudged = colours.incomplete.flatMap(({ nodes }) => nodes.map(({ any, html }) => [any[0].data?.messageKey, html]));
    assert.deepEqual(unjudged.filter(([why]) => why === "bgGradient"), []);
    const judged = colours.passes.flatMap(({ nodes }) => nodes).length;
    assert.ok(judged > 10 * unjudged.length, `${judged} judged, ${unjudged.length} not`);
  });
}

embedding("what is in a frame is copied and downloaded, byte for byte", async (page) => {
  const frame = await embedded(page, PLAN);
  await frame.getByRole("button", { name: "Copy commands", exact: true }).click();
  await frame.getByRole("button", { name: "Copied commands", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), documents["commands.sh"]);
  const download = page.waitForEvent("download");
  await frame.getByRole("button", { name: "Download bucket-policy", exact: true }).click();
  const got = await download;
  assert.equal(got.suggestedFilename(), "bucket-policy.json");
  assert.equal(readFileSync(await got.path(), "utf8"), documents["bucket-policy.json"]);
}, { permissions: ["clipboard-read", "clipboard-write"] });

embedding("of many clusters the host is told once for each change, where nobody sees the frame, too", async (page) => {
  const words = Array.from({ length: 150 }, (_, at) => `444455556666:us-east-2:sales-${at}`);
  const frame = await embedded(page, { ...PLAN, clusters: words.join(" ") });
  await isTold(page, ({ complete, documents }) => complete && documents.length > 5);
  const count = () => page.evaluate(() => document.getElementById("wizard").told.length);
  const before = await count();
  await page.evaluate(() => {
    const wizard = document.getElementById("wizard");
    wizard.hidden = true;
    wizard.setAttribute("key-prefix", "unseen");
  });
  const told = await isTold(page, ({ draft }) => draft.bucket.prefix === "unseen");
  assert.ok(told.documents.every(({ name, text }) => name !== "bucket-policy" || text.includes("/unseen/*")));
  // The verdict follows there as well, and changes nothing of what was told.
  await frame.waitForFunction(() => !document.querySelector(".outlook[aria-busy]"), undefined, { polling: 50 });
  assert.equal(await count(), before + 1);
  // Its documents are drawn at once, so that it keeps its height while the host scrolls.
  const skips = await frame.evaluate(() => getComputedStyle(document.querySelector("article")).contentVisibility);
  assert.equal(skips, "visible");
});

embedding("there is an attribute for every field", async (page) => {
  const frame = await embedded(page, { ...PLAN, "trusted-source": "organization", organization: "o-a1b2c3d4e5" });
  await frame.getByLabel("What AWS printed").waitFor();
  const labels = await frame.locator("form label").allTextContents();
  const names = labels.map((label) => label.toLowerCase().replaceAll(" ", "-")).filter((name) => name !== "several-clusters");
  const observed = await page.evaluate(() => customElements.get("redtrail-wizard").observedAttributes);
  assert.deepEqual([...names, "clusters", "link", "theme", "src", "title"].sort(), [...observed].sort());
});

embedding("a link and several clusters fill it in, too", async (page) => {
  await embedded(page, { link, clusters: "444455556666:us-east-2:sales 777788889999:eu-west-1:stock" });
  const told = await isTold(page, ({ complete }) => complete);
  assert.deepEqual(told.draft.clusters.map(({ id }) => id), ["sales", "stock"]);
  assert.equal(told.draft.bucket.name, PLAN["bucket-name"]);
});

embedding("several on one page keep to themselves, and the host keeps its styles", async (page) => {
  const styles = () => page.evaluate(() => [...document.querySelectorAll("h1, button")].map((it) => getComputedStyle(it).cssText));
  const before = await styles();
  const one = await embedded(page, { "bucket-name": "logs-of-one" }, "one");
  const two = await embedded(page, { "bucket-name": "logs-of-two", theme: "dark" }, "two");
  await isTold(page, ({ draft }) => draft.bucket.name === "logs-of-one", "one");
  await isTold(page, ({ draft }) => draft.bucket.name === "logs-of-two", "two");
  await field(one, "Key prefix").fill("mine");
  await isTold(page, ({ draft }) => draft.bucket.prefix === "mine", "one");
  assert.equal((await last(page, "two")).draft.bucket.prefix, undefined);
  assert.equal(await field(two, "Key prefix").inputValue(), "");
  assert.deepEqual(await styles(), before);
  const colour = (frame) => frame.locator("h1").evaluate((it) => [getComputedStyle(it).color, getComputedStyle(document.body).backgroundColor]);
  assert.deepEqual(await colour(one), ["rgb(27, 31, 36)", "rgb(251, 250, 248)"]);
  assert.deepEqual(await colour(two), ["rgb(232, 230, 227)", "rgb(20, 22, 26)"]);
  await page.evaluate(() => document.getElementById("two").removeAttribute("theme"));
  await two.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(251, 250, 248)");
});

embedding("it is as high as what is in it, and grows and shrinks with that", async (page) => {
  const frame = await embedded(page, {});
  const fits = async () => {
    await page.waitForTimeout(300);
    const [inside, viewport] = await frame.evaluate(() => [document.body.offsetHeight, innerHeight]);
    assert.ok(Math.abs(inside - viewport) <= 1, `${inside} in ${viewport}`);
    return viewport;
  };
  const empty = await fits();
  await frame.getByRole("button", { name: "Example" }).click();
  const filled = await fits();
  assert.ok(filled > empty + 500, `${empty}, ${filled}`);
  await frame.getByRole("button", { name: "Start over" }).click();
  assert.ok((await fits()) < filled - 500);
});

embedding("its frame can reach neither its host nor any server", async (page) => {
  const frame = await embedded(page, PLAN);
  const [sandbox, allow] = await (await frame.frameElement()).evaluate((it) => [it.getAttribute("sandbox"), it.getAttribute("allow")]);
  // Whoever writes into it knows who is told.
  assert.match(await frame.locator("footer").textContent(), /The page around this one is told what you write/);
  assert.equal(await frame.getByText("How to see that nothing leaves it").count(), 0);
  assert.deepEqual([sandbox, allow], ["allow-scripts allow-downloads", "clipboard-write"]);
  const reached = await frame.evaluate(() => {
    const tries = { parent: () => parent.document, storage: () => localStorage, cookie: () => document.cookie };
    return Object.entries(tries).flatMap(([name, go]) => {
      try {
        go();
        return [name];
      } catch {
        return [];
      }
    });
  });
  assert.deepEqual(reached, []);
  assert.equal(await page.evaluate(() => document.getElementById("wizard").shadowRoot), null);
});

embedding("a source opens beside the host, which the frame may not do, and nothing else does", async (page) => {
  const frame = await embedded(page, PLAN);
  await page.evaluate(() => {
    window.opened = [];
    window.open = (...asked) => window.opened.push(asked);
  });
  for (const fold of await frame.locator("summary").all()) await fold.click();
  const source = frame.locator("a.source").first();
  await source.click();
  await page.waitForFunction(() => window.opened.length > 0);
  const address = await source.getAttribute("href");
  assert.match(address, /^https:\/\/docs\.aws\.amazon\.com\//);
  await frame.evaluate(() => {
    for (const address of ["javascript:alert(1)", "http://elsewhere.example", "/host", null, {}]) {
      parent.postMessage({ redtrail: 1, event: "open", address }, "*");
    }
  });
  await page.waitForTimeout(200);
  assert.deepEqual(await page.evaluate(() => window.opened), [[address, "_blank", "noopener,noreferrer"]]);
  assert.equal(page.url(), host);
});

embedding("whoever is neither host nor frame is not heard", async (page) => {
  const frame = await embedded(page, { "bucket-name": "logs-of-mine" });
  await isTold(page, ({ draft }) => draft.bucket.name === "logs-of-mine");
  const forged = { redtrail: 1, event: "change", draft: { forged: true }, fields: { "bucket-name": "forged" } };
  await page.evaluate((forged) => postMessage(forged, "*"), forged);
  // The host itself may ask for whatever it likes, and what has another shape is passed over.
  const odd = [null, 1, "redtrail", [], { redtrail: 2, fields: { "bucket-name": "odd" } }, { redtrail: 1 }, { redtrail: 1, fields: 7 },
    { redtrail: 1, fields: { "bucket-name": { a: 1 }, constructor: "x" }, theme: 3, link: {}, clusters: [] }];
  await frame.evaluate(([odd, forged]) => {
    for (const data of odd) dispatchEvent(new MessageEvent("message", { data, source: parent, origin: "http://localhost" }));
    for (const source of [window, null]) dispatchEvent(new MessageEvent("message", { data: forged, source }));
  }, [odd, forged]);
  await page.waitForTimeout(200);
  assert.equal(await field(frame, "Bucket name").inputValue(), "logs-of-mine");
  assert.ok(await page.evaluate(() => document.getElementById("wizard").told.every(({ draft }) => !draft.forged)));
});

embedding("what was written is told to the origin that asked, and to no other", async (page) => {
  const frame = await embedded(page, { "bucket-name": "logs-of-mine" });
  await isTold(page, ({ draft }) => draft.bucket.name === "logs-of-mine");
  await frame.evaluate(() => {
    const data = { redtrail: 1, fields: { "bucket-name": "logs-of-others" } };
    dispatchEvent(new MessageEvent("message", { data, source: parent, origin: "https://elsewhere.example" }));
  });
  await frame.waitForFunction(() => document.getElementById("bucket-name").value === "logs-of-others");
  await page.waitForTimeout(200);
  // What the host asks for next is told to it again, and nothing that came before.
  await page.evaluate(() => document.getElementById("wizard").setAttribute("bucket-name", "logs-of-ours"));
  await isTold(page, ({ draft }) => draft.bucket.name === "logs-of-ours");
  const told = await page.evaluate(() => document.getElementById("wizard").told.map(({ draft }) => draft.bucket.name));
  assert.deepEqual([...new Set(told)].filter(Boolean), ["logs-of-mine", "logs-of-ours"]);
});

embedding("a page that frames it and asks for nothing is told how high it is, and no more", async (page) => {
  await page.evaluate((src) => {
    window.told = [];
    addEventListener("message", ({ data }) => window.told.push(data));
    const frame = document.createElement("iframe");
    frame.src = src;
    document.querySelector("main").append(frame);
  }, `${wizard}redtrail.html`);
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Example" }).click();
  await frame.getByRole("heading", { name: "Complete" }).waitFor();
  await page.waitForTimeout(200);
  const told = await page.evaluate(() => window.told);
  assert.deepEqual([...new Set(told.map(({ event }) => event))].sort(), ["ready", "size"]);
  assert.deepEqual([...new Set(told.flatMap(Object.keys))].sort(), ["event", "height", "redtrail"]);
});

embedding("another copy is framed by its address, and each frame has a name", async (page) => {
  const others = `${wizard}deep/down/redtrail.html`;
  const one = await embedded(page, { "bucket-name": "logs-of-one" }, "one");
  const two = await embedded(page, { "bucket-name": "logs-of-two", src: others, title: "Audit logs" }, "two");
  assert.deepEqual([one, two].map((frame) => frame.url().split("#")[0]), [`${wizard}redtrail.html`, others]);
  await isTold(page, ({ draft }) => draft.bucket.name === "logs-of-two", "two");
  // What a reader of the screen says of the frames, which stand where no script can look.
  const session = await page.context().newCDPSession(page);
  const names = async () => {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    return nodes.filter(({ role }) => role?.value === "Iframe").map(({ name }) => name.value);
  };
  assert.deepEqual(await names(), ["Redtrail", "Audit logs"]);
  await page.evaluate(() => document.getElementById("one").setAttribute("title", "Logs of one"));
  await page.evaluate(() => document.getElementById("two").removeAttribute("title"));
  assert.deepEqual(await names(), ["Logs of one", "Redtrail"]);
  // Whoever moves on to another copy takes along what the host asked for.
  await page.evaluate((src) => document.getElementById("one").setAttribute("src", src), others);
  await one.waitForURL((url) => url.href.startsWith(others));
  await one.waitForFunction(() => document.getElementById("bucket-name")?.value === "logs-of-one");
});

embedding("a page with two wizards is in reach as a whole", async (page) => {
  // Their frames stand in shadows, into which nobody looks from outside unless they are open.
  await page.evaluate(() => {
    const { attachShadow } = Element.prototype;
    Element.prototype.attachShadow = function (options) {
      return attachShadow.call(this, { ...options, mode: "open" });
    };
  });
  await embedded(page, { "bucket-name": "logs-of-mine" }, "one");
  await embedded(page, { ...PLAN, title: "Audit logs" }, "two");
  await isTold(page, ({ complete }) => complete, "two");
  // Two pages that are alike have landmarks that are, too: the names of their frames tell them apart.
  const { passes, violations } = await new AxeBuilder({ page }).disableRules(["landmark-unique", "color-contrast"]).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].target, nodes[0].html]), []);
  assert.equal(passes.find(({ id }) => id === "frame-tested")?.nodes.length, 2);
});

embedding("texts that mean harm do nothing in any attribute but be shown as text", async (page) => {
  const observed = await page.evaluate(() => customElements.get("redtrail-wizard").observedAttributes);
  const whole = ["clusters", "link", "title"];
  const fields = observed.filter((name) => !["src", "theme", ...whole].includes(name));
  // What is said of all clusters, first: what is said of one stands beside it.
  const all = (text) => Object.fromEntries([...whole, ...fields].map((name) => [name, text]));
  const frame = await embedded(page, all(SCRIPTS[0]));
  const parts = () => frame.evaluate(() => document.querySelectorAll("script, style, base, iframe, img, svg, object, embed").length);
  const before = await parts();
  const loaded = server.asked.length;
  for (const text of SCRIPTS) {
    await page.evaluate((all) => {
      for (const [name, text] of Object.entries(all)) document.getElementById("wizard").setAttribute(name, text);
    }, all(text));
    // Half of a character is none, and becomes the sign for that.
    const shown = text.toWellFormed();
    await frame.waitForFunction(([last, shown]) => document.getElementById(last).value === shown, [fields.at(-1), shown]);
    for (const name of fields) {
      const id = name.startsWith("cluster-") ? `${name}-1` : name;
      assert.equal(await frame.locator(`#${id}`).evaluate((field) => field.value), shown, name);
    }
    await frame.getByText("The link could not be read").waitFor();
    assert.equal(await (await frame.frameElement()).getAttribute("title"), text);
  }
  await page.waitForTimeout(100);
  for (const place of page.frames()) assert.equal(await place.evaluate(() => window.ran), undefined);
  assert.deepEqual([page.frames().length, await parts(), server.asked.length], [2, before, loaded]);
});
