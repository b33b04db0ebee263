import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { madeMedia } from '../made-media.ts'
import renderer from '../renderer.vite.ts'

/** The window on a made-up main process (`renderer/testing`), served on this machine. */
export interface ScenesPage {
  /** The address of a scene, by its name in `renderer/testing/scenes.ts`. */
  url(scene: string, options?: Readonly<Record<string, string>>): string
  close(): Promise<void>
}

/** Builds the page into that folder. */
async function buildScenes(outDir: string): Promise<void> {
  const input = join(renderer.root ?? '', 'testing/index.html')
  await build({
    ...renderer,
    configFile: false,
    logLevel: 'error',
    build: { ...renderer.build, outDir, sourcemap: false, minify: false, rolldownOptions: { input } },
  })
}

/** Builds and serves it. `build/test.ts` has built it for every worker into the folder `BALCONY_SCENES`. */
export async function serveScenes(): Promise<ScenesPage> {
  const built = process.env['BALCONY_SCENES']
  const outDir = built ?? mkdtempSync(join(tmpdir(), 'balcony-scenes-'))
  if (built === undefined) await buildScenes(outDir)
  const server = await preview({
    root: outDir,
    plugins: [madeMedia()],
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, open: false },
  })
  const [base = ''] = server.resolvedUrls?.local ?? []
  return {
    url: (scene, options = {}) =>
      `${base}testing/index.html?${new URLSearchParams({ scene, ...options }).toString()}`,
    close: async () => {
      await server.close()
      if (built === undefined) rmSync(outDir, { recursive: true, force: true })
    },
  }
}

if (import.meta.main) await buildScenes(process.env['BALCONY_SCENES'] ?? '')
