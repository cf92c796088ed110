// Lets a script import a lucide icon by name: `icon:arrow-left` becomes a Lit template with the class that sizes it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const folder = join(dirname(createRequire(import.meta.url).resolve("lucide-static/package.json")), "icons");

export const icons = {
  name: "icons",
  setup(build) {
    build.onResolve({ filter: /^icon:/ }, ({ path, resolveDir }) => ({
      path: path.slice("icon:".length),
      namespace: "icon",
      pluginData: { resolveDir },
    }));
    build.onLoad({ filter: /^[a-z0-9-]+$/, namespace: "icon" }, async ({ path, pluginData }) => {
      const file = await readFile(join(folder, `${path}.svg`), "utf8");
      const shapes = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(file)?.[1].replace(/\s*\n\s*/g, "") ?? "";
      const icon = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`;
      const contents = `import { html } from "lit"; export default html\`${icon}\`;`;
      return { contents, loader: "js", resolveDir: pluginData.resolveDir };
    });
  },
};
