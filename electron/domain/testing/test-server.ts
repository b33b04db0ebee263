import type { ConnectionState } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { Client, ClientConfig, Element, EnginePorts } from '../../engine/index.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import { createFakeClient, type FakeClient } from './fake-client.ts'

const NS_REGISTER = 'jabber:iq:register'

/** A client whose server is the test. */
export interface ServedClient {
  readonly config: ClientConfig
  readonly fake: FakeClient
  /** The calls of `connect`, `reconnectNow` and `disconnect`, in order. */
  readonly calls: string[]
  readonly state: ConnectionState
  become(state: ConnectionState): void
  /** Resolves when the connection has this state. */
  reached(kind: ConnectionState['kind']): Promise<void>
}

/** An in-memory server with passwords. Its clients sign in as soon as they connect. */
export interface TestServer {
  readonly passwords: Map<string, string>
  readonly clients: ServedClient[]
  /** The last client for this address. */
  client(address: string): ServedClient
  createClient(config: ClientConfig): Client
  /** Sets the outcome of every attempt to connect; `hang` gives no answer, null accepts it. */
  refuse(failure: Failure | 'hang' | null): void
  /** The server does as it is asked about registrations, but its answers get lost. */
  loseAnswers(): void
}

export function createTestServer(ports: EnginePorts): TestServer {
  const passwords = new Map<string, string>()
  const clients: ServedClient[] = []
  let refusal: Failure | 'hang' | null = null
  let losesAnswers = false

  function answer(account: BareJid, iq: Element): string | null | undefined {
    const query = iq.child(NS_REGISTER, 'query')
    if (query === undefined) {
      return iq.child('jabber:iq:roster', 'query') ? `<query xmlns='jabber:iq:roster'/>` : null
    }
    if (query.child(NS_REGISTER, 'remove')) passwords.delete(account)
    else passwords.set(account, query.child(NS_REGISTER, 'password')?.text() ?? '')
    return losesAnswers ? undefined : ''
  }

  function createClient(config: ClientConfig): Client {
    const { account, message } = config
    const fake = createFakeClient({ account, ports, message, answer: (iq) => answer(account, iq) })
    const listeners = new Set<(state: ConnectionState) => void>()
    let state: ConnectionState = { kind: 'offline' }
    const calls: string[] = []

    function become(next: ConnectionState): void {
      state = next
      for (const listener of [...listeners]) listener(next)
    }

    async function signIn(): Promise<ConnectionState | null> {
      await settle()
      if (refusal !== null) return refusal === 'hang' ? null : { kind: 'stopped', failure: refusal }
      const password = await config.password()
      if (!password.ok) return { kind: 'stopped', failure: password.error }
      if (passwords.get(account) !== password.value) {
        return { kind: 'stopped', failure: { code: 'wrong-password' } }
      }
      await fake.begin({})
      config.save({ id: 'session-1', location: null, jid: jidOf(config), inbound: 0 })
      return { kind: 'online', jid: jidOf(config) }
    }

    clients.push({
      config,
      fake,
      calls,
      become,
      reached: (kind) =>
        new Promise((resolve) => {
          const look = () => {
            if (state.kind !== kind) return
            listeners.delete(look)
            resolve()
          }
          listeners.add(look)
          look()
        }),
      get state() {
        return state
      },
    })
    return {
      ...fake.client,
      get nextTicket() {
        return fake.client.nextTicket
      },
      get state() {
        return state
      },
      onState(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      connect() {
        calls.push('connect')
        become({ kind: 'connecting' })
        void signIn().then((next) => {
          if (next) become(next)
        })
      },
      reconnectNow: () => void calls.push('reconnectNow'),
      async disconnect() {
        calls.push('disconnect')
        await settle()
        fake.end()
        config.save(null)
        become({ kind: 'offline' })
      },
    }
  }

  return {
    passwords,
    clients,
    createClient,
    client(address) {
      const found = clients.findLast(({ config }) => config.account === address)
      if (!found) throw new Error(`no client for ${address}`)
      return found
    },
    refuse: (next) => void (refusal = next),
    loseAnswers: () => void (losesAnswers = true),
  }
}

const jidOf = ({ account, resource }: ClientConfig) => `${account}/${resource}` as FullJid
