// Bundles nnlib/figures/src/index.js into the one classic script readers load: nnlib/figures/figures.js.
// A classic script (IIFE) and not a module, because browsers refuse modules from file://.
//   node tools/build_figures.mjs           build, write, print the size
//   node tools/build_figures.mjs --check   build in memory and fail if the committed script differs
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const source = "nnlib/figures/src/index.js";
const target = path.join(root, "nnlib/figures/figures.js");

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

const result = await esbuild
  .build({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    write: false,
    format: "iife",
    target: ["es2022"],
    minify: true,
    charset: "utf8",
    legalComments: "eof",
    loader: { ".css": "text" },
    plugins: [squeezeCss],
    banner: { js: "/* Built from nnlib/figures/src by `make figures`; edit there. BSD-3-Clause. */" },
  })
  .catch(() => fail("figures.js was not built: esbuild names the place above"));

const built = Buffer.from(result.outputFiles[0].contents);
if (process.argv.includes("--check")) {
  const committed = await readFile(target).catch(() => fail("nnlib/figures/figures.js is missing: run `npm run build`"));
  if (!committed.equals(built)) fail("nnlib/figures/figures.js is stale: run `npm run build` and commit it");
} else {
  // Written aside and renamed, so that a page never loads half a script.
  await writeFile(`${target}.part`, built);
  await rename(`${target}.part`, target);
}
console.log(`nnlib/figures/figures.js ${(built.length / 1024).toFixed(1)} KiB`);
