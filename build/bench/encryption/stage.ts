import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { insertTrial, keepAccount } from '../../../electron/domain/accounts/store.ts'
import type { DomainContext, LiveAccount } from '../../../electron/domain/context.ts'
import { openStore } from '../../../electron/domain/db/open.ts'
import { createDesktop } from '../../../electron/domain/desktop/index.ts'
import { createEncryption } from '../../../electron/domain/encryption/index.ts'
import { createKeys, type Keys } from '../../../electron/domain/encryption/keys.ts'
import { collectChanges } from '../../../electron/domain/messages/changes.ts'
import { createMessages } from '../../../electron/domain/messages/index.ts'
import { ensureRoom } from '../../../electron/domain/messages/rooms/conversations.ts'
import { noDesktopPorts } from '../../../electron/domain/ports.ts'
import { createRoster } from '../../../electron/domain/roster/index.ts'
import { createFakeClient } from '../../../electron/domain/testing/fake-client.ts'
import { createNodePorts } from '../../../electron/engine/index.ts'
import { memorySecrets } from '../../../electron/shell/demo.ts'
import type { Delta } from '../../../shared/contract/index.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { createKeyServer, type KeyServer } from './server.ts'

const ACCOUNT = '00000000-0000-4000-8000-000000000001' as AccountId
const ROMEO = 'romeo@montague.example' as BareJid

/** The messages and the encryption of an account on a new encrypted history. Its server is played here. */
export interface Stage {
  readonly server: KeyServer
  readonly keys: Keys
  /** A private room with these members. */
  room(members: readonly BareJid[]): ConversationId
  open(person: BareJid): Promise<ConversationId>
  /** Writes a message. */
  write(to: ConversationId, body: string): void
  /** The server sends these stanzas. */
  receive(xml: string): Promise<void>
  /** The server answers what it was asked. Returns how many questions that were. */
  answer(): Promise<number>
  /** The number of messages that have left so far. */
  readonly sent: number
  /** The server acknowledges everything. It gets no more than a megabyte ahead. */
  acknowledge(): Promise<void>
  close(): Promise<void>
}

export async function openStage(folder: string, contacts: readonly BareJid[]): Promise<Stage> {
  const profile = mkdtempSync(join(folder, 'stage-'))
  const ports = {
    ...createNodePorts((line) => console.error(line)),
    profile,
    secrets: memorySecrets(new Map()),
    confirm: { ask: () => Promise.resolve(true) },
    ...noDesktopPorts(),
  }
  const listeners = new Set<(deltas: readonly Delta[]) => void>()
  const announce = (...deltas: readonly Delta[]): void => {
    for (const listener of listeners) listener(deltas)
  }
  const store = openStore({
    path: join(profile, 'balcony.db'),
    key: { kind: 'raw', bytes: ports.random.bytes(32) },
    announced: (deltas) => announce(...deltas),
    now: ports.clock.now(),
  })
  store.write(addAccount)
  const context: DomainContext = {
    ports,
    store,
    settings: () => DEFAULT_SETTINGS,
    desktop: createDesktop(ports, announce),
    announce,
    onDeltas(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    isWatched: () => false,
    changeSettings: () => undefined,
    storeRefused: () => undefined,
  }
  /** The members of rooms. Who they are is asked elsewhere. */
  const members = new Map<ConversationId, readonly BareJid[]>()
  const messages = createMessages(context, {
    ownersOf: (account, key) => members.get(key.id) ?? encryption.policy.ownersOf(account, key),
    prepare: (account, id) => encryption.policy.prepare(account, id),
  })
  const encryption = createEncryption(context, { messages })
  const roster = createRoster(context)
  const server = createKeyServer(ROMEO, contacts)
  let sent = 0
  const fake = createFakeClient({
    account: ROMEO,
    ports,
    message: (message) => messages.ingest(ACCOUNT, message),
    answer(iq) {
      server.ask(iq)
      return undefined
    },
  })
  const live: LiveAccount = { id: ACCOUNT, address: ROMEO, client: fake.client }
  roster.attach(live)
  messages.attach(live)
  encryption.attach?.(live)

  const stage: Stage = {
    server,
    keys: createKeys(context, live, { newKey: () => undefined, listed: () => undefined }),
    room(people) {
      const address = `hall${members.size}@rooms.verona.example` as BareJid
      const id = store.write((tx) => {
        const changes = collectChanges(tx, () => null)
        const room = ensureRoom(tx, changes, ACCOUNT, address, ports.clock.now())
        tx.run('UPDATE conversation SET sealing = 1 WHERE id = ?', room)
        return room
      })
      members.set(id, people)
      messages.rooms.opened(id)
      return id
    },
    async open(person) {
      const opened = await messages.commands['messages.open']({ accountId: ACCOUNT, address: person })
      if (!opened.ok) throw new Error(opened.error.code)
      return opened.value
    },
    write: (to, body) => void messages.commands['messages.send']({ conversationId: to, body }),
    receive: (xml) => fake.receive(xml),
    async answer() {
      const answers = server.answers()
      for (const xml of answers) await fake.receive(xml)
      return answers.length
    },
    get sent() {
      sent += fake.takeSent().filter(({ name }) => name === 'message').length
      return sent
    },
    async acknowledge() {
      const next = fake.client.nextTicket
      if (next) await fake.acknowledge({ ...next, seq: next.seq - 1 })
    },
    async close() {
      await encryption.close?.()
      messages.close()
      store.close()
    },
  }
  await Promise.all([fake.begin({}), calm(stage)])
  return stage
}

/** Nothing that is done about an answer takes more turns. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await turn()
}

/** Lets the server answer until nothing is asked any more. Returns the number of round trips. */
export async function calm(stage: Stage): Promise<number> {
  for (let trips = 0; ; trips += 1) {
    await settled()
    if ((await stage.answer()) === 0) return trips
  }
}

function addAccount(tx: Parameters<typeof insertTrial>[0]): void {
  insertTrial(
    tx,
    {
      ...{ id: ACCOUNT, address: ROMEO, resource: 'balcony', settings: { security: 'automatic' } },
      ...{ enabled: true, presence: { show: 'available', status: '' } },
      ...{ passwordKept: false, trusted: null, pin: null },
    },
    0,
  )
  keepAccount(tx, ACCOUNT)
}
