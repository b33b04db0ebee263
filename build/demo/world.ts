import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { presence } from '../../electron/engine/xep/rfc6121-presence/index.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { addAccount, addRoster, startProsody, type ProsodyServer } from '../live/prosody.ts'
import { createActor, type Other } from './actor.ts'
import { DOMAIN, LEAD, ownFace, people, SELF, suitor, unread } from './cast.ts'
import type { Face } from './drawings.ts'
import { createPartner } from './partner.ts'
import { rehearse } from './rehearsal.ts'
import { takeSeat, type Seat } from './seat.ts'

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
  // An archive would tell when the history was really played.
  const server = await startProsody({
    ...{ domain: DOMAIN, folder: join(folder, 'server'), uploads: {}, without: ['mam'] },
  })
  // Whoever signs in compares clocks with the server.
  const time = { behindMs: 0 }
  let answering = false
  const cast = new Map<string, Other>()
  const dispose = async (): Promise<void> => {
    await Promise.all([...cast.values()].map((other) => other.leave()))
    await server.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const password = populate(server)
    const sit = (localpart: string, face: Face, secrets: Map<string, string>): Promise<Seat> => {
      const device = 'Laptop'
      mkdirSync(join(folder, localpart))
      return takeSeat({
        ...{ server: server.info, profile: join(folder, localpart), secrets, face, device, time },
        ...{ self: address(localpart), password: password(localpart) },
      })
    }
    for (const [localpart, { presence, face, answers }] of Object.entries(people)) {
      if (presence.show === 'offline') continue
      let next = 0
      const answer = () => (answering ? (answers[next++ % answers.length] ?? null) : null)
      const jid = address(localpart)
      const other =
        localpart === LEAD && face !== undefined
          ? await createPartner({
              seat: await sit(localpart, face, new Map()),
              ...{ to: address(SELF), presence, answer },
            })
          : await createActor({
              ...{ server: server.info, jid, password: password(localpart) },
              ...{ presence, face, answer },
            })
      cast.set(localpart, other)
    }
    const secrets = new Map<string, string>()
    const seat = await sit(SELF, ownFace, secrets)
    const conversations = await rehearse(seat, cast, time)
    await seat.close()
    const conversation = conversations.get(LEAD)
    if (conversation === undefined) throw new Error(`the script has no conversation with ${LEAD}`)
    for (const [author, body] of unread) cast.get(author)?.say(address(SELF), body)
    await proposeBy(server, password(suitor.localpart))
    return {
      profile: join(folder, SELF),
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
  await actor.leave()
}
