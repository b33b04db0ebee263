import {
  createClient,
  createNodePorts,
  el,
  NS_CLIENT,
  type Client,
  type Element,
} from '../../electron/engine/index.ts'
import { chatState } from '../../electron/engine/xep/0085-chat-states/index.ts'
import { Received, ReceiptRequest } from '../../electron/engine/xep/0184-receipts/index.ts'
import { userAvatars } from '../../electron/engine/xep/0084-user-avatar/index.ts'
import { Displayed, Markable } from '../../electron/engine/xep/0333-markers/index.ts'
import { extensions } from '../../electron/engine/xep/index.ts'
import { presence } from '../../electron/engine/xep/rfc6121-presence/index.ts'
import { bareOf, type BareJid } from '../../shared/model/jid.ts'
import type { OwnPresence, Show } from '../../shared/model/presence.ts'
import { ok } from '../../shared/model/result.ts'
import type { ServerInfo } from '../live/prosody.ts'
import { fileOf } from './attachments.ts'
import { drawn, portrait, type Face } from './drawings.ts'
import { payloadsOf, type Said } from './payloads.ts'
import type { Beat } from './script.ts'
import { payloadsOfFile, uploadFile } from './sharing.ts'

/** Somebody with whom the person at the window talks. */
export interface Other {
  readonly jid: BareJid
  say(to: BareJid, body: string): void
  /** Does what the script says. `said` finds the earlier line that it refers to. Resolves to the id of the message. */
  play(to: BareJid, beat: Beat, said: (as: string) => Said): Promise<string>
  leave(): Promise<void>
}

/** Somebody whose client has no encryption. */
export interface Actor extends Other {
  readonly client: Client
  /** Resolves after the next message from the window, once its receipt is on its way. */
  nextHeard(): Promise<void>
}

export interface ActorOptions {
  readonly server: ServerInfo
  readonly jid: BareJid
  readonly password: string
  readonly presence: OwnPresence
  /** Their picture. Somebody without one is shown by initials. */
  readonly face?: Face | undefined
  /** The answer to a message; null: none, as before `startAnswering`. */
  readonly answer: () => string | null
}

/** Signs in one person of the cast, on our own engine: they confirm each message and answer after a moment's typing. */
export async function createActor({ server, jid, password, ...part }: ActorOptions): Promise<Actor> {
  const ports = createNodePorts(() => undefined)
  const listeners = new Set<() => void>()
  const client: Client = createClient(
    {
      account: jid,
      resource: 'stage',
      settings: () => ({ host: server.host, port: server.port, security: 'starttls' }),
      trustedFingerprint: () => server.fingerprint,
      password: () => Promise.resolve(ok(password)),
      saved: null,
      save: () => undefined,
      message: (message) => {
        const from = bareOf(message.from)
        const body = message.element.child(NS_CLIENT, 'body')
        if (message.type === 'error' || body === undefined) return Promise.resolve()
        if (message.get(ReceiptRequest) !== undefined && message.id !== undefined) {
          tell(from, [Received.build({ id: message.id })])
        }
        if (message.get(Markable) !== undefined && message.id !== undefined) {
          tell(from, [Displayed.build({ id: message.id })])
        }
        for (const heard of listeners) heard()
        listeners.clear()
        const answer = part.answer()
        if (answer !== null) {
          ports.clock.after(700, () => tell(from, [chatState('composing')]))
          ports.clock.after(2200, () => say(from, answer))
        }
        return Promise.resolve()
      },
    },
    ports,
    extensions,
  )

  function tell(to: BareJid, payloads: readonly Element[], type = 'chat'): string {
    const id = ports.random.uuid()
    client.channel.send(el(NS_CLIENT, 'message', { to, type, id }, ...payloads))
    return id
  }
  function say(to: BareJid, body: string): void {
    tell(to, [el(NS_CLIENT, 'body', {}, body), ReceiptRequest.build({}), chatState('active')])
  }

  const online = new Promise<void>((resolve, reject) => {
    client.onState((state) => {
      if (state.kind === 'online') resolve()
      if (state.kind === 'stopped') reject(new Error(`${jid}: ${state.failure.code}`))
    })
  })
  const { show, status } = part.presence
  if (isShown(show)) client.use(presence).show({ show, status })
  client.connect()
  await online
  if (part.face !== undefined) await showFace(client, part.face)
  return {
    ...{ jid, client, say },
    async play(to, beat, said) {
      if (!('does' in beat))
        return tell(
          to,
          payloadsOf(beat, said),
          beat.announced ? 'headline' : beat.subject === undefined ? 'chat' : 'normal',
        )
      if (beat.does !== 'send a file') return tell(to, payloadsOf(beat, said))
      const file = fileOf(beat.file)
      const url = await uploadFile(client, ports.http, server, file)
      return tell(to, payloadsOfFile(file, url, beat.caption ?? ''))
    },
    leave: () => client.disconnect(),
    nextHeard: () => new Promise((resolve) => listeners.add(resolve)),
  }
}

const isShown = (show: Show): show is Exclude<Show, 'offline'> => show !== 'offline'

const FACE_SIDE = 192

async function showFace(client: Client, face: Face): Promise<void> {
  const size = { width: FACE_SIDE, height: FACE_SIDE }
  const bytes = drawn(portrait(face), FACE_SIDE)
  const told = await client.use(userAvatars).publish({ bytes, type: 'image/png', ...size })
  if (!told.ok) throw new Error(`${client.channel.account} has no picture: ${told.error.code}`)
}
