import { onTestFinished } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import { topicKey } from '../../../shared/contract/topic-of.ts'
import type { StoreFailure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import type { Random } from '../../engine/ports.ts'
import type { Element } from '../../engine/xml/element.ts'
import { insertTrial, keepAccount } from '../accounts/store.ts'
import type { DomainContext } from '../context.ts'
import { createDesktop } from '../desktop/index.ts'
import { StoreError, type Store } from '../db/store.ts'
import { openTestStore } from '../db/testing.ts'
import { createEncryption, type EncryptionFeature } from '../encryption/index.ts'
import { createMessages, type Messages } from '../messages/index.ts'
import { createRoster, type RosterFeature } from '../roster/index.ts'
import { countReads, type Reads } from './counting.ts'
import { createFakeClient, type FakeAnswer, type FakeClient } from './fake-client.ts'
import { createTestPorts, type TestPorts } from './ports.ts'

export const ROMEO = 'romeo@montague.example' as BareJid
export const JULIET = 'juliet@capulet.example' as BareJid
export const ACCOUNT = '9b2f3c1e-6d0a-4c5e-8f7a-1b2c3d4e5f60' as AccountId

/** The fate of the process or the disk at the next write. */
type Mishap = 'killed-before-commit' | 'killed-after-commit' | StoreFailure

/** Thrown when the process is killed; it does nothing afterwards. */
export class Killed extends Error {}

export interface Rig {
  readonly context: DomainContext
  readonly ports: TestPorts
  readonly store: Store
  /** The reads of the features. */
  readonly reads: Reads
  readonly messages: Messages
  readonly roster: RosterFeature
  /** Only with `encrypts`. */
  readonly encryption: EncryptionFeature | null
  readonly fake: FakeClient
  /** Everything announced, in order, one array per commit. */
  readonly batches: (readonly Delta[])[]
  readonly refusals: (StoreFailure | null)[]
  /** The topics that a window watches, by their keys. */
  readonly watched: Set<string>
  settings: Settings
  /** The outcome of the next write. A StoreFailure stays until it is reset. */
  mishap: Mishap | null
  /** The announced deltas of that kind, in order. */
  deltas<Kind extends Delta['kind']>(kind: Kind): Extract<Delta, { kind: Kind }>[]
  /** Restarts the application on the same disk. This rig can't be used afterwards. */
  restart(changed?: Partial<RigOptions>): Rig
}

export interface RigOptions {
  /** The roster items as XML. The default is Juliet with a mutual subscription. */
  readonly roster?: string
  readonly answer?: (iq: Element) => FakeAnswer
  readonly settings?: Settings
  /** With end-to-end encryption, which asks the server for much when a session begins. */
  readonly encrypts?: boolean
  /** An empty store other than one in memory; with `restart`, one that has the account. The test closes it. */
  readonly opened?: ReturnType<typeof openTestStore>
  /** Romeo's unless given. */
  readonly address?: BareJid
  readonly resource?: string
  readonly random?: Random
}

/** A store with one account, in memory unless another is given. */
export function openStoreWithAccount(
  opened = openTestStore(),
  address = ROMEO,
): ReturnType<typeof openTestStore> {
  opened.store.write((tx) => {
    insertTrial(
      tx,
      {
        id: ACCOUNT,
        address,
        resource: 'balcony',
        settings: { security: 'automatic' },
        enabled: true,
        presence: { show: 'available', status: '' },
        passwordKept: false,
        trusted: null,
        pin: null,
      },
      0,
    )
    keepAccount(tx, ACCOUNT)
  })
  return opened
}

/** The application's features on an in-memory database, with one account on a fake client. */
export function createRig(options: RigOptions = {}): Rig {
  const opened = openStoreWithAccount(options.opened, options.address)
  if (options.opened === undefined) onTestFinished(() => opened.store.close())
  return start(opened, options)
}

function start(opened: ReturnType<typeof openTestStore>, options: RigOptions): Rig {
  const { batches } = opened
  const { address = ROMEO } = options
  const made = createTestPorts()
  const ports: TestPorts = { ...made, random: options.random ?? made.random }
  const refusals: (StoreFailure | null)[] = []
  const { store: counted, reads } = countReads(opened.store)
  const store: Store = {
    ...counted,
    write(work, lasting) {
      const { mishap } = rig
      if (mishap === 'killed-before-commit') throw new Killed()
      if (typeof mishap === 'object' && mishap) {
        // The disk turns out to be full only at the commit.
        return counted.write((tx) => {
          work(tx)
          throw new StoreError(mishap)
        })
      }
      const before = batches.length
      const value = counted.write(work, lasting)
      for (const deltas of batches.slice(before)) tell(deltas)
      if (mishap === 'killed-after-commit') {
        // A dead process writes nothing more.
        rig.mishap = 'killed-before-commit'
        throw new Killed()
      }
      return value
    },
  }
  const listeners = new Set<(deltas: readonly Delta[]) => void>()
  const tell = (deltas: readonly Delta[]): void => {
    for (const listener of listeners) listener(deltas)
  }
  const announce = (...deltas: Delta[]): void => {
    batches.push(deltas)
    tell(deltas)
  }
  const context: DomainContext = {
    ports,
    store,
    settings: () => rig.settings,
    desktop: createDesktop(ports, announce),
    announce,
    onDeltas(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    isWatched: (topic) => rig.watched.has(topicKey(topic)),
    changeSettings(changes) {
      rig.settings = { ...rig.settings, ...changes } as Settings
    },
    storeRefused: (failure) => void refusals.push(failure),
  }
  const messages = createMessages(context, {
    ownersOf: (account, key) => encryption?.policy.ownersOf(account, key) ?? null,
    prepare: async (account, id) => (await encryption?.policy.prepare(account, id)) ?? false,
  })
  const encryption = options.encrypts === true ? createEncryption(context, { messages }) : null
  const roster = createRoster(context)
  const contacts = options.roster ?? `<item jid='${JULIET}' subscription='both' name='Juliet'/>`
  const fake = createFakeClient({
    account: address,
    resource: options.resource,
    ports,
    message: (message) => messages.ingest(ACCOUNT, message),
    answer: (iq) => {
      const own = options.answer?.(iq)
      if (own !== undefined && own !== null) return own
      const isRoster = iq.attrs['type'] === 'get' && iq.child('jabber:iq:roster', 'query')
      return isRoster ? `<query xmlns='jabber:iq:roster'>${contacts}</query>` : null
    },
  })
  const rig: Rig = {
    context,
    ports,
    store: opened.store,
    reads,
    messages,
    roster,
    encryption,
    fake,
    batches,
    refusals,
    watched: new Set(),
    settings: options.settings ?? DEFAULT_SETTINGS,
    mishap: null,
    deltas<Kind extends Delta['kind']>(kind: Kind) {
      const isOf = (delta: Delta): delta is Extract<Delta, { kind: Kind }> => delta.kind === kind
      return batches.flat().filter(isOf)
    },
    restart(changed = {}) {
      void encryption?.close?.()
      messages.close()
      batches.length = 0
      return start(changed.opened ?? opened, { ...options, ...changed })
    },
  }
  const live = { id: ACCOUNT, address, client: fake.client }
  roster.attach(live)
  messages.attach(live)
  encryption?.attach?.(live)
  return rig
}

/** Waits a few turns of the event loop, until everything is idle. */
export async function quiet(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await settle()
}
