import { createHash, randomBytes } from 'node:crypto'
import { closeSync, createReadStream, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { AppMover } from '../bench/files/app-mover.ts'
import { startPair } from '../bench/files/ground.ts'
import { findProsody, startProsody, type ProsodyOptions } from '../live/prosody.ts'

const MEGABYTE = 1024 * 1024
const LIMIT_MS = 30 * 60_000

/** A file of random bytes, as a document, so that it is received into the folder. */
function fileOf(path: string, megabytes: number): void {
  const file = openSync(path, 'w')
  for (let written = 0; written < megabytes; written++) writeSync(file, randomBytes(MEGABYTE))
  closeSync(file)
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/** Two Balconies, each in its own process, and a file of that size on its way from one to the other. */
async function ground(megabytes: number, sockets: boolean, options: ProsodyOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-long-'))
  const server = await startProsody({
    ...options,
    folder: join(folder, 'server'),
    without: ['mam'],
    eager: true,
  })
  const file = join(folder, 'letter.bin')
  fileOf(file, megabytes)
  const shared = { server: server.info, folder, rounds: 1, megabytes, file, print: () => undefined }
  const pair = await startPair<AppMover>(shared, 'long', 'whole app', sockets)
  onTestFinished(async () => {
    await pair.close()
    await server.dispose()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    ...pair,
    file,
    arrived: () => readdirSync(pair.received).filter((name) => name.startsWith('letter')),
  }
}

test.skipIf(findProsody() === null)(
  'a gigabyte goes from one Balcony to the other by HTTP, proven by its hash',
  async () => {
    const { from, to, file, received, arrived } = await ground(1024, true, {
      uploads: { sizeLimit: 2048 * MEGABYTE },
    })
    await from.ask('upload', { path: file })
    await to.ask('download', { url: '' })
    expect(arrived()).toEqual(['letter.bin'])
    expect(await sha256(join(received, 'letter.bin'))).toBe(await sha256(file))
  },
  LIMIT_MS,
)

test.skipIf(findProsody() === null).each([
  ['1 GB', 1024, 'by SOCKS5', true],
  ['50 MB', 50, 'in band', false],
] as const)(
  '%s (%d MB) go from one Balcony to the other %s, proven by their hash',
  async (_size, megabytes, _way, sockets) => {
    const { from, file, received, arrived } = await ground(megabytes, sockets, {})
    await from.ask('offer', { path: file })
    expect(arrived()).toEqual(['letter.bin'])
    expect(await sha256(join(received, 'letter.bin'))).toBe(await sha256(file))
  },
  LIMIT_MS,
)
