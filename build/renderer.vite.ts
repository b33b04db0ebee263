import { svelte } from '@sveltejs/vite-plugin-svelte'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/**
 * Builds the window into `dist/renderer`: `index.html` for Electron, `host.html` for the development host. Neither has
 * inline scripts or styles, and every asset is a separate file, so the CSP can allow only `'self'`.
 */
export default defineConfig({
  root: at('renderer'),
  base: './',
  publicDir: false,
  // What a packager sets (`renderer/features/accounts/suggested-servers.ts`); no other variable gets into the window.
  envDir: false,
  envPrefix: 'BALCONY_SUGGESTED_SERVERS',
  plugins: [svelte()],
  build: {
    outDir: at('dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    // Kilobytes. The window comes from the disk; the warning is for pages that come over a network.
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: { index: at('renderer/index.html'), host: at('renderer/host.html') },
    },
  },
})
