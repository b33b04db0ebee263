import { archivedRow } from '../store/archived-refs.ts'
import { authorIn } from './chats.ts'
import type { KnownRow, PageItem, StoringPage } from './storing.ts'
import { isSameArchived, isSameInRoom, sameById, sameByText } from './same.ts'

/** The stored message that is the same, if any. */
export function findKnown(
  {
    tx,
    account,
    byArchiveId,
    knownIds,
    isRoom,
  }: Pick<StoringPage, 'tx' | 'account' | 'byArchiveId' | 'knownIds' | 'isRoom'>,
  { chat, keys, content, envelope, stamp }: Omit<PageItem, 'known' | 'before'>,
): KnownRow | undefined {
  const conversationId = chat.id
  if (conversationId === undefined || content === null) return undefined
  const authorId = authorIn(tx, account, chat, conversationId, envelope)
  const { body, files = [] } = content
  const links = files.flatMap(({ about }) => about.urls ?? [])
  const message = { conversationId, authorId, keys, body, links, at: stamp }
  const byArchive = byArchiveId
    .get(keys.archiveId ?? '')
    ?.find(
      (row) =>
        row.conversationId === conversationId &&
        (isRoom ? isSameInRoom : isSameArchived)(tx, row.id, row.authorId, message),
    )
  if (byArchive) return byArchive
  const isIdKnown = [keys.id, keys.originId].some(
    (id) => id !== null && knownIds.has(`${conversationId} ${id}`),
  )
  const same =
    (isIdKnown ? sameById(tx, message) : undefined) ??
    (chat.surroundings === 'others' ? sameByText(tx, message) : undefined)
  return same === undefined ? undefined : archivedRow(tx, same)
}
