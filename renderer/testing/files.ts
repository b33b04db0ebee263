import type { Snapshot } from '../../shared/contract/app.ts'
import type { Attachment, AttachmentId, ListedFile, ListedLink, Transfer } from '../../shared/model/file.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Message } from '../../shared/model/message.ts'
import { namedFileOf } from '../state/preview.ts'
import type { Given } from './mock-bridge.ts'
import { JULIET_CHAT, NOW, placeAt, ROMEO_JID, sampleConversations, sampleSnapshot } from './sample.ts'

const JULIET = 'juliet@capulet.example' as BareJid
const MINUTE = 60_000
const HOST = 'upload.capulet.example'

/** A file with that number. `build/made-media.ts` makes the bytes of those that are here. */
export const sampleFile = (id: number, name: string, changes: Partial<Attachment> = {}): Attachment => ({
  id: id as AttachmentId,
  kind: 'picture',
  name,
  mediaType: 'image/png',
  size: 1_843_200,
  state: 'here',
  ...changes,
})

/** A voice message of twelve seconds. */
const voice: Partial<Attachment> = {
  kind: 'voice',
  mediaType: 'audio/ogg',
  size: 48_000,
  durationMs: 12_000,
  waveform: Array.from({ length: 48 }, (_, at) =>
    Math.round(20 + 70 * Math.abs(Math.sin(at / 3) * Math.cos(at / 11))),
  ),
}

type Line = readonly ['in' | 'out', number, Attachment, Partial<Message>?]

