import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeLive } from '../../../../build/live/live.ts'
import { addAccount, startProsody, type ProsodyServer } from '../../../../build/live/prosody.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { ChannelBinding, SignInPin } from '../../../../shared/model/sign-in.ts'
import type { TlsState } from '../../net/connection.ts'
import { nodeEnginePorts } from '../../net/node-ports.ts'
import type { EnginePorts } from '../../ports.ts'
import { openStream } from '../stream.ts'

const COMPONENT = join(import.meta.dirname, '../../../../build/live/bindings')
const PASSWORD = 'wherefore'

let server: ProsodyServer
let account: string

interface Meeting {
  readonly pin?: SignInPin
  readonly password?: string
  /** Changes the channel data on this side. */
  readonly tls?: (given: TlsState) => Partial<TlsState>
}

/** Signs in and returns the result: the pin, or the failure. */
async function signIn({ pin, password = PASSWORD, tls = () => ({}) }: Meeting = {}) {
  const { host, tlsPort, fingerprint } = server.info
  const inner = nodeEnginePorts(() => undefined)
  const ports: EnginePorts = {
    ...inner,
    async dial(request) {
      const dialled = await inner.dial(request)
      if (!dialled.ok || dialled.value.connection.tls === null) return dialled
      const { connection } = dialled.value
      const state = { ...dialled.value.connection.tls, ...tls(dialled.value.connection.tls) }
      const changed = Object.create(connection, { tls: { value: state } }) as typeof connection
      return { ok: true, value: { ...dialled.value, connection: changed } }
    },
  }
  let pinned: SignInPin | null = null
  return new Promise<SignInPin | Failure | null>((resolve) => {
    const stream = openStream(
      ports,
      {
        domain: server.info.domain,
        settings: { host, port: tlsPort, security: 'direct-tls' },
        trustedFingerprint: fingerprint,
        purpose: {
          kind: 'sign-in',
          account: account as BareJid,
          password,
          pin: pin ?? null,
          resource: 'balcony',
          resume: null,
        },
      },
      {
        pinned: (next) => void (pinned = next),
        established: () => void stream.close(),
        element: () => undefined,
        ended: (failure) => resolve(failure ?? pinned),
      },
    )
  })
}

describeLive('signing in to a Prosody with channel binding', () => {
  beforeAll(async () => {
    server = await startProsody({
      domain: 'bound.test',
      component: { domain: 'bindings.bound.test', module: 'bindings', folder: COMPONENT },
    })
    account = addAccount(server.info, 'romeo', PASSWORD)
  })
  afterAll(() => server.dispose())

  const pinOf = (binding: ChannelBinding | null): SignInPin => ({
    mechanism: 'SCRAM-SHA-1',
    binding,
    refused: [],
  })
  const without = (): Partial<TlsState> => ({ exporter: () => null })

  test('binds to the connection, which looks the same to both sides', async () => {
    expect(await signIn()).toEqual(pinOf('tls-exporter'))
  })

  test('binds to the certificate, which looks the same to both sides', async () => {
    expect(await signIn({ tls: without })).toEqual(pinOf('tls-server-end-point'))
  })

  test('binds to nothing if this side has nothing to bind to', async () => {
    expect(await signIn({ tls: () => ({ ...without(), endPoint: () => null }) })).toEqual(pinOf(null))
  })

  test('does not try a weaker binding than before', async () => {
    expect(await signIn({ pin: pinOf('tls-exporter'), tls: without })).toEqual({
      code: 'sign-in-weaker',
      pinned: { mechanism: 'SCRAM-SHA-1', binding: 'tls-exporter' },
      offered: { mechanism: 'SCRAM-SHA-1', binding: 'tls-server-end-point' },
    })
  })

  test('is refused over another connection than the server’s, as with somebody in between', async () => {
    const inBetween = (): Partial<TlsState> => ({ exporter: () => new Uint8Array(32) })
    expect(await signIn({ tls: inBetween })).toEqual({ code: 'server-not-authentic' })
  })

  test('is refused with another password', async () => {
    expect(await signIn({ password: 'Rosaline' })).toEqual({ code: 'wrong-password' })
  })
})
