import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid, FullJid } from '../../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS } from '../../../../shared/model/store.ts'
import { printStanza, type Element, type Random } from '../../../engine/index.ts'
import { createArchive, type ArchiveFeature } from '../../archive/index.ts'
import { writeSession } from '../../accounts/store.ts'
import { connect } from '../../db/connect.ts'
import { createStore } from '../../db/sqlite-store.ts'
import { StoreError } from '../../db/store.ts'
import type { openTestStore } from '../../db/testing.ts'
import { AFTER_RESTORE } from '../../features.ts'
import { ownNumber } from '../../sealing/index.ts'
import { randomOf } from '../../sealing/testing.ts'
import { createFakeArchive } from '../../testing/fake-archive.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { ACCOUNT, createRig, quiet, type Rig } from '../../testing/rig.ts'
import { open } from '../../testing/talk.ts'
import { givenUpIn, sessionsIn, watchSessions, type Seals } from './town-seals.ts'
import type { Transcript } from './transcript.ts'
import {
  LATE_MS,
  other,
  otherwise,
  stamped,
  type Down,
  type Resource,
  type TownServer,
} from './town-server.ts'

/** `away`: its session is over, and a new one asks the archive. The others can be resumed. */
export type Link = 'live' | 'broken' | 'killed' | 'away'

export interface TownParts {
  readonly server: TownServer
  readonly seals: Seals
  readonly transcript: Transcript
  /** No text of a person is without this word. */
  readonly secret: string
}

/** A device with the real store, messages, archive and encryption, on the town's server. */
export class TownDevice implements Resource {
  readonly address: BareJid
  readonly name: string
  link: Link = 'away'
  /** Written to the server and not handled yet; lost when the link breaks, until it is sent again. */
  up: Element[] = []
  down: Down[] = []
  /** The keys of these sessions are not there any more, for a good reason. */
  readonly lost = new Set<string>()
  /** The numbers that it had before its history was restored. */
  readonly former = new Set<number>()
  rig: Rig
  #conversation: ConversationId | null = null
  readonly #parts: TownParts
  readonly #folder = temporaryFolder()
  #fakeArchive = createFakeArchive('')
  #archive: ArchiveFeature
  /** What came since the last count that the server was told. */
  #uncounted: Down[] = []
  #counted = 0
  #handled = 0
  #sessions = 0
  #backups = 0
  #backup: string | null = null

  constructor(parts: TownParts, address: BareJid, name: string, seed: number) {
    this.#parts = parts
    this.address = address
    this.name = name
    this.rig = createRig({
      ...{ address, resource: name, encrypts: true, random: randomNamed(name, seed) },
      roster: `<item jid='${other(address)}' subscription='both'/>`,
      answer: (iq) => parts.server.answer(this, iq) ?? this.#fakeArchive.answer(iq),
      // One device of each answers what the other side writes; else most of what is said would be receipts.
      settings: { ...DEFAULT_SETTINGS, sendReceipts: name.endsWith('0') },
    })
    this.#archive = this.#start()
  }

  get hasSession(): boolean {
    return this.link !== 'away'
  }

  get hasBackup(): boolean {
    return this.#backup !== null
  }

  get number(): number {
    return ownNumber(this.rig.store, ACCOUNT)
  }

