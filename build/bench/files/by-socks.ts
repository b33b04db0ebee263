import { join } from 'node:path'
import { curl } from './curl.ts'
import { raceDirectly, type Ground } from './ground.ts'
import type { Plain } from './plain.ts'
import { startProgram } from './talk.ts'

/** From client to client, beside plain Node by TCP, and curl from a plain Node server without TLS. */
export async function raceBySocks(ground: Ground): Promise<void> {
  const target = join(ground.folder, 'taken')
  const program = join(import.meta.dirname, 'plain.ts')
  const [giver, taker] = [await startProgram<Plain>(program, {}), await startProgram<Plain>(program, {})]
  try {
    const port = await giver.ask('give', { path: ground.file })
    const web = await giver.ask('giveByHttp', { path: ground.file })
    await raceDirectly(ground, 'by SOCKS5', true, [
      ['curl', () => curl('-o', target, `http://127.0.0.1:${web}/`)],
      ['plain Node', () => taker.ask('take', { port, path: target, seals: false })],
      // The whole app keeps a file sealed.
      ['Node that seals', () => taker.ask('take', { port, path: target, seals: true })],
    ])
  } finally {
    await Promise.all([giver.close(), taker.close()])
  }
}
