import { tombstoneOf } from '../../../engine/xep/0424-retraction/index.ts'
import { moderatedRemainsOf } from '../../../engine/xep/0425-moderation/index.ts'
import type { Stanza } from '../../../engine/index.ts'
import type { Operation } from '../performed.ts'

/** How a message of a room's archive was deleted, if only its remains are left. */
export function remainsOf(message: Stanza): Operation | undefined {
  const moderated = moderatedRemainsOf(message)
  if (moderated !== null) return { kind: 'moderation', by: moderated.by.nick, reason: moderated.reason }
  return tombstoneOf(message.element) && { kind: 'retraction' }
}
