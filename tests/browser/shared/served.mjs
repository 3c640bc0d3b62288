// A folder as a file host serves it, on loopback.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves a folder until `close` is called. `map` turns the path that was asked for into one of the folder's; `pages` holds
 * pages of the test's own by their paths, each with its headers. `asked` is everything that arrived, and `missed` what of
 * it was not there.
 */
export async function served(folder, { map = (path) => path, pages = {} } = {}) {
  const [asked, missed] = [[], []];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    const [name] = url.split(/[?#]/);
    if (name in pages) {
      const { body, headers } = pages[name]();
      return response.writeHead(200, { "content-type": "text/html", ...headers }).end(body);
    }
    const path = map(name).replace(/\/$/, "/index.html");
    try {
      const body = readFileSync(join(folder, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      missed.push(url);
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  return { port, address: `http://127.0.0.1:${port}/`, asked, missed, close: () => server.close() };
}
