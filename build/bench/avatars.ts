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
  const before = counted(server)
  const balcony = await start(profile, secrets)
  try {
    const { page, startedAt, stalls } = balcony
    // A busy machine takes a while to sign in.
    await page
      .getByRole('navigation', { name: 'Accounts' })
      .getByText(`juliet0@${server.domain}, connected`, { exact: true })
      .waitFor({ state: 'attached', timeout: SIGN_IN_MS })
    const lastAt = await untilQuiet(server, before.told + CONTACTS)
    const after = counted(server)
    const requests = after.asked - before.asked
    print(line(`${what}: metadata that the server pushed`, String(after.told - before.told)))
    print(line('            requests for pictures', String(requests), aim))
    const bytes = after.given - before.given
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

/** The component's own counts. */
interface Counts {
  /** Metadata that it pushed. */
  readonly told: number
  /** Requests for pictures, and the bytes of the pictures that answered them. */
  readonly asked: number
  readonly given: number
}

function counted({ folder }: ServerInfo): Counts {
  const file = join(folder, 'data', 'faces.txt')
  const [told = 0, asked = 0, given = 0] = existsSync(file)
    ? readFileSync(file, 'utf8').split(' ').map(Number)
    : []
  return { told, asked, given }
}

/**
 * Waits until the metadata of all have been pushed, or for two minutes, and requests have ended. Gives the time of the last
 * request.
 */
async function untilQuiet(server: ServerInfo, told: number): Promise<number> {
  const until = Date.now() + SIGN_IN_MS
  let [seen, at] = [counted(server), Date.now()]
  while ((seen.told < told && Date.now() < until) || Date.now() - at < QUIET_MS) {
    await delay(100)
    const now = counted(server)
    if (now.told !== seen.told || now.asked !== seen.asked) [seen, at] = [now, Date.now()]
  }
  return at
}
