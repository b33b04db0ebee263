import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { presence } from '../../electron/engine/xep/rfc6121-presence/index.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { addAccount, addRoster, startProsody, type ProsodyServer } from '../live/prosody.ts'
import { createActor, type Actor } from './actor.ts'
import { DOMAIN, LEAD, people, SELF, suitor, unread } from './cast.ts'
import { rehearse } from './rehearsal.ts'

export interface World {
  /** The profile to open Balcony on, signed in and with some history. */
  readonly profile: string
  /** The contents of that profile's keychain. */
  readonly secrets: Readonly<Record<string, string>>
  /** The conversation to open first. */
  readonly conversation: ConversationId
  /** From now on the cast answers. */
  startAnswering(): void
  /** Ends the server and takes everything off the disk. */
  dispose(): Promise<void>
}

const address = (localpart: string): BareJid => `${localpart}@${DOMAIN}` as BareJid

/** Builds the demo's world: a server, people on it, and a profile with their past conversations. */
export async function createWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-demo-'))
  const profile = join(folder, 'profile')
  mkdirSync(profile)
  const server = await startProsody({ domain: DOMAIN, folder: join(folder, 'server'), uploads: {} })
  let answering = false
  const actors: Actor[] = []
  const dispose = async (): Promise<void> => {
    await Promise.all(actors.map(({ client }) => client.disconnect()))
    await server.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const password = populate(server)
    const cast = new Map<string, Actor>()
    for (const [localpart, person] of Object.entries(people)) {
      if (person.presence.show === 'offline') continue
      let next = 0
      const actor = await createActor({
        server: server.info,
        jid: address(localpart),
        password: password(localpart),
        presence: person.presence,
        face: person.face,
        answer: () => (answering ? (person.answers[next++ % person.answers.length] ?? null) : null),
      })
      cast.set(localpart, actor)
      actors.push(actor)
    }
    const secrets = new Map<string, string>()
    const conversations = await rehearse({
      server: server.info,
      profile,
      secrets,
      self: address(SELF),
      password: password(SELF),
      cast,
    })
    const conversation = conversations.get(LEAD)
    if (conversation === undefined) throw new Error(`the script has no conversation with ${LEAD}`)
    for (const [author, body] of unread) cast.get(author)?.say(address(SELF), body)
    await proposeBy(server, password(suitor.localpart))
    return {
      profile,
      secrets: Object.fromEntries(secrets),
      conversation,
      startAnswering: () => (answering = true),
      dispose,
    }
  } catch (cause) {
    await dispose()
    throw cause
  }
}

/** Makes the accounts and puts everybody into everybody's contacts. Returns their passwords. */
function populate(server: ProsodyServer): (localpart: string) => string {
  const passwords = new Map<string, string>()
  for (const localpart of [SELF, suitor.localpart, ...Object.keys(people)]) {
    const password = randomUUID()
    passwords.set(localpart, password)
    addAccount(server.info, localpart, password)
  }
  const others = Object.entries(people)
  addRoster(
    server.info,
    SELF,
    others.map(([localpart, { name, group }]) => ({ jid: address(localpart), name, groups: [group] })),
  )
  for (const [localpart] of others) {
    addRoster(server.info, localpart, [{ jid: address(SELF), name: 'Juliet', groups: [] }])
  }
  return (localpart) => passwords.get(localpart) ?? ''
}

/** Somebody who is not a contact yet signs in, asks to become one, and leaves. */
async function proposeBy(server: ProsodyServer, password: string): Promise<void> {
  const actor = await createActor({
    server: server.info,
    jid: address(suitor.localpart),
    password,
    presence: { show: 'available', status: '' },
    answer: () => null,
  })
  actor.client.use(presence).subscribe(address(SELF), { text: suitor.text, nickname: 'Paris' })
  await actor.client.disconnect()
}
