// Bundles what the page takes from npm into one folder: node bundle.mjs NODE_MODULES TARGET
// `make vendored` calls it; a test compares web/vendor with what it writes.

import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const [modules, target] = process.argv.slice(2).map((each) => resolve(each));
// The names of chunks depend on where the sources lie to the packages, so both lie in one folder on every machine.
const sources = join(dirname(modules), "sources");
const { build } = createRequire(join(modules, "esbuild", "package.json"))("esbuild");

// style-mod writes a <style> element into a document, which the page's Content-Security-Policy forbids, and a
// constructed style sheet only into a shadow root. A document has taken constructed style sheets since 2023 as well.
const CONDITION = "if (!root.head && root.adoptedStyleSheets && win.CSSStyleSheet)";
const constructedSheets = {
  name: "constructed style sheets",
  setup(bundler) {
    bundler.onLoad({ filter: /style-mod\/src\/style-mod\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (text.split(CONDITION).length !== 2) throw new Error(`style-mod has changed; look at StyleSet in ${path}`);
      return { contents: text.replace(CONDITION, "if (root.adoptedStyleSheets && win.CSSStyleSheet)") };
    });
  },
};

async function entryPoints() {
  const languages = await readdir(join(HERE, "languages"));
  const names = ["codemirror.js", "difference.js", "markdown-it.js", "temml.js", "uplot.js", ...languages.map((name) => `languages/${name}`)];
  return names.map((name) => join("sources", name));
}

/** The licence of every package whose code is in the bundle. */
async function licences(inputs) {
  const found = inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
  const parts = [];
  for (const name of [...new Set(found)].sort()) {
    const { version } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
    const file = (await readdir(join(modules, name))).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} has no licence file`);
    parts.push(`${name} ${version}\n\n${(await readFile(join(modules, name, file), "utf8")).trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

await rm(sources, { recursive: true, force: true });
await cp(HERE, sources, { recursive: true });
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const { metafile } = await build({
  absWorkingDir: dirname(modules),
  entryPoints: await entryPoints(),
  outbase: sources,
  outdir: target,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  nodePaths: [modules],
  plugins: [constructedSheets],
  legalComments: "none",
  metafile: true,
});
await writeFile(join(target, "LICENSES.txt"), await licences(Object.keys(metafile.inputs)));
