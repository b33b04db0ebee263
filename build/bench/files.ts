import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProsody, startProsody, type ProsodyServer } from '../live/prosody.ts'
import type { Bench } from './bench.ts'
import { raceByHttp } from './files/by-http.ts'
import { raceBySocks } from './files/by-socks.ts'
import { raceInBand } from './files/in-band.ts'
import type { Ground } from './files/ground.ts'

const MEGABYTE = 1024 * 1024
const ROUNDS = 3

export const bench: Bench = {
  name: 'files',
  async run(print, { full }) {
    if (findProsody() === null) {
      print('left out: there is no Prosody on this machine')
      return
    }
    const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
    // Without the archive: it is written by the same process that moves the files.
    const base = { without: ['mam'], eager: true } as const
    const uploading = await startProsody({
      ...base,
      folder: join(folder, 'uploading'),
      uploads: { sizeLimit: 2048 * MEGABYTE },
    })
    const direct = await startProsody({ ...base, folder: join(folder, 'direct') })
    const ground = ({ info }: ProsodyServer, megabytes: number): Ground => ({
      ...{ server: info, folder, rounds: ROUNDS, megabytes, print },
      file: fileOf(join(folder, `${megabytes}.mp4`), megabytes),
    })
    const [large, small] = full ? [1024, 50] : [32, 5]
    try {
      await raceByHttp(ground(uploading, large))
      await raceBySocks(ground(direct, large))
      await raceInBand(ground(direct, small))
    } finally {
      await uploading.dispose()
      await direct.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** What a video begins with. Balcony keeps videos sealed. */
const VIDEO_HEAD = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1')

/** A video of random bytes. */
function fileOf(path: string, megabytes: number): string {
  const file = openSync(path, 'w')
  for (let written = 0; written < megabytes; written++) writeSync(file, randomBytes(MEGABYTE))
  writeSync(file, VIDEO_HEAD, 0, VIDEO_HEAD.length, 0)
  closeSync(file)
  return path
}
