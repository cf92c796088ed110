/** Icons are taken from lucide by name while bundling, as Lit templates: `import back from "icon:arrow-left"`. */
declare module "icon:*" {
  import type { TemplateResult } from "lit";
  const icon: TemplateResult;
  export default icon;
}
