import { expect, onTestFinished } from 'vitest'
import { freshAccount, liveServer } from '../../../build/live/live.ts'
import type { ServerInfo } from '../../../build/live/prosody.ts'
import type { ConnectionState } from '../../../shared/model/account.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { createClient } from '../client/create-client.ts'
import type { Client, SavedSession } from '../client/client.ts'
import type { Connection } from '../net/connection.ts'
import { nodeEnginePorts } from '../net/node-ports.ts'
import type { EnginePorts, Sockets } from '../ports.ts'
import type { Stanza } from '../stanza/stanza.ts'
import { loopbackSockets } from './loopback-sockets.ts'
import { extensions } from '../xep/index.ts'
import { presence } from '../xep/rfc6121-presence/index.ts'

export interface LiveOptions {
  /** `balcony` unless given. */
  readonly resource?: string
  readonly saved?: SavedSession | null
  /** The one that all live tests share unless given. */
  readonly server?: ServerInfo
  /** Those of this machine, listening on loopback only, unless given. */
  readonly sockets?: Sockets
}

/** A client with every module, on the server that all live tests share. It says goodbye at the end of the test. */
export interface LiveClient {
  readonly address: BareJid
  readonly client: Client
  readonly messages: readonly Stanza[]
  /** The session that it would have left to a later process. */
  readonly saved: () => SavedSession | null
  /** Connects. Resolves once it is online, or has stopped. */
  online(): Promise<ConnectionState>
  /** Simulates SIGKILL: it says nothing more. */
  vanish(): void
}

export function liveClient(
  account: { readonly address: string; readonly password: string } = freshAccount(),
  {
    resource = 'balcony',
    saved = null,
    server = liveServer(),
    sockets = loopbackSockets().sockets,
  }: LiveOptions = {},
): LiveClient {
  const { host, port, fingerprint } = server
  const inner = nodeEnginePorts(() => undefined)
  let connection: Connection | null = null
  let vanished = false
  const ports: EnginePorts = {
    ...inner,
    sockets,
    async dial(request) {
      // Never answered, since a client that has vanished does not come back.
      if (vanished) return new Promise(() => undefined)
      const dialled = await inner.dial(request)
      if (dialled.ok) connection = dialled.value.connection
      return dialled
    },
  }
  const messages: Stanza[] = []
  let left = saved
  const client = createClient(
    {
      account: account.address as BareJid,
      resource,
      settings: () => ({ host, port, security: 'starttls' }),
      trustedFingerprint: () => fingerprint,
      password: () => Promise.resolve(ok(account.password)),
      saved,
      save(session) {
        left = session
      },
      message(message) {
        messages.push(message)
        return Promise.resolve()
      },
    },
    ports,
    extensions,
  )
  onTestFinished(() => (vanished ? undefined : client.disconnect()))
  return {
    address: account.address as BareJid,
    client,
    messages,
    saved: () => left,
    online() {
      const settled = ({ kind }: ConnectionState) => kind === 'online' || kind === 'stopped'
      return new Promise((resolve) => {
        const release = client.onState((state) => {
          if (!settled(state)) return
          release()
          resolve(state)
        })
        client.connect()
      })
    },
    vanish() {
      vanished = true
      connection?.destroy()
    },
  }
}

/** Two clients online, in each other's roster and seeing each other's presence. */
export async function liveFriends(
  ofRomeo: LiveOptions = {},
  ofJuliet: LiveOptions = ofRomeo,
): Promise<readonly [LiveClient, LiveClient]> {
  const romeo = liveClient(freshAccount('romeo'), ofRomeo)
  const juliet = liveClient(freshAccount('juliet'), ofJuliet)
  const bothWays = [
    { own: romeo.client.use(presence), other: juliet.address },
    { own: juliet.client.use(presence), other: romeo.address },
  ]
  await Promise.all([romeo.online(), juliet.online()])
  for (const { own, other } of bothWays) {
    // Approved in advance (RFC 6121 §3.4), then requested.
    own.approve(other)
    own.subscribe(other)
  }
  for (const { own, other } of bothWays) await expect.poll(() => own.resources(other)).toHaveLength(1)
  return [romeo, juliet]
}
