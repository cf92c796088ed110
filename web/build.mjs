// Bundles styles and scripts into a folder: `node build.mjs OUT`. Names carry a hash of the content, so that a browser
// may keep them for ever; manifest.json says which name an entry has now and, under "imports", what
// it loads before its first line runs.
import { constants, brotliCompress } from "node:zlib";
import { promisify } from "node:util";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { icons } from "./icons.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = resolve(process.argv[2] ?? "");
if (!process.argv[2]) {
  console.error("Say where to: node build.mjs OUT");
  process.exit(2);
}

const options = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  write: false,
  legalComments: "linked",
  target: ["chrome123", "firefox121", "safari17.5"],
  loader: { ".woff2": "file" },
  alias: { "~fonts": "@fontsource-variable/source-serif-4/files" },
  plugins: [icons],
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  entryNames: "[name]-[hash]",
  outdir: out,
};

const [styles, scripts] = await Promise.all([
  build({ ...options, entryPoints: ["styles/app.css"] }),
  build({ ...options, entryPoints: ["src/app.ts", "src/desk.ts", "src/design.ts"], format: "esm", splitting: true }),
]);

await mkdir(out, { recursive: true });
const files = [...styles.outputFiles, ...scripts.outputFiles];
await Promise.all(files.flatMap((file) => [writeFile(file.path, file.contents), compress(file)]));
const manifest = { ...entriesOf(styles.metafile), ...entriesOf(scripts.metafile) };
const imports = importsOf(scripts.metafile);
await writeFile(join(out, "manifest.json"), JSON.stringify({ ...manifest, imports }, null, 2) + "\n");
await removeOthers(new Set(files.flatMap((file) => [basename(file.path), basename(file.path) + ".br"])));

/** Text is also stored as the bytes that most browsers ask for; fonts are compressed already. */
async function compress(file) {
  if (extname(file.path) === ".woff2") {
    return;
  }

  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: file.contents.length };
  await writeFile(file.path + ".br", await promisify(brotliCompress)(file.contents, { params }));
}

/** Entry as a page names it ("app.js"), and the file that it is. */
function entriesOf(metafile) {
  const outputs = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint?.match(/^(src|styles)\//));
  return Object.fromEntries(
    outputs
      .filter(([, output]) => !output.entryPoint.includes("/reading/"))
      .map(([path, output]) => [basename(output.entryPoint).replace(/\.ts$/, ".js"), basename(path)]),
  );
}

/** What each entry imports before its first line runs, for the page's modulepreload links. */
function importsOf(metafile) {
  const named = Object.entries(metafile.outputs).filter(([, output]) => /^src\/\w+\.ts$/.test(output.entryPoint ?? ""));
  return Object.fromEntries(
    named.map(([path, output]) => [
      basename(output.entryPoint).replace(/\.ts$/, ".js"),
      [...staticImports(metafile, path)].map((name) => basename(name)),
    ]),
  );
}

function staticImports(metafile, path, found = new Set()) {
  for (const { path: imported, kind } of metafile.outputs[path].imports) {
    if (kind === "import-statement" && !found.has(imported)) {
      found.add(imported);
      staticImports(metafile, imported, found);
    }
  }

  return found;
}

/** What an earlier build left is removed last, so that a page that is being read finds its files. */
async function removeOthers(kept) {
  const names = await readdir(out);
  const others = names.filter((name) => name !== "manifest.json" && !kept.has(name));
  await Promise.all(others.map((name) => rm(join(out, name), { recursive: true })));
}
