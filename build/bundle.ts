import { builtinModules } from 'node:module'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'
import renderer from './renderer.vite.ts'

const root = join(import.meta.dirname, '..')

/** Electron 33 is the oldest that Balcony runs on. */
const target = 'node20.18'

/** Native modules and Electron itself stay outside the bundles. */
const external = [
  'electron',
  'keytar',
  '@signalapp/sqlcipher',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
]

/**
 * CommonJS, because sandboxed preload scripts require it, and because an entry must load synchronously to act before
 * Electron is ready.
 */
export function nodeBundle(entry: string, fileName: string, outDir = 'dist/main'): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    // Everything else is bundled, so the packed app needs only the native modules in node_modules.
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target,
      outDir,
      emptyOutDir: false,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: join(root, entry),
        external,
        // Otherwise shared parts end up in `run.cjs`, and `main.cjs` loads all of it before its own first line.
        experimental: { chunkOptimization: false },
        output: { format: 'cjs', entryFileNames: fileName, chunkFileNames: '[name].cjs' },
      },
    },
  }
}

/** Builds the main process, the preload script and the window into `dist/`. */
export async function bundle(): Promise<void> {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await build(nodeBundle('electron/main.ts', 'main.cjs'))
  await build(nodeBundle('electron/preload.ts', 'preload.cjs'))
  // The programs of worker threads. Their starters look for them in their own folder.
  await build(nodeBundle('electron/domain/db/copy-thread.ts', 'copy-thread.cjs'))
  await build(nodeBundle('electron/domain/db/checkpoint-thread.ts', 'checkpoint-thread.cjs'))
  await build(nodeBundle('electron/domain/files/sealed/seal-thread.ts', 'seal-thread.cjs'))
  await build(nodeBundle('electron/domain/moving-in/reading-thread.ts', 'reading-thread.cjs'))
  await build(nodeBundle('electron/domain/search/search-thread.ts', 'search-thread.cjs'))
  await bundleWindow()
}

/** Builds only the window, for the development host. */
export async function bundleWindow(): Promise<void> {
  await build({ ...renderer, configFile: false, logLevel: 'warn' })
}

if (import.meta.main) await bundle()
