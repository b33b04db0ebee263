import type { Snapshot } from '../../shared/contract/app.ts'
import type { ConversationStorage } from '../../shared/contract/keeping.ts'
import type { ArchiveState, ConversationCompleteness, TimeSpan } from '../../shared/model/archive.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Given, MockBridge } from './mock-bridge.ts'
import { pageOf } from './pages.ts'
import {
  JULIET_CHAT,
  NOW,
  ROMEO,
  sampleArchive,
  sampleConversations,
  sampleMessages,
  sampleSnapshot,
} from './sample.ts'

const DAY = 24 * 60 * 60_000

/** An archive whose older messages are on their way. */
export const sampleCatchUp: ArchiveState = sampleArchive({
  phase: 'older',
  fetched: 1_200,
  reached: new Date('2026-05-03T12:00:00').getTime(),
  share: 0.4,
})

const quiet = sampleConversations.map((chat) => ({ ...chat, unread: 0, firstUnread: null }))

/** Archived conversations, one that is marked as unread, and pinned messages. */
export const keepingSnapshot = (): Snapshot =>
  sampleSnapshot({
    conversations: quiet.map((chat, at) =>
      at === 0
        ? { ...chat, pinnedMessages: 2, expiryDays: 90 }
        : at === 2
          ? { ...chat, markedUnread: true as const }
          : at > 4
            ? { ...chat, archived: true as const, unread: at === 5 ? 3 : 0 }
            : chat,
    ),
  })

/** The sample history with marks on some messages. */
export const keptMessages: readonly Message[] = sampleMessages.map((message, at) => ({
  ...message,
  ...([4, 9].includes(at) ? { pinned: true as const } : {}),
  ...([5, 9, 12].includes(at) ? { bookmarked: true as const } : {}),
}))

/** A conversation of the samples whose deletion can be undone. */
export const deletedSnapshot = (): Snapshot => {
  const [juliet, ...others] = quiet
  if (!juliet) throw new Error('no conversation')
  const { id: conversationId, accountId, jid } = juliet
  return sampleSnapshot({
    conversations: others,
    deletedConversations: [{ conversationId, accountId, jid, until: Date.now() + 20_000 }],
  })
}

/** Two holes: one that is being filled, and one that can't be. */
export const holes = (snapshot: Snapshot): Given => ({
  'messages.page': (args) => {
    const page = pageOf(sampleMessages, snapshot, args)
    return { ok: true, value: { ...page, gapsBefore: [1 as MessageId, 12 as MessageId] } }
  },
  'archive.fill': ({ before }) =>
    before === 12 ? new Promise(() => {}) : { ok: false, error: { code: 'archive-stuck' } },
})

/** A long history of which only the newest messages are here; a page of 50 comes whenever it is asked for. */
export function healing(
  history: readonly Message[],
  snapshot: Snapshot,
  announce: MockBridge['announce'],
): Given {
  let from = history.length - 50
  const here = (): readonly Message[] => history.slice(from)
  return {
    'messages.page': (args) => {
      const page = pageOf(here(), snapshot, args)
      const [first] = here()
      const isFirst = from > 0 && first !== undefined && page.messages[0]?.id === first.id
      return { ok: true, value: { ...page, gapsBefore: isFirst ? [first.id] : [] } }
    },
    'archive.fill': async () => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      from = Math.max(0, from - 50)
      announce([{ kind: 'historyChanged', conversationId: JULIET_CHAT }])
      return { ok: true, value: undefined }
    },
  }
}

const span = (from: number, to: number): TimeSpan => ({ from: NOW - from * DAY, to: NOW - to * DAY })
const kinds: readonly Pick<ConversationCompleteness, 'spans' | 'beginning' | 'missing' | 'kept'>[] = [
  { spans: [span(900, 500), span(420, 300), span(60, 0)], beginning: true, missing: 3, kept: 4_120 },
  { spans: [span(200, 90), span(30, 0)], beginning: false, missing: 2, kept: 812 },
  { spans: [span(365, 0)], beginning: false, missing: 0, kept: 96 },
  { spans: [span(700, 0)], beginning: true, missing: 0, kept: 20_512 },
  { spans: [], beginning: false, missing: 0, kept: 3 },
]

/** `count` conversations in every state of completeness. */
export const sampleCompleteness = (count = kinds.length): readonly ConversationCompleteness[] =>
  Array.from({ length: count }, (_, at): ConversationCompleteness => {
    const jid = sampleConversations[at]?.jid ?? (`guest${at}@capulet.example` as never)
    const kind = kinds[at % kinds.length] ?? { spans: [], beginning: false, missing: 0, kept: 0 }
    return {
      conversationId: (at + 1) as ConversationId,
      accountId: ROMEO,
      jid,
      ...kind,
      ...(at === 1 ? { why: { code: 'archive-stuck' } as const } : {}),
    }
  })

export const sampleStorage: readonly ConversationStorage[] = sampleConversations
  .slice(0, 5)
  .map((chat, at) => ({
    conversationId: chat.id,
    accountId: chat.accountId,
    jid: chat.jid,
    messages: 20_512 >> (at * 2),
    bytes: 4_000_000 >> (at * 2),
    files: at === 3 ? 0 : 40 >> at,
    fileBytes: at === 3 ? 0 : 180_000_000 >> (at * 2),
  }))

/** What the tab History of the settings shows. */
export const historyAnswers: Given = {
  'archive.completeness': () => ({ ok: true, value: sampleCompleteness() }),
  'keeping.storage': () => ({ ok: true, value: sampleStorage }),
  'archive.preferences': () => ({
    ok: true,
    value: { default: 'roster', always: ['laurence@friary.example'], never: ['tybalt@capulet.example'] },
  }),
}
