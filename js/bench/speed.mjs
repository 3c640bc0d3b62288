// Times merging, linting and judging a bucket policy in Chromium: `cargo xtask bench` calls it with
// the folder of the module.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
const { chromium } = createRequire(join(REDTRAIL_NODE_MODULES, "bench.js"))("playwright-core");
const [folder] = process.argv.slice(2);

/** In the page: the fastest and the median of many runs for each count, in milliseconds. */
async function timed(module, counts) {
  const bytes = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
  await wasm_bindgen({ module_or_path: bytes });
  return counts.map((count) => {
    const job = new wasm_bindgen.Job(count);
    // The clock ticks every 0.1 ms, so that several runs are timed at once.
    const times = 2000 / count;
    const samples = Array.from({ length: 60 }, () => {
      const start = performance.now();
      for (let run = 0; run < times; run += 1) job.run();
      return (performance.now() - start) / times;
    });
    samples.sort((one, other) => one - other);
    return { count, fastest: samples[0], median: samples[samples.length / 2] };
  });
}

const browser = await chromium.launch({
  executablePath: REDTRAIL_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
try {
  const page = await browser.newPage();
  const script = readFileSync(join(folder, "speed.js"), "utf8");
  const module = readFileSync(join(folder, "speed_bg.wasm")).toString("base64");
  const rows = await page.evaluate(`${script};(${timed})("${module}", [100, 1000])`);
  for (const { count, fastest, median } of rows) {
    console.log(`${count} statements: ${fastest.toFixed(2)} ms at best, ${median.toFixed(2)} ms in the middle`);
  }
  const [hundred, thousand] = rows;
  console.log(`1000 to 100: ${(thousand.median / hundred.median).toFixed(1)} to 1`);
} finally {
  await browser.close();
}
