import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { electronArguments, findElectron } from '../electron-binary.ts'
import { expect, test } from './balcony.ts'
import { inEnglish } from './language.ts'

const root = join(import.meta.dirname, '..', '..')

/** Starts Electron as a shell does, without Playwright. */
function startPlainly(args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  const child = spawn(findElectron() ?? '', ['--disable-gpu', ...electronArguments(root), ...args], {
    env: { ...inEnglish({ PATH: process.env['PATH'], HOME: process.env['HOME'] }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err: ownLines(err) }))
  return { child, said: () => ownLines(err), ended }
}

/** Leaves out Chromium's own lines, which begin with a bracket. */
const ownLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line !== '' && !/^\[\d+:/.test(line))
    .join('\n')

test.skip(({ host }) => host !== 'electron', 'the development host has a command line of its own')

test('the command line answers without a screen, in the language of the system', async () => {
  const answer = async (...args: string[]) => startPlainly(args, {}).ended
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

  expect(await answer('--version')).toEqual({ code: 0, out: `Balcony ${version}\n`, err: '' })
  const help = await answer('--help')
  expect([help.code, help.err]).toEqual([0, ''])
  expect(help.out).toContain('--profile DIR')
  expect(await answer('--profile')).toEqual({
    code: 2,
    out: '',
    err: '--profile needs a folder after it. Try --help.',
  })
  const german = await startPlainly(['--help'], { LANGUAGE: 'de_AT:en' }).ended
  expect([german.code, german.out.split('\n')[0]]).toEqual([0, 'Aufruf: balcony [OPTION]... [LINK]'])
  expect(await answer()).toEqual({
    code: 1,
    out: '',
    err: 'Balcony can’t find a screen to open its window on.',
  })
})

test('a profile that is not a folder is answered with a sentence', async ({ profile, display }) => {
  const file = join(profile, 'file')
  writeFileSync(file, '')
  const { child, said, ended } = startPlainly(['--profile', file], { DISPLAY: display.name })
  // The sentence is printed at once. The box with the same sentence stays until somebody closes it.
  await expect
    .poll(said)
    .toBe(`${file} is not a folder, so Balcony can’t keep anything there. Choose another one with --profile.`)
  child.kill()
  await ended
})

test('the log goes to the given file without secrets; a second start brings the first window to the front and exits', async ({
  start,
  profile,
  display,
  keyring,
}) => {
  const file = join(profile, 'elsewhere', 'my.log')
  const { electron, page } = await start({ args: ['--log-file', file, '--verbose'] })
  await expect(page.getByRole('heading', { name: 'Welcome to Balcony' })).toBeVisible()
  await electron?.evaluate(async () => {
    void Promise.reject(new RangeError('password: hunter2'))
    await new Promise((resolve) => setImmediate(resolve))
  })
  await expect
    .poll(() => (existsSync(file) ? readFileSync(file, 'utf8') : ''))
    .toMatch(/^\d{4}-\d\d-\d\dT\S+Z .*RangeError/m)
  expect(readFileSync(file, 'utf8')).not.toContain('hunter2')
  expect(existsSync(join(profile, 'logs'))).toBe(false)

  const isVisible = () =>
    electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  expect(await isVisible()).toBe(false)
  const env = { ...keyring.env, DISPLAY: display.name }

  const hidden = await startPlainly(['--profile', profile, '--hidden'], env).ended
  expect([hidden.code, hidden.err]).toEqual([0, ''])
  expect(await isVisible()).toBe(false)

  const second = await startPlainly(['--profile', profile], env).ended
  expect([second.code, second.err]).toEqual([0, ''])
  await expect.poll(isVisible).toBe(true)
})

test('of two simultaneous starts one goes on and the other exits quietly', async ({
  profile,
  display,
  keyring,
}) => {
  const env = { ...keyring.env, DISPLAY: display.name }
  const both = [startPlainly(['--profile', profile], env), startPlainly(['--profile', profile], env)]
  const first = await Promise.race(both.map(async (one) => ({ one, end: await one.ended })))
  expect([first.end.code, first.end.err]).toEqual([0, ''])
  const other = both.find((one) => one !== first.one)
  // The running one has opened the store.
  await expect.poll(() => existsSync(join(profile, 'balcony.db'))).toBe(true)
  expect(other?.child.exitCode).toBeNull()
  other?.child.kill()
  expect((await other?.ended)?.err).not.toMatch(/ at .*\.cjs/)
})

test('Balcony runs even if it cannot write its log', async ({ start, profile }) => {
  mkdirSync(join(profile, 'logs', 'balcony.log'), { recursive: true })
  const { electron, page } = await start()
  await electron?.evaluate(() => void Promise.reject(new RangeError('nobody minds')))
  await expect(page.getByRole('heading', { name: 'Welcome to Balcony' })).toBeVisible()
})
