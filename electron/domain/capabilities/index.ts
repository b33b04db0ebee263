import { caps, type CapsCache } from '../../engine/xep/0115-caps/index.ts'
import type { DiscoInfo } from '../../engine/xep/0030-disco/index.ts'
import type { AttachAccount, DomainContext } from '../context.ts'

/** More kinds of clients than anybody's contacts use. With the length of each that is 16 MB. */
const MOST = 1_000
/** What describes itself at more length than this is not worth remembering. */
const MAX_LENGTH = 16_384
/** No hash is near as long. */
const MAX_KEY_LENGTH = 200
/** A use is written down no more often. */
const USE_MS = 3_600_000

/** What other people's clients can do, remembered for all accounts alike: a verified hash says what it stands for. */
export function createCapabilities({ store, ports }: Pick<DomainContext, 'store' | 'ports'>): {
  readonly attach: AttachAccount
} {
  const cache: CapsCache = {
    get(key) {
      const row = store.first<{ info: string; used_at: number }>(
        'SELECT info, used_at FROM capability WHERE key = ?',
        key,
      )
      if (row === undefined) return null
      const now = ports.clock.now()
      if (Math.abs(now - row.used_at) >= USE_MS) {
        store.write((tx) => tx.run('UPDATE capability SET used_at = ? WHERE key = ?', now, key))
      }
      return JSON.parse(row.info) as DiscoInfo
    },
    put(key, info) {
      const text = JSON.stringify(info)
      if (text.length > MAX_LENGTH || key.length > MAX_KEY_LENGTH) return
      store.write((tx) => {
        tx.run(
          'INSERT OR REPLACE INTO capability (key, used_at, info) VALUES (?, ?, ?)',
          key,
          ports.clock.now(),
          text,
        )
        tx.run(
          `DELETE FROM capability WHERE id IN (
             SELECT id FROM capability ORDER BY used_at, id
             LIMIT max(0, (SELECT count(*) FROM capability) - ?))`,
          MOST,
        )
      })
    },
  }
  return { attach: ({ client }) => client.use(caps).attach(cache) }
}
