import type { ConnectionState } from '../../../shared/model/account.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { createClient } from '../client/create-client.ts'
import type { Client } from '../client/client.ts'
import type { Extension } from '../extension.ts'
import { nodeEnginePorts, systemClock } from '../net/node-ports.ts'
import type { Clock } from '../ports.ts'
import type { Stanza } from '../stanza/stanza.ts'
import { FLOOD_DOMAIN, type FloodServer } from './flood-server.ts'

/** A client of a `FloodServer`. */
export interface FloodedClient {
  readonly client: Client
  /** The lines of the log. */
  readonly lines: readonly string[]
  /** How many times the application was told that a stanza was left out. */
  readonly omitted: number
  /** Resolves once a line with this text is logged. */
  logged(text: string): Promise<void>
  /** Resolves once its connection is in a wanted state. */
  reached(isWanted: (state: ConnectionState) => boolean): Promise<ConnectionState>
}

export interface FloodedOptions {
  readonly message?: (message: Stanza) => Promise<void>
  readonly extensions?: readonly Extension<unknown>[]
  readonly clock?: Clock
}

/** Creates a client that does not connect yet. */
export function createFloodedClient(server: FloodServer, options: FloodedOptions = {}): FloodedClient {
  const { message = () => Promise.resolve(), extensions = [], clock = systemClock } = options
  const lines: string[] = []
  const waiters: { readonly text: string; readonly done: () => void }[] = []
  const log = (line: string): void => {
    lines.push(line)
    for (const { text, done } of waiters) if (line.includes(text)) done()
  }
  let omitted = 0
  const client = createClient(
    {
      account: `romeo@${FLOOD_DOMAIN}` as BareJid,
      resource: 'balcony',
      settings: () => server.settings,
      trustedFingerprint: () => null,
      password: () => Promise.resolve(ok(server.password)),
      saved: null,
      save: () => undefined,
      message,
      omitted() {
        omitted += 1
      },
    },
    { ...nodeEnginePorts(log), clock },
    extensions,
  )
  return {
    client,
    lines,
    get omitted() {
      return omitted
    },
    logged: (text) =>
      lines.some((line) => line.includes(text))
        ? Promise.resolve()
        : new Promise((done) => void waiters.push({ text, done })),
    reached: (isWanted) =>
      isWanted(client.state)
        ? Promise.resolve(client.state)
        : new Promise((resolve) => {
            const release = client.onState((state) => {
              if (!isWanted(state)) return
              release()
              resolve(state)
            })
          }),
  }
}
