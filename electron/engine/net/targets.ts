import type { ConnectionSettings } from '../../../shared/model/account.ts'

/** The services with SRV records of their own (RFC 6120 §3.2.1, XEP-0368 §3). */
export type Service = 'xmpps-client' | 'xmpp-client'

/** One place to try, and how to connect there. */
export interface Target {
  /** In the form in which it is looked up: A-labels or an IP address. */
  readonly host: string
  readonly port: number
  readonly security: 'direct-tls' | 'starttls' | 'none'
}

export const isSameTarget = (a: Target, b: Target): boolean =>
  a.host === b.host && a.port === b.port && a.security === b.security

/** The same targets with the favoured one first, if it is among them. */
export function favouredFirst(targets: readonly Target[], favoured: Target | null): readonly Target[] {
  const found = favoured && targets.find((target) => isSameTarget(target, favoured))
  return found ? [found, ...targets.filter((target) => target !== found)] : targets
}

/** The places to look for a server, before anything has been asked. */
export interface Plan {
  /** Services to ask for SRV records first. Empty if the person named the server, or if there cannot be any records. */
  readonly services: readonly Service[]
  /** Targets to try if no service record came, in this order. */
  readonly targets: readonly Target[]
}

/** RFC 6120 §14.7. By custom, servers offer direct TLS at 5223 and 443. */
export const PORT_STARTTLS = 5222
const PORT_DIRECT_TLS = 5223
const directTlsByCustom: readonly number[] = [PORT_DIRECT_TLS, 443]

/**
 * Where to look, by settings. A host or port that the person gave replaces the look-up of services (RFC 6120 §3.2.3):
 *
 * | security   | neither given                     | host, no port                   | port 5223 or 443          | other port |
 * |------------|-----------------------------------|---------------------------------|---------------------------|------------|
 * | automatic  | both services, else STARTTLS 5222 | STARTTLS 5222, then direct 5223 | direct TLS, then STARTTLS | STARTTLS   |
 * | direct-tls | `xmpps-client`, else direct 5223  | direct TLS 5223                 | direct TLS                | direct TLS |
 * | starttls   | `xmpp-client`, else STARTTLS 5222 | STARTTLS 5222                   | STARTTLS                  | STARTTLS   |
 * | none       | the domain itself, 5222           | 5222                            | that port                 | that port  |
 *
 * `domain` and `host` are as `toLookupName` gives them; `host` is null where none was given.
 */
export function planTargets(options: {
  readonly domain: string
  readonly host: string | null
  readonly port: number | undefined
  readonly security: ConnectionSettings['security']
  /** Whether service records can exist for the domain: not for an IP literal, nor for localhost. */
  readonly hasServices: boolean
}): Plan {
  const { domain, port, security } = options
  const host = options.host ?? domain
  const starttls: Target = { host, port: port ?? PORT_STARTTLS, security: 'starttls' }
  const direct: Target = { host, port: port ?? PORT_DIRECT_TLS, security: 'direct-tls' }
  const looksUp = options.host === null && port === undefined && options.hasServices
  switch (security) {
    case 'none':
      return { services: [], targets: [{ ...starttls, security: 'none' }] }
    case 'direct-tls':
      return { services: looksUp ? ['xmpps-client'] : [], targets: [direct] }
    case 'starttls':
      return { services: looksUp ? ['xmpp-client'] : [], targets: [starttls] }
    case 'automatic':
      if (looksUp) return { services: ['xmpps-client', 'xmpp-client'], targets: [starttls] }
      if (port !== undefined)
        return { services: [], targets: directTlsByCustom.includes(port) ? [direct, starttls] : [starttls] }
      // Without a host this is an IP literal or localhost, for which RFC 6120 §3.2.2 knows only one port.
      return { services: [], targets: options.host === null ? [starttls] : [starttls, direct] }
  }
}
