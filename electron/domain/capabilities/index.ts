import { caps, type CapsCache } from '../../engine/xep/0115-caps/index.ts'
import type { DiscoInfo } from '../../engine/xep/0030-disco/index.ts'
import type { AttachAccount, DomainContext } from '../context.ts'

/** More kinds of clients than anyone's contacts use. Together with `MAX_LENGTH` at most 16 MB. */
const MAX_ROWS = 1_000
/** Longer descriptions are not remembered. */
const MAX_LENGTH = 16_384
/** Far longer than any hash. */
const MAX_KEY_LENGTH = 200
/** The time of last use is updated at most this often. */
const USE_MS = 3_600_000

/** Remembers the capabilities of other people's clients by their verified hash, for all accounts together. */
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
          MAX_ROWS,
        )
      })
    },
  }
  return { attach: ({ client }) => client.use(caps).attach(cache) }
}
