import { setImmediate as turn } from 'node:timers/promises'
import type { ConversationCompleteness, TimeSpan } from '../../../../shared/model/archive.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { DomainContext } from '../../context.ts'
import { PLACES_PER_MS } from '../place.ts'
import { GAPPED_COLUMNS, gapsIn, stretchesOf, type Gapped, type Stretch } from '../store/gaps.ts'

const SLICE_MS = 8
const COUNTED_AT_ONCE = 5_000
const COUNT = `SELECT count(*) AS count, max(place) AS last FROM
  (SELECT place FROM message WHERE conversation_id = ? AND hidden = 0 AND place > ? ORDER BY place LIMIT ${COUNTED_AT_ONCE})`

/** How complete the conversations are, those with gaps first. Works in slices. */
export async function completenessOf({
  store,
  ports,
}: Pick<DomainContext, 'store' | 'ports'>): Promise<readonly ConversationCompleteness[]> {
  const { clock } = ports
  let counted = clock.now()

  async function countMessages(id: ConversationId): Promise<number> {
    let count = 0
    for (let after = -1; ;) {
      if (clock.now() - counted >= SLICE_MS) {
        await turn()
        counted = clock.now()
      }
      const part = store.first<{ count: number; last: number | null }>(COUNT, id, after)
      count += part?.count ?? 0
      if (!part || part.last === null || part.count < COUNTED_AT_ONCE) return count
      after = part.last
    }
  }

  const rows = store.all<Gapped>(
    `SELECT ${GAPPED_COLUMNS} FROM conversation WHERE unknown IS NULL AND kind <> 'private'
       AND (closed = 0 OR EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id AND hidden = 0))`,
  )
  const found: ConversationCompleteness[] = []
  for (const row of rows) {
    const { id, accountId, peer: jid } = row
    const stretches = stretchesOf(store, row)
    const kept = await countMessages(id)
    found.push({
      conversationId: id,
      accountId,
      jid,
      spans: stretches.map((stretch) => timesOf(stretch, clock.now())),
      beginning: stretches[0]?.from === -Infinity,
      missing: gapsIn(store, id).length,
      kept,
    })
  }
  return found.sort((a, b) => b.missing - a.missing || b.kept - a.kept)
}

function timesOf({ from, to, first, last }: Stretch, now: number): TimeSpan {
  return {
    from: first?.at ?? (from === -Infinity ? 0 : Math.floor(from / PLACES_PER_MS)),
    to: last?.at ?? (to === Infinity ? now : Math.floor(to / PLACES_PER_MS)),
  }
}
