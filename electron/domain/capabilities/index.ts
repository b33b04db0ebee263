import { caps, type CapsCache } from '../../engine/xep/0115-caps/index.ts'
import type { DiscoInfo } from '../../engine/xep/0030-disco/index.ts'
import type { AttachAccount, DomainContext } from '../context.ts'

/** More kinds of clients than anybody's contacts use. */
const MOST = 2_000
/** What describes itself at more length than this is not worth remembering. */
const MAX_LENGTH = 16_384

/** What other people's clients can do, remembered for all accounts alike: a verified hash says what it stands for. */
export function createCapabilities({ store }: Pick<DomainContext, 'store'>): {
  readonly attach: AttachAccount
} {
  const cache: CapsCache = {
    get(hash, ver) {
      const row = store.first<{ info: string }>(
        'SELECT info FROM capabilities WHERE hash = ? AND ver = ?',
        hash,
        ver,
      )
      return row ? (JSON.parse(row.info) as DiscoInfo) : null
    },
    put(hash, ver, info) {
      const text = JSON.stringify(info)
      if (text.length > MAX_LENGTH) return
      store.write((tx) => {
        tx.run('INSERT OR REPLACE INTO capabilities (hash, ver, info) VALUES (?, ?, ?)', hash, ver, text)
        tx.run('DELETE FROM capabilities WHERE id <= (SELECT max(id) FROM capabilities) - ?', MOST)
      })
    },
  }
  return { attach: ({ client }) => client.use(caps).attach(cache) }
}
