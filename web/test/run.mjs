// Bundles the tests, so that node runs what browsers run, and hands them to node's own test runner.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";
import { icons } from "../icons.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
// Inside the package, so that bundles find its dependencies.
const out = await mkdtemp(join(here, "..", "node_modules", ".test-"));
try {
  const names = (await readdir(here)).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: names.map((name) => join(here, name)),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outdir: out,
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
    packages: "external",
    plugins: [icons],
  });
  const bundles = names.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  const ran = spawnSync(process.execPath, ["--test", "--enable-source-maps", ...bundles], { stdio: "inherit" });
  process.exitCode = ran.status ?? 1;
} finally {
  await rm(out, { recursive: true });
}
