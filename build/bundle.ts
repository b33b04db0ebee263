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
 * CommonJS, because a sandboxed preload script has to be, and because an entry has to load without waiting to be heard
 * before Electron is ready.
 */
function nodeBundle(entry: string, fileName: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    // Everything that is not external is bundled, so that the packed app needs no node_modules but the native ones.
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target,
      outDir: 'dist/main',
      emptyOutDir: false,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: join(root, entry),
        external,
        // Otherwise parts that `main.cjs` needs go into `run.cjs`, and it loads all of that before its own first line.
        experimental: { chunkOptimization: false },
        output: { format: 'cjs', entryFileNames: fileName, chunkFileNames: '[name].cjs' },
      },
    },
  }
}

/** Builds what Electron runs into `dist/`: the main process, the preload script, the window. */
export async function bundle(): Promise<void> {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await build(nodeBundle('electron/main.ts', 'main.cjs'))
  await build(nodeBundle('electron/preload.ts', 'preload.cjs'))
  // A thread's own program; `copy-in-thread.ts` looks for it beside itself.
  await build(nodeBundle('electron/domain/db/copy-thread.ts', 'copy-thread.cjs'))
  await bundleWindow()
}

/** Builds the window alone, which is all that the development host needs. */
export async function bundleWindow(): Promise<void> {
  await build({ ...renderer, configFile: false, logLevel: 'warn' })
}

if (import.meta.main) await bundle()
