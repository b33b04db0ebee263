import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { liveServer } from '../live/live.ts'
import { encode } from '../live/prosody.ts'
import { waitUntil } from './wait-until.ts'

/**
 * Whether the server has kept these bytes anywhere: in archives of people and rooms, in messages for later, in uploaded
 * files. A text must have only ASCII without quotation marks, which it keeps as they are, and be in no test that sends it
 * in plain, as all tests share the server.
 */
export function serverKeeps(wanted: string | Buffer): boolean {
  const folder = join(liveServer().folder, 'data')
  return globSync('**/*', { cwd: folder })
    .map((name) => join(folder, name))
    .some((path) => statSync(path).isFile() && readFileSync(path).includes(wanted))
}

/**
 * Waits for so many messages that the server would deliver at the next sign-in of that account, and deletes them, so that
 * only its archive has them.
 */
export async function forgetUndelivered(address: string, count: number): Promise<void> {
  const { folder, domain } = liveServer()
  const name = `${encode(address.split('@')[0] ?? '')}.list`
  const path = join(folder, 'data', encode(domain), 'offline', name)
  const kept = (): number =>
    (existsSync(path) ? readFileSync(path, 'utf8').match(/^item\(/gm)?.length : 0) ?? 0
  await waitUntil(`the server has ${count} messages for ${address}`, () => kept() >= count)
  rmSync(path)
}
