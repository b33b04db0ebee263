import {
  createClient,
  createNodePorts,
  el,
  NS_CLIENT,
  type Client,
  type Stanza,
} from '../../../electron/engine/index.ts'
import { extensions } from '../../../electron/engine/xep/index.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { addAccount, startProsody, type ProsodyServer, type ServerInfo } from '../../live/prosody.ts'

/** The component that is full of rooms. */
const HALL = 'hall.test'
const DIRECTOR = 'escalus'
const PASSWORD = 'wherefore'
const LIMIT_MS = 120_000

/** An event in the hall. */
interface Told {
  /** The burst begins; the guest has answered the ping behind it; the same behind an order. */
  readonly what: 'entering' | 'answered' | 'done'
  readonly room: string
  readonly who: string
  /** In milliseconds since 1970. */
  readonly at: number
}

/** A server with the hall, and somebody who gives orders there. */
export interface Hall {
  readonly server: ServerInfo
  /** Makes an account. Returns its address. */
  account(name: string): BareJid
  /** See `orders` in `mod_hall.lua`. */
  order(what: 'say' | 'churn' | 'change', room: string, name: string, ...numbers: readonly number[]): void
  /** When that happened, in milliseconds since 1970. Waits for it. `who`: the bare address of a guest. */
  when(what: Told['what'], room: string, who: string, since: number): Promise<number>
  close(): Promise<void>
}

/** The address of a room with so many people. */
export const roomOf = (name: string, people: number): BareJid => `${name}-${people}@${HALL}` as BareJid

export const GUEST_PASSWORD = PASSWORD

export async function openHall(folder: string): Promise<Hall> {
  const server: ProsodyServer = await startProsody({
    folder,
    component: { domain: HALL, module: 'hall', folder: import.meta.dirname },
    // The archive of an account is a text file, and would be measured, too.
    without: ['mam'],
  })
  const { info } = server
  const account = (name: string): BareJid => addAccount(info, name, PASSWORD) as BareJid
  const told: Told[] = []
  const waiting = new Set<() => void>()
  const director = await signIn(info, account(DIRECTOR), ({ element }) => {
    const body = element.child(NS_CLIENT, 'body')?.text()
    if (body === undefined) return
    told.push(JSON.parse(body) as Told)
    for (const look of waiting) look()
  })
  const say = (body: string): void =>
    void director.channel.send(el(NS_CLIENT, 'message', { to: HALL }, el(NS_CLIENT, 'body', {}, body)))
  say('hello')
  return {
    server: info,
    account,
    order: (...words) => say(words.join(' ')),
    when: (what, room, who, since) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(limit)
          waiting.delete(look)
        }
        const look = (): void => {
          const found = told.find(
            (one) =>
              one.what === what && one.room === room && one.who.startsWith(`${who}/`) && one.at >= since,
          )
          if (found === undefined) return
          stop()
          resolve(found.at)
        }
        const limit = setTimeout(() => {
          stop()
          reject(new Error(`${who} in ${room}: not ${what} within ${LIMIT_MS / 1000} s`))
        }, LIMIT_MS)
        waiting.add(look)
        look()
      }),
    async close() {
      await director.disconnect()
      await server.dispose()
    },
  }
}

async function signIn(
  { host, port, fingerprint }: ServerInfo,
  account: BareJid,
  heard: (message: Stanza) => void,
): Promise<Client> {
  const client = createClient(
    {
      account,
      resource: 'hall',
      settings: () => ({ host, port, security: 'starttls' }),
      trustedFingerprint: () => fingerprint,
      password: () => Promise.resolve(ok(PASSWORD)),
      saved: null,
      save: () => undefined,
      message: (message) => {
        heard(message)
        return Promise.resolve()
      },
    },
    createNodePorts(() => undefined),
    extensions,
  )
  const online = new Promise<void>((resolve, reject) => {
    client.onState((state) => {
      if (state.kind === 'online') resolve()
      if (state.kind === 'stopped') reject(new Error(`${account}: ${state.failure.code}`))
    })
  })
  client.connect()
  await online
  return client
}
