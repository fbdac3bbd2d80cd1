import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the stage says of itself before anyone signs in; each stage puts its own file in the place of this one. */
const siteFile: Plugin = {
  name: "site-file",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "site.json", source: JSON.stringify({ kind: "prefecture" }) });
  },
};

/** The staff front end: static files with hashed names and relative addresses, so that any stage can serve them. */
export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: false,
  plugins: [siteFile],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("../dist/web"),
    emptyOutDir: true,
    target: "es2022",
    cssCodeSplit: false,
    // The content security policy has no room for data: scripts or inlined styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: "manifest.json",
  },
});