  get #session(): string {
    return `${this.name}-${this.#sessions}`
  }

  #start(): ArchiveFeature {
    const { rig, address } = this
    watchSessions(rig.store)
    this.#fakeArchive = createFakeArchive(address)
    this.#fakeArchive.items = this.#parts.server.archives.get(address) ?? []
    this.#fakeArchive.connect(rig.fake)
    const archive = createArchive(rig.context, rig.messages)
    archive.attach({ id: ACCOUNT, address, client: rig.fake.client })
    return archive
  }

  async begin(): Promise<void> {
    this.#sessions += 1
    Object.assign(this, { link: 'live', up: [], down: [] })
    this.#uncounted = []
    this.#counted = this.#handled = 0
    this.#parts.seals.remember(this.rig.store)
    this.#parts.server.tellLists(this)
    await this.rig.fake.begin({ session: this.#session })
    this.#keepSession()
    await quiet()
    this.collect()
  }

  #keepSession(): void {
    const jid = `${this.address}/${this.name}` as FullJid
    const session = { id: this.#session, location: null, jid, inbound: this.#counted }
    this.rig.store.write((tx) => writeSession(tx, ACCOUNT, session))
  }

  collect(): void {
    const { seals, secret } = this.#parts
    for (const stanza of this.rig.fake.takeSent()) {
      if (stanza.name !== 'message') continue
      seals.left(this.name, this.rig.store, stanza, secret)
      this.up.push(stanza)
    }
  }

  async write(text: string): Promise<void> {
    const { rig } = this
    try {
      const conversationId = (this.#conversation ??= await open(rig, other(this.address)))
      await rig.messages.commands['messages.send']({ conversationId, body: text })
    } catch (error) {
      // A full disk.
      if (!(error instanceof StoreError)) throw error
    }
    await quiet(2)
    if (this.link === 'live') this.collect()
  }

  /** The next stanza reaches the server. */
  handle(isLost: boolean): void {
    const stanza = this.up.shift()
    if (stanza === undefined) return
    const seq = this.rig.store.first<{ seq: number }>(
      'SELECT seq FROM outgoing WHERE stanza_id = ? AND seq IS NOT NULL',
      stanza.attrs['id'] ?? '',
    )?.seq
    if (seq !== undefined) this.#handled = Math.max(this.#handled, seq)
    this.#parts.transcript.add(`${this.name} -> ${printStanza(stanza)}`)
    this.#parts.server.take(this, stanza, isLost)
    this.down.push({ acknowledges: this.#handled })
  }

  /** What is at this place on the way arrives, and in these cases once more. */
  async arrive(place: number, again?: 'doubled' | 'replayed'): Promise<void> {
    const [item] = this.down.splice(place, 1)
    if (item === undefined) return
    this.#parts.transcript.add(`${this.name} <- ${'acknowledges' in item ? item.acknowledges : item.xml}`)
    this.collect()
    this.#parts.seals.remember(this.rig.store)
    if ('acknowledges' in item)
      await this.rig.fake.acknowledge({ session: this.#session, seq: item.acknowledges })
    else {
      const { now } = this.#parts.server
      const xml = now - item.at > LATE_MS ? stamped(this.address, item) : item.xml
      await this.rig.fake.receive(xml + (again === 'doubled' ? xml : again ? otherwise(xml) : ''))
      this.#uncounted.push(item)
    }
    await quiet(2)
    if (this.link === 'live') this.collect()
  }

  count(): void {
    this.#counted += this.#uncounted.length
    this.#uncounted = []
    this.#keepSession()
  }

  breakLink(): void {
    this.collect()
    this.rig.fake.suspend()
    this.link = 'broken'
  }

  /** The process dies: what it has not committed is gone. The session can be resumed unless it is over. */
  async crash(isOver: boolean): Promise<void> {
    this.collect()
    // What was handled without its count being kept comes once more, and what had not been handled is lost.
    this.down = [...this.#uncounted, ...this.down]
    this.#uncounted = []
    await this.#restart()
    if (isOver || this.link === 'away') this.#end()
    else this.link = 'killed'
  }

  async #restart(opened?: ReturnType<typeof openTestStore>): Promise<void> {
    const { rig } = this
    this.noteGivenUp()
    // The dead process writes nothing more.
    rig.mishap = { code: 'disk-full' }
    this.#archive.close()
    this.rig = rig.restart(opened && { opened })
    this.#archive = this.#start()
    this.up = []
    await this.rig.ports.clock.advance(this.#parts.server.now - this.rig.ports.clock.now())
  }

  #end(): void {
    this.link = 'away'
    this.up = []
    this.down = []
    this.rig.store.write((tx) => writeSession(tx, ACCOUNT, null))
  }

  leave(): void {
    this.collect()
    this.rig.fake.end()
    this.#end()
  }

  async resume(): Promise<void> {
    const { fake } = this.rig
    this.down = this.down.flatMap((item) =>
      'acknowledges' in item ? [] : [{ ...item, xml: stamped(this.address, item) }],
    )
    const restored = this.link === 'killed'
    await fake.acknowledge({ session: this.#session, seq: this.#handled })
    this.link = 'live'
    await fake.begin({ kind: 'resumed', restored, session: this.#session, seq: this.#handled })
    await quiet()
    this.collect()
  }

  /** Sessions that had to go because there are five newer ones are lost, too. */
  noteGivenUp(): void {
    for (const session of givenUpIn(this.rig.store)) this.lost.add(session)
  }

  /** All sessions with others are lost, as by a fault of the store. */
  loseSessions(): void {
    this.collect()
    this.#parts.seals.remember(this.rig.store)
    for (const session of sessionsIn(this.rig.store)) this.lost.add(session)
    this.rig.store.write((tx) => tx.run('DELETE FROM omemo_session'))
  }

  backUp(): void {
    this.#backup = join(this.#folder, `backup-${++this.#backups}.db`)
    this.rig.store.all(`VACUUM INTO '${this.#backup}'`)
  }

  /** The history is replaced by the last backup, if there is one. */
  async restore(): Promise<void> {
    const path = this.#backup
    if (path === null) return
    this.#backup = null
    this.former.add(this.number)
    this.collect()
    const db = connect(path, { kind: 'none' })
    for (const sql of AFTER_RESTORE) db.exec(sql)
    const batches: ReturnType<typeof openTestStore>['batches'] = []
    const store = createStore(db, {
      announced: (deltas) => void (batches as unknown[]).push(deltas),
      deleteBackups: () => undefined,
    })
    onTestFinished(() => store.close())
    await this.#restart({ store, batches })
    this.#end()
  }
}

/** The same for the same seed, and no id of it is another device's. */
function randomNamed(name: string, seed: number): Random {
  let count = 0
  return { ...randomOf(seed), uuid: () => `${name}-${++count}` }
}