const landscape = { width: 1600, height: 1000 }
const lines: readonly Line[] = [
  ['in', 90, sampleFile(1, 'The orchard by night.png', { ...landscape, thumbnail: true })],
  [
    'in',
    88,
    sampleFile(2, 'Portrait.png', { width: 900, height: 1400 }),
    { body: 'Painted by the Nurse. *Do* you like it?' },
  ],
  ['out', 86, sampleFile(3, 'Tiny.png', { width: 40, height: 24, size: 900 }), { state: 'delivered' }],
  [
    'in',
    84,
    sampleFile(4, 'From a stranger’s server.png', {
      ...landscape,
      thumbnail: true,
      state: 'remote',
      host: HOST,
    }),
  ],
  ['in', 83, sampleFile(5, 'Far away.png', { size: null, state: 'remote', host: HOST })],
  ['in', 82, sampleFile(6, 'On its way.png', { ...landscape, thumbnail: true, state: 'moving', host: HOST })],
  [
    'in',
    81,
    sampleFile(7, 'Lost on the way.png', {
      ...landscape,
      thumbnail: true,
      state: 'failed',
      host: HOST,
      failure: { code: 'file-gone', host: HOST },
    }),
  ],
  ['in', 80, sampleFile(8, 'Cleaned up.png', { ...landscape, thumbnail: true, state: 'gone', host: HOST })],
  ['in', 79, sampleFile(9, 'Sixty thousand by sixty thousand.png', { width: 60_000, height: 60_000 })],
  ['in', 78, sampleFile(10, 'Not a picture.png', { width: 300, height: 200 })],
  ['in', 77, sampleFile(11, 'Torches.gif', { mediaType: 'image/gif', width: 240, height: 160 })],
  ...Array.from({ length: 10 }, (_, at): Line => [
    'in',
    70 - at * 0.2,
    sampleFile(20 + at, `Feast ${at + 1}.png`, {
      ...landscape,
      thumbnail: true,
      state: at === 8 ? 'remote' : at === 9 ? 'moving' : 'here',
      host: HOST,
    }),
  ]),
  ...Array.from({ length: 4 }, (_, at): Line => [
    'out',
    60 - at * 0.2,
    sampleFile(40 + at, `Wall ${at + 1}.png`, landscape),
    { state: 'delivered' },
  ]),
  [
    'in',
    55,
    sampleFile(12, 'Serenade.webm', {
      kind: 'video',
      mediaType: 'video/webm',
      width: 1280,
      height: 720,
      durationMs: 83_000,
      size: 48_300_000,
      thumbnail: true,
    }),
  ],
  [
    'in',
    54,
    sampleFile(13, 'Duel.webm', {
      kind: 'video',
      mediaType: 'video/webm',
      width: 1280,
      height: 720,
      durationMs: 23_000,
      size: 8_300_000,
      thumbnail: true,
      state: 'remote',
      host: HOST,
    }),
  ],
  ['in', 50, sampleFile(14, 'voice.ogg', voice)],
  ['out', 49, sampleFile(15, 'voice.ogg', { ...voice, durationMs: 4_000 }), { state: 'delivered' }],
  [
    'in',
    48,
    sampleFile(16, 'Lute solo.flac', {
      kind: 'audio',
      mediaType: 'audio/flac',
      size: 21_000_000,
      durationMs: 201_000,
    }),
  ],
  ['in', 40, sampleFile(17, 'Sonnet.txt', { kind: 'text', mediaType: 'text/plain', size: 620 })],
  [
    'in',
    39,
    sampleFile(18, 'A letter to the Friar.pdf', {
      kind: 'other',
      mediaType: 'application/pdf',
      size: 212_000,
      savedAs: '/home/romeo/Downloads/A letter to the Friar.pdf',
    }),
  ],
  [
    'in',
    38,
    sampleFile(19, 'All of Verona.zip', {
      kind: 'other',
      mediaType: 'application/zip',
      size: 2_400_000_000,
      state: 'offered',
    }),
  ],
  [
    'out',
    37,
    sampleFile(30, 'Plans.ods', {
      kind: 'other',
      mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
      size: 84_000,
      state: 'offered',
    }),
    { state: 'waiting' },
  ],
  [
    'out',
    36,
    sampleFile(31, 'The whole play.zip', {
      kind: 'other',
      mediaType: 'application/zip',
      size: 980_000_000,
      state: 'moving',
    }),
    { state: 'waiting' },
  ],
  [
    'in',
    35,
    sampleFile(32, 'Half a sword.bin', {
      kind: 'other',
      mediaType: 'application/octet-stream',
      size: 5_000_000,
      state: 'paused',
    }),
  ],
  [
    'out',
    34,
    sampleFile(33, 'Rope ladder.dwg', {
      kind: 'other',
      mediaType: 'application/octet-stream',
      size: 5_000_000,
      state: 'failed',
      failure: { code: 'file-too-large-for-server', limit: 1_000_000 },
    }),
    { state: 'failed' },
  ],
  [
    'out',
    33,
    sampleFile(34, 'Poison.txt', { kind: 'other', mediaType: 'text/plain', size: 90_000, state: 'declined' }),
    { state: 'delivered' },
  ],
  [
    'out',
    32,
    sampleFile(35, 'Later.pdf', {
      kind: 'other',
      mediaType: 'application/pdf',
      size: 90_000,
      state: 'waiting',
    }),
    { state: 'waiting' },
  ],
  [
    'in',
    30,
    sampleFile(
      36,
      `${'A very long name of a document that nobody could ever have wanted '.repeat(3)}.pdf`.slice(0, 200),
      { kind: 'other', mediaType: 'application/pdf', size: 90_000, state: 'remote', host: HOST },
    ),
  ],
]

/** A file of every kind and state in Juliet's conversation, with message ids from 1. */
export const everyFile: readonly Message[] = lines.map(([direction, minutes, file, rest], at) => ({
  id: (at + 1) as MessageId,
  conversationId: JULIET_CHAT,
  place: placeAt(NOW - minutes * MINUTE),
  kind: 'file' as const,
  direction,
  author: direction === 'in' ? JULIET : ROMEO_JID,
  body: '',
  sentAt: NOW - minutes * MINUTE,
  files: [file],
  ...rest,
}))

/** A conversation of pictures, some in groups, some alone, with a word now and then. */
export function pictureHistory(count: number): Message[] {
  return Array.from({ length: count }, (_, at) => {
    const direction = at % 23 < 16 ? ('in' as const) : ('out' as const)
    const sentAt = NOW - (count - at) * (at % 7 === 0 ? 40_000 : 39_000) - (at % 11 === 0 ? 0 : 500)
    return {
      id: (at + 1) as MessageId,
      conversationId: JULIET_CHAT,
      place: placeAt(NOW - (count - at) * MINUTE),
      kind: 'file' as const,
      direction,
      author: direction === 'in' ? JULIET : ROMEO_JID,
      body: at % 9 === 0 ? `no. ${at + 1}` : '',
      sentAt,
      files: [
        sampleFile(10_000 + at, `Picture ${at + 1}.png`, {
          ...(at % 3 === 0 ? { width: 900, height: 1200 } : landscape),
          thumbnail: true,
        }),
      ],
      ...(direction === 'out' ? { state: 'delivered' as const } : {}),
    }
  })
}

