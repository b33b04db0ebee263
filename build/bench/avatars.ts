import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startProsody, type ServerInfo } from '../live/prosody.ts'
import type { Bench } from './bench.ts'
import { inEveryHost, type Start } from './hosts.ts'
import { describeStalls } from './stalls.ts'
import { line, ms } from './table.ts'
import { buildTown, CROWD } from './town.ts'

const CONTACTS = 1_000
/** Without a further request for so long, all pictures are here. */
const QUIET_MS = 10_000
const SIGN_IN_MS = 120_000

export const bench: Bench = {
  name: 'avatars',
  async run(print) {
    print(`${CONTACTS} contacts who all have a picture of 12 kB, and whose server tells of it`)
    await inEveryHost(print, async (start) => {
      const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
      const server = await startProsody({
        folder: join(folder, 'server'),
        component: { domain: CROWD, module: 'faces', folder: join(import.meta.dirname, 'faces') },
      })
      try {
        const town = buildTown(folder, server.info, 'keychain', {
          accounts: 1,
          contacts: CONTACTS,
          messages: 1_000,
          conversations: 20,
        })
        await signIn('first start', start, town, server.info, print)
        await signIn('second start', start, town, server.info, print, 'none')
      } finally {
        await server.dispose()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  },
}

async function signIn(
  what: string,
  start: Start,
  { profile, secrets }: { readonly profile: string; readonly secrets: ReadonlyMap<string, string> },
  server: ServerInfo,
  print: (line: string) => void,
  aim?: string,
): Promise<void> {
  const before = asked(server)
  const balcony = await start(profile, secrets)
  try {
    const { page, startedAt, stalls } = balcony
    // A busy machine takes a while to sign in.
    await page
      .getByRole('navigation', { name: 'Accounts' })
      .getByText(`juliet0@${server.domain}, connected`, { exact: true })
      .waitFor({ state: 'attached', timeout: SIGN_IN_MS })
    const lastAt = await untilQuiet(server)
    const after = asked(server)
    const requests = after.count - before.count
    print(line(`${what}: requests for pictures`, String(requests), aim))
    const bytes = after.bytes - before.bytes
    print(line('            bytes of pictures that came', bytes.toLocaleString('en'), aim))
    if (requests > 0) print(line('            to the last picture', ms(lastAt - startedAt)))
    // Before that, the host without Electron loads hundreds of modules.
    const [firstByteAt = startedAt] = stalls.cameAt()
    const long = describeStalls(stalls.between(firstByteAt, Date.now()))
    print(line('            stalls since the server’s first byte', long, 'none over 50 ms'))
  } finally {
    await balcony.quit()
  }
}

/** What the component itself counted: requests, and the bytes of the pictures it gave out. */
function asked({ folder }: ServerInfo): { readonly count: number; readonly bytes: number } {
  const file = join(folder, 'data', 'faces.txt')
  const [count = 0, bytes = 0] = existsSync(file) ? readFileSync(file, 'utf8').split(' ').map(Number) : []
  return { count, bytes }
}

/** Gives the time of the last request. */
async function untilQuiet(server: ServerInfo): Promise<number> {
  let [count, at] = [asked(server).count, Date.now()]
  while (Date.now() - at < QUIET_MS) {
    await delay(100)
    const now = asked(server).count
    if (now !== count) [count, at] = [now, Date.now()]
  }
  return at
}
