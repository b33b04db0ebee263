import type { Snapshot } from '../../shared/contract/app.ts'
import { sampleToSend, stagedSnapshot } from './attachments.ts'
import { crowdSnapshot, longHistory } from './crowd.ts'
import { filesSnapshot, pictureHistory } from './files.ts'
import { deletedSnapshot, keepingSnapshot, sampleCatchUp } from './keeping.ts'
import { KINDS_READ } from './kinds.ts'
import {
  ROMEO,
  WORK,
  certificate,
  sampleAccount,
  sampleAvatars,
  sampleContacts,
  sampleSnapshot,
} from './sample.ts'
import { sampleInvitations } from './room-finding.ts'
import { roomsSnapshot } from './rooms.ts'
import { sampleImport } from './moving-in.ts'
import { sampleRequests, sampleStrangers } from './strangers.ts'
import type { MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'

/** Everything is read, so that a history is shown from its end. */
function readSnapshot(): Snapshot {
  const snapshot = sampleSnapshot()
  const conversations = snapshot.conversations.map((chat) => ({ ...chat, unread: 0, firstUnread: null }))
  return { ...snapshot, conversations }
}

/** The scenes, by name. */
export const scenes = {
  chat: () => sampleSnapshot(),
  rooms: () => roomsSnapshot(),
  invited: () => sampleSnapshot({ invitations: sampleInvitations, requests: sampleRequests.slice(0, 1) }),
  kinds: () => {
    const snapshot = sampleSnapshot()
    const conversations = snapshot.conversations.map((chat, at) =>
      at === 0
        ? {
            ...chat,
            unread: 0,
            firstUnread: null,
            peerReadPlace: KINDS_READ,
            late: 1,
            firstLate: 23 as MessageId,
          }
        : chat,
    )
    return { ...snapshot, conversations }
  },
  encryption: () => readSnapshot(),
  'encryption-waits': () => readSnapshot(),
  'encryption-offered': () => readSnapshot(),
  'encryption-off': () => readSnapshot(),
  'encryption-open-room': () => roomsSnapshot(),
  'encryption-room': () => roomsSnapshot(),
  'encryption-room-without': () => roomsSnapshot(),
  'encryption-room-opened': () => roomsSnapshot(),
  searching: () => sampleSnapshot({ searchIndex: { share: 0.42, running: true } }),
  keeping: () => keepingSnapshot(),
  deleted: () => deletedSnapshot(),
  holes: () => sampleSnapshot(),
  healing: () => readSnapshot(),
  'catching-up': () => sampleSnapshot({ archives: [sampleCatchUp] }),
  faces: () => sampleSnapshot({ avatars: sampleAvatars }),
  attachments: () => stagedSnapshot(),
  'to-send': () => sampleSnapshot({ toSend: sampleToSend }),
  files: () => filesSnapshot(),
  pictures: () => filesSnapshot(pictureHistory(1)),
  /** As long as `pictures`, for comparison. */
  texts: () => filesSnapshot(longHistory(1)),
  update: () =>
    sampleSnapshot({
      update: {
        current: '1.0.0',
        step: {
          kind: 'available',
          offer: {
            version: '1.1.0',
            notes: '### Added\n\n- A ladder for Romeo.\n- The nightingale sings at night only.',
          },
        },
      },
    }),
  first: () => sampleSnapshot({ accounts: [], contacts: [], requests: [], conversations: [] }),
  crowd: () => crowdSnapshot(10_000, 10_000),
  strangers: () =>
    sampleSnapshot({
      strangers: sampleStrangers,
      strangersDropped: { [ROMEO]: 312 },
      blocked: { [ROMEO]: ['mercutio@verona.example' as BareJid] },
      requests: sampleRequests,
    }),
  alike: () => {
    const snapshot = sampleSnapshot()
    const contacts = snapshot.contacts.map((contact) =>
      contact.name === 'Nurse' ? { ...contact, name: 'Juli\u0435t Capulet' } : contact,
    )
    return { ...snapshot, contacts: contacts.filter(({ jid }) => !jid.startsWith('tybalt')) }
  },
  'no-contact': () => sampleSnapshot({ contacts: sampleContacts.slice(1) }),
  importing: () => sampleSnapshot({ importing: sampleImport() }),
  imported: () =>
    sampleSnapshot({
      importing: sampleImport({
        phase: 'done',
        problems: [{ file: 'logs.db', failure: { code: 'import-damaged' } }],
      }),
    }),
  'import-failed': () =>
    sampleSnapshot({ importing: sampleImport({ phase: 'failed', failure: { code: 'disk-full' } }) }),
  empty: () => sampleSnapshot({ contacts: [], requests: [], conversations: [] }),
  'no-keychain': () =>
    sampleSnapshot({
      keychain: { code: 'keychain-missing' },
      store: { kind: 'open', protection: 'none' },
      accounts: [
        sampleAccount({
          connection: { kind: 'stopped', failure: { code: 'password-needed' } },
          passwordKept: false,
        }),
      ],
    }),
  'choose-protection': () =>
    sampleSnapshot({ store: { kind: 'choose-protection', keychain: { code: 'keychain-missing' } } }),
  unlock: () => sampleSnapshot({ store: { kind: 'passphrase-needed' } }),
  'store-failed': () => sampleSnapshot({ store: { kind: 'failed', failure: { code: 'disk-full' } } }),
  'key-lost': () => sampleSnapshot({ store: { kind: 'failed', failure: { code: 'store-key-missing' } } }),
  changing: () => sampleSnapshot({ store: { kind: 'busy', work: 'change' } }),
  migrating: () => sampleSnapshot({ store: { kind: 'busy', work: 'migrate' } }),
  repairing: () => sampleSnapshot({ store: { kind: 'busy', work: 'repair' } }),
  repaired: () =>
    sampleSnapshot({
      store: {
        kind: 'open',
        protection: 'keychain',
        news: { kind: 'repaired', file: 'balcony-damaged-2026-11-30.db', whole: false },
      },
    }),
  news: () =>
    sampleSnapshot({
      store: {
        kind: 'open',
        protection: 'keychain',
        keyUnkept: { code: 'keychain-locked' },
        news: { kind: 'begun-afresh', file: 'balcony-2026-11-21.db' },
      },
    }),
  several: () =>
    sampleSnapshot({
      accounts: [
        sampleAccount({ presence: { show: 'away', status: 'Wandering' } }),
        sampleAccount({
          id: WORK,
          address: 'r.montague@guild.example' as BareJid,
          connection: {
            kind: 'retrying',
            retryAt: Date.now() + 12_000,
            failure: { code: 'connection-timeout', host: 'guild.example' },
          },
        }),
      ],
    }),
  connecting: () => sampleSnapshot({ accounts: [sampleAccount({ connection: { kind: 'connecting' } })] }),
  certificate: () =>
    sampleSnapshot({
      accounts: [
        sampleAccount({
          trusted: { ...certificate, fingerprint: certificate.fingerprint.replaceAll('0', '4') },
          connection: {
            kind: 'stopped',
            failure: { code: 'certificate-untrusted', problem: 'changed', certificate },
          },
        }),
      ],
    }),
} as const satisfies Readonly<Record<string, () => Snapshot>>
