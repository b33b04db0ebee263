import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { demoConversation, demoStarter } from './demo.ts'

const folder = mkdtempSync(join(tmpdir(), 'balcony-starter-'))
const log = join(folder, 'log')
afterEach(() => rmSync(log, { force: true }))
const umask = { lend: <T>(work: () => T): T => work() }

/** A demo that writes into `log` what happens to it, and ends when it is to come to the front a second time. */
const DEMO = `
  const { appendFileSync } = require('node:fs')
  const note = (line) => appendFileSync(${JSON.stringify(log)}, line + '\\n')
  note('started')
  let fronts = 0
  process.on('message', (message) => {
    note(message)
    fronts += 1
    if (fronts === 2) process.exit(0)
  })
  setTimeout(() => process.send('window-is-there'), 50)
`

function starterOf(script: string, command = process.execPath) {
  const file = join(folder, 'demo.cjs')
  writeFileSync(file, script)
  const start = demoStarter({ BALCONY_DEMO: JSON.stringify([command, file]) }, umask)
  if (start === null) throw new Error('there is a demo')
  return start
}

const lines = (): string[] => readFileSync(log, 'utf8').trimEnd().split('\n')

it('there is no demo where none is named', () => {
  expect(demoStarter({}, umask)).toBeNull()
  expect(demoStarter({ BALCONY_DEMO: '[]' }, umask)).toBeNull()
  expect([demoConversation({}), demoConversation({ BALCONY_DEMO_CONVERSATION: '7' })]).toEqual([null, 7])
})

it('starts once, however often it is asked; the running one comes to the front', async () => {
  const start = starterOf(DEMO)
  const answers = await Promise.all([start(), start(), start()])
  expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  expect(lines().filter((line) => line === 'started')).toHaveLength(1)
  await start()
  await expect.poll(lines).toContain('come-to-front')
})

it('answers once the window is there, and starts anew after the end', async () => {
  const start = starterOf(DEMO)
  expect(await start()).toEqual({ ok: true, value: undefined })
  await start()
  await start()
  await expect.poll(lines).toEqual(['started', 'come-to-front', 'come-to-front'])
  await expect
    .poll(async () => {
      await start()
      return lines().filter((line) => line === 'started').length
    })
    .toBe(2)
  await Promise.all([start(), start()])
})

it('says why it did not start, and tries again', async () => {
  const broken = starterOf('process.exit(3)')
  const failure = { ok: false, error: { code: 'demo-unavailable', reason: 'it ended with 3' } }
  expect(await broken()).toEqual(failure)
  expect(await broken()).toEqual(failure)
  const missing = starterOf('', join(folder, 'no-such-program'))
  expect(await missing()).toMatchObject({ error: { code: 'demo-unavailable' } })
})

it('a program whose starter has ended goes on', () => {
  const module = JSON.stringify(new URL('./demo.ts', import.meta.url).href)
  const file = join(folder, 'alone.mjs')
  writeFileSync(
    file,
    `import { tellWindowIsThere } from ${module}
     process.disconnect()
     tellWindowIsThere()
     setImmediate(() => process.exit(7))`,
  )
  const starter = `require('node:child_process').fork(${JSON.stringify(file)}).on('exit', process.exit)`
  expect(spawnSync(process.execPath, ['-e', starter], { encoding: 'utf8' })).toMatchObject({ status: 7 })
})
