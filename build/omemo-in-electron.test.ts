import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, expect, test } from 'vitest'
import { knownAnswers } from '../electron/engine/xep/0384-omemo/vectors/known-answers.ts'
import { findElectron } from './electron-binary.ts'

const root = join(import.meta.dirname, '..')
const vectors = join(root, 'electron/engine/xep/0384-omemo/vectors/known-answers.ts')
const folder = mkdtempSync(join(tmpdir(), 'balcony-known-answers-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const electron = findElectron()

// Electron has BoringSSL, and an older Node than the one that runs the tests.
test.skipIf(electron === null)('the known answers of encryption are right in Electron too', async () => {
  const entry = join(folder, 'entry.ts')
  writeFileSync(
    entry,
    `import { knownAnswers } from ${JSON.stringify(vectors)}
     const same = (one) => JSON.stringify(one.calculate()) === JSON.stringify(one.expected)
     const wrong = knownAnswers.filter((one) => !same(one)).map((one) => one.name)
     console.log(JSON.stringify({ count: knownAnswers.length, wrong, electron: process.versions.electron }))`,
  )
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { input: entry, output: { format: 'cjs', entryFileNames: 'entry.cjs' } },
    },
  })
  const script = join(folder, 'entry.cjs')
  const told = execFileSync(electron ?? '', [script], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
  expect(JSON.parse(told.toString())).toEqual({
    count: knownAnswers.length,
    wrong: [],
    electron: expect.any(String) as string,
  })
})
