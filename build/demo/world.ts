import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBalcony, type Balcony, type Door } from '../../electron/domain/index.ts'
import { NO_DESKTOP_PORTS } from '../../electron/domain/ports.ts'
import { createNodePorts } from '../../electron/engine/index.ts'
import { presence } from '../../electron/engine/xep/rfc6121-presence/index.ts'
import { memorySecrets } from '../../electron/shell/demo.ts'
import type { Answer, Args, CommandName, Delta } from '../../shared/contract/index.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { addAccount, addRoster, startProsody, type ProsodyServer } from '../live/prosody.ts'
import { createActor, type Actor } from './actor.ts'
import { DOMAIN, history, people, SELF, suitor, unread } from './cast.ts'

export interface World {
  /** The profile to open Balcony on: signed in, with some history. */
  readonly profile: string
  /** What that profile's keychain holds. */
  readonly secrets: Readonly<Record<string, string>>
  /** From now on the cast answers. */
  startAnswering(): void
  /** Ends the server and takes everything off the disk. */
  dispose(): Promise<void>
}

const address = (localpart: string): BareJid => `${localpart}@${DOMAIN}` as BareJid

/** Builds the demo's world: a server, people on it, and a profile in which they have talked already. */
export async function createWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-demo-'))
  const profile = join(folder, 'profile')
  mkdirSync(profile)
  const server = await startProsody({ domain: DOMAIN, folder: join(folder, 'server') })
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
        answer: () => (answering ? (person.answers[next++ % person.answers.length] ?? null) : null),
      })
      cast.set(localpart, actor)
      actors.push(actor)
    }
    const secrets = new Map<string, string>()
    await rehearse(server, profile, secrets, password(SELF), cast)
    for (const [author, body] of unread) cast.get(author)?.say(address(SELF), body)
    await proposeBy(server, password(suitor.localpart))
    return {
      profile,
      secrets: Object.fromEntries(secrets),
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

/** Signs in on the profile and lets the history happen, with a clock that goes as the script says. */
async function rehearse(
  server: ProsodyServer,
  profile: string,
  secrets: Map<string, string>,
  password: string,
  cast: ReadonlyMap<string, Actor>,
): Promise<void> {
  const ports = createNodePorts(() => undefined)
  let behindMs = 0
  const balcony = createBalcony({
    ...ports,
    clock: { ...ports.clock, now: () => ports.clock.now() - behindMs },
    profile,
    secrets: memorySecrets(secrets),
    ...NO_DESKTOP_PORTS,
  })
  const door = balcony.open(() => undefined)
  await balcony.start()
  const { host, port, fingerprint } = server.info
  const attempt = (): Args<'accounts.signIn'> => ({
    attempt: randomUUID() as Args<'accounts.signIn'>['attempt'],
    address: address(SELF),
    password,
    settings: { host, port, security: 'starttls' },
  })
  // A certificate can be trusted once it has been seen and refused.
  await door.call('accounts.signIn', attempt())
  const accountId: AccountId = await value(door, 'accounts.signIn', {
    ...attempt(),
    trustFingerprint: fingerprint,
  })
  for (const [localpart, lines] of Object.entries(history)) {
    const actor = cast.get(localpart)
    if (actor === undefined) continue
    behindMs = (lines[0]?.minutesAgo ?? 0) * 60_000
    const conversationId = await value(door, 'messages.open', { accountId, address: actor.jid })
    for (const { minutesAgo, author, body } of lines) {
      behindMs = minutesAgo * 60_000
      if (author === null) {
        const delivered = changed(balcony, ({ state, body: text }) => state === 'delivered' && text === body)
        await value(door, 'messages.send', { conversationId, body })
        await delivered
      } else {
        const arrived = changed(balcony, ({ direction, body: text }) => direction === 'in' && text === body)
        actor.say(address(SELF), body)
        const { id } = await arrived
        await value(door, 'messages.markRead', { conversationId, upTo: id })
      }
    }
  }
  await balcony.close()
}

type ChangedMessage = Extract<Delta, { kind: 'messagesChanged' }>['messages'][number]

/** The next message that has become so. */
function changed(balcony: Balcony, matches: (message: ChangedMessage) => boolean): Promise<ChangedMessage> {
  return new Promise((resolve) => {
    const stop = balcony.onDeltas((deltas) => {
      for (const delta of deltas) {
        if (delta.kind !== 'messagesChanged') continue
        const found = delta.messages.find(matches)
        if (found === undefined) continue
        stop()
        resolve(found)
      }
    })
  })
}

async function value<Name extends CommandName>(
  door: Door,
  name: Name,
  args: Args<Name>,
): Promise<Extract<Answer<Name>, { ok: true }>['value']> {
  const answer: Answer<CommandName> = await door.call(name, args)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
  return answer.value as Extract<Answer<Name>, { ok: true }>['value']
}

/** Somebody who is no contact yet signs in, asks, and goes. */
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