/** The progress of those on their way. */
export const sampleTransfers: readonly Transfer[] = [
  transfer(6, 'in', 1_200_000, 1_843_200),
  transfer(29, 'in', 400_000, 1_843_200),
  transfer(31, 'out', 431_000_000, 980_000_000),
  { ...transfer(32, 'in', 2_100_000, 5_000_000), bytesPerSecond: null, secondsLeft: null },
]

function transfer(id: number, direction: 'in' | 'out', done: number, size: number): Transfer {
  const bytesPerSecond = 2_300_000
  return {
    attachmentId: id as AttachmentId,
    direction,
    way: direction === 'in' ? 'download' : 'upload',
    done,
    size,
    bytesPerSecond,
    secondsLeft: (size - done) / bytesPerSecond,
  }
}

/** The main process's answers about the files of a history. */
export function fileAnswers(history: readonly Message[]): Given {
  return {
    'files.transfers': () => ({ ok: true, value: sampleTransfers }),
    'files.list': ({ conversationId, show, query, before, limit }) => {
      const files = show === 'links' ? [] : listed(history, conversationId, show, query)
      const links = show === 'links' ? sampleLinks.filter(({ url }) => url.includes(query)) : []
      const from = before ?? 0
      const next = from + limit < files.length ? from + limit : null
      return { ok: true, value: { files: files.slice(from, from + limit), links, next } }
    },
    'files.storage': () => ({
      ok: true,
      value: {
        total: 1_234_000_000,
        avatars: 2_300_000,
        conversations: sampleConversations.slice(0, 5).map(({ id }, at) => ({
          conversationId: id,
          bytes: Math.round(800_000_000 / (at * at + 1)),
          files: 210 - at * 37,
        })),
      },
    }),
    'files.clean': () => ({ ok: true, value: 340_000_000 }),
    'files.saveAs': () => ({ ok: true, value: '/home/romeo/Pictures/orchard.png' }),
    'files.stopSaving': () => ({ ok: true, value: undefined }),
    'files.open': () => ({ ok: true, value: 'opened' }),
    'files.chooseFolder': () => ({ ok: true, value: null }),
    'files.showFolder': () => ({ ok: true, value: undefined }),
  }
}

const sampleLinks: readonly ListedLink[] = [
  {
    messageId: 9 as MessageId,
    direction: 'in',
    sentAt: NOW - 40 * MINUTE,
    url: 'https://verona.example/sonnets',
    title: 'Sonnets for two voices',
  },
  {
    messageId: 3 as MessageId,
    direction: 'out',
    sentAt: NOW - 90 * MINUTE,
    url: 'https://friary.example/herbs',
  },
]

function listed(
  history: readonly Message[],
  conversationId: ConversationId,
  show: 'pictures' | 'documents',
  query: string,
): readonly ListedFile[] {
  return history
    .filter((message) => message.conversationId === conversationId)
    .flatMap(({ id, direction, sentAt, files = [] }) =>
      files.map((attachment) => ({ messageId: id, direction, sentAt, attachment })),
    )
    .filter(({ attachment: { kind, name } }) => {
      const isSeen = kind === 'picture' || kind === 'video'
      return isSeen === (show === 'pictures') && name.toLowerCase().includes(query.toLowerCase())
    })
    .reverse()
}

/** Juliet's conversation with these messages read, and files as the last of others. */
export function filesSnapshot(history: readonly Message[] = everyFile): Snapshot {
  const last = history.at(-1)
  const examples = [
    sampleFile(1, 'a.png'),
    sampleFile(2, 'voice.ogg', voice),
    sampleFile(3, 'Peace treaty.pdf', { kind: 'other' }),
  ]
  const conversations = sampleConversations.map((chat, at) => {
    const file = at === 0 ? last?.files?.[0] : examples[at - 1]
    if (!file || !chat.last) return chat
    const named = namedFileOf({ files: [file] }) ?? undefined
    return {
      ...chat,
      draft: null,
      peerState: null,
      ...(at === 0 ? { unread: 0, firstUnread: null } : {}),
      last: { ...chat.last, kind: 'file' as const, preview: '', file: named },
    }
  })
  return sampleSnapshot({ conversations })
}
