import { defineConfig } from "vite";

// Every file has its content's hash in its name, so it may be kept for ever; the manifest tells the server the names.
export default defineConfig({
  base: "/assets/",
  build: {
    outDir: "dist",
    assetsDir: ".",
    manifest: "manifest.json",
    target: "es2020",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        site: "src/site.ts",
        map: "src/map.ts",
        coverage: "src/coverage.ts",
        suggest: "src/suggest.ts",
        embed: "src/embed.ts",
        builder: "src/builder.ts",
        loader: "src/loader.ts",
      },
    },
  },
});
