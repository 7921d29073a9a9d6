// Bundles the live figures into classic scripts. A classic script (IIFE) and not a module, because browsers refuse
// modules from file://.
//   nnlib/figures/src/index.js      -> nnlib/figures/figures.js                what every page loads
//   nnlib/figures/src/lazy/NAME.js  -> nnlib/figures/static/figures/NAME.js    what <nn-NAME> loads when it is near
//   node tools/build_figures.mjs           build, write, print the sizes
//   node tools/build_figures.mjs --check   build in memory and fail if a committed script differs
import { createHash } from "node:crypto";
import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const figures = path.join(root, "nnlib/figures");
const sources = path.join(figures, "src");
const stored = path.join(figures, "static/figures");

function fail(line) {
  console.error(line);
  process.exit(1);
}

const esbuild = await import("esbuild").catch(() => fail("esbuild is missing: run `npm ci` in the root of the checkout"));

/** Squeezes the white space of css`...` templates, which a JavaScript minifier leaves alone. */
const squeezeCss = {
  name: "squeeze-css",
  setup(build) {
    build.onLoad({ filter: /figures[\\/]src[\\/].*\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const squeeze = (css) =>
        css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ").replace(/ ?([{};,]) ?/g, "$1").replace(/;}/g, "}");
      return { contents: text.replace(/css`([^`]*)`/g, (_, css) => "css`" + squeeze(css) + "`"), loader: "js" };
    });
  },
};

/** Answers imports of what src/shared.js imports from the script that every page has already. */
async function fromShared() {
  const text = await readFile(path.join(sources, "shared.js"), "utf8");
  const names = [...text.matchAll(/^import .* from "(.+)";$/gm)].map(([, name]) => name);
  return {
    name: "from-shared",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path: name, resolveDir, kind }) => {
        if (kind === "entry-point") return undefined;
        const own = name.startsWith(".") ? `./${path.relative(sources, path.resolve(resolveDir, name)).replaceAll("\\", "/")}` : name;
        return names.includes(own) ? { path: own, namespace: "shared" } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: "shared" }, ({ path: name }) => ({
        contents: `module.exports = globalThis.nnFigures.modules[${JSON.stringify(name)}];`,
        loader: "js",
      }));
    },
  };
}

async function bundle(source, plugins, define = {}) {
  const built = await esbuild
    .build({
      absWorkingDir: root,
      entryPoints: [path.relative(root, source)],
      bundle: true,
      write: false,
      format: "iife",
      target: ["es2022"],
      minify: true,
      charset: "utf8",
      legalComments: "eof",
      loader: { ".css": "text" },
      plugins,
      define,
      banner: { js: "/* Built from nnlib/figures/src by `make figures`; edit there. BSD-3-Clause. */" },
    })
    .catch(() => fail(`${path.relative(root, source)} was not built: esbuild names the place above`));
  return Buffer.from(built.outputFiles[0].contents);
}

/** All scripts by their place: the lazy figures first, for the main script carries a hash of each stored file. */
async function buildAll() {
  const scripts = new Map();
  const hashes = {};
  const note = (name, bytes) => (hashes[name] = createHash("sha256").update(bytes).digest("hex").slice(0, 10));
  const shared = await fromShared();
  for (const file of (await readdir(path.join(sources, "lazy"))).sort()) {
    const bytes = await bundle(path.join(sources, "lazy", file), [shared, squeezeCss]);
    scripts.set(path.join(stored, file), bytes);
    note(path.basename(file, ".js"), bytes);
  }
  for (const entry of (await readdir(stored, { withFileTypes: true })).filter((found) => found.isDirectory())) {
    for (const file of (await readdir(path.join(stored, entry.name))).filter((name) => name.endsWith(".js")).sort()) {
      note(`${entry.name}/${path.basename(file, ".js")}`, await readFile(path.join(stored, entry.name, file)));
    }
  }
  const sorted = Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1)));
  const define = { STORED_SCRIPTS: JSON.stringify(sorted) };
  scripts.set(path.join(figures, "figures.js"), await bundle(path.join(sources, "index.js"), [squeezeCss], define));
  return scripts;
}

for (const [target, built] of await buildAll()) {
  const name = path.relative(root, target);
  if (process.argv.includes("--check")) {
    const committed = await readFile(target).catch(() => fail(`${name} is missing: run \`npm run build\``));
    if (!committed.equals(built)) fail(`${name} is stale: run \`npm run build\` and commit it`);
  } else {
    // Written aside and renamed, so that a page never loads half a script.
    await writeFile(`${target}.part`, built);
    await rename(`${target}.part`, target);
  }
  console.log(`${name} ${(built.length / 1024).toFixed(1)} KiB`);
}
