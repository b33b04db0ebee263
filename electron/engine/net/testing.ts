import { afterEach } from 'vitest'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import { createAuthority } from '../testing/certificates.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { listenPlain } from '../testing/loopback-server.ts'
import type { LoopbackServer } from '../testing/loopback-server.ts'
import { createDialer } from './dial.ts'
import type { DialerPorts } from './dial.ts'
import { systemClock } from './node-ports.ts'
import type { Resolver, SrvRecord } from './resolver.ts'
import type { Target } from './targets.ts'

/** The one authority that `dial` trusts, and a certificate from it. */
export const authority = createAuthority()
export const valid = authority.issue({ commonName: 'example.test', names: ['example.test'] })
const leftovers: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const clean of leftovers.splice(0)) await clean()
})

/** Closes the server after the test. */
export async function during<S extends LoopbackServer>(starting: Promise<S>): Promise<S> {
  const server = await starting
  leftovers.push(() => server.close())
  return server
}

export interface Zone {
  /** By service. */
  readonly srv?: Partial<Record<'_xmpps-client' | '_xmpp-client', readonly SrvRecord[]>>
  /** By host; every other name is not found. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>
  readonly hasNetwork?: boolean
}

export const never = new Promise<never>(() => undefined)
export const fault = (code: string) => Object.assign(new Error(code), { code })

/** A name service that knows the zone and nothing else. */
export function resolverOf({ srv = {}, hosts = {}, hasNetwork = true }: Zone): Resolver {
  return {
    srv(name) {
      const [service] = name.split('.')
      const records = service === '_xmpps-client' || service === '_xmpp-client' ? srv[service] : undefined
      return records ? Promise.resolve(records) : Promise.reject(fault('ENOTFOUND'))
    },
    addresses(host) {
      const found = hosts[host]
      return found ? Promise.resolve(found) : Promise.reject(fault('ENOTFOUND'))
    },
    hasNetwork: () => hasNetwork,
  }
}

export interface Dialling {
  readonly zone?: Zone
  readonly settings?: Partial<ConnectionSettings>
  readonly domain?: string
  readonly trustedFingerprint?: string
  readonly signal?: AbortSignal
  readonly ports?: Partial<DialerPorts>
  readonly publicOnly?: boolean
  readonly favoured?: Target
}

/** Dials `example.test` unless told otherwise. The connection is closed after the test. */
export async function dial(given: Dialling) {
  const dialer = createDialer({
    clock: systemClock,
    random: createFakeRandom(),
    resolver: resolverOf(given.zone ?? {}),
    authorities: [authority.cert],
    ...given.ports,
  })
  const dialled = await dialer({
    domain: given.domain ?? 'example.test',
    settings: { security: 'automatic', ...given.settings },
    trustedFingerprint: given.trustedFingerprint ?? null,
    signal: given.signal ?? new AbortController().signal,
    publicOnly: given.publicOnly ?? false,
    favoured: given.favoured ?? null,
  })
  if (dialled.ok) leftovers.push(() => dialled.value.connection.destroy())
  return dialled
}

export const at = (port: number, priority = 1, name = 'host.test'): SrvRecord => ({
  name,
  port,
  priority,
  weight: 0,
})
export const hosts = { 'host.test': ['127.0.0.1'], 'example.test': ['127.0.0.1'] }
/** A port of this machine where nothing listens. */
export async function deadPort(): Promise<number> {
  const server = await listenPlain()
  await server.close()
  return server.port
}
export const directTo = (port: number): Dialling => ({
  zone: { hosts, srv: { '_xmpps-client': [at(port)] } },
})
