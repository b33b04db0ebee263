import { connect as connectTcp, isIP } from 'node:net'
import type { Socket } from 'node:net'
import type { NetFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Clock, Random } from '../ports.ts'
import type { Dial, Dialled, DialRequest } from './connection.ts'
import { connectFirst } from './happy-eyeballs.ts'
import { isLocalhostName, isLoopback, isPrivate, toLookupName } from './host.ts'
import { defaultLimits, within } from './limits.ts'
import type { DialLimits } from './limits.ts'
import { connectFailure, lookupFailure, mostTelling } from './net-failure.ts'
import { createSystemResolver } from './resolver.ts'
import type { Resolver } from './resolver.ts'
import { secure } from './secure.ts'
import { lookUpServices } from './srv.ts'
import { favouredFirst, planTargets } from './targets.ts'
import type { Target } from './targets.ts'
import { createTcpConnection } from './tcp-connection.ts'
import { createTrust } from './trust.ts'
import type { Trust } from './trust.ts'
import { directTlsFailure } from './wrong-security.ts'

/** The parts of the outside world that dialling needs. Parts that are left out are the machine's own. */
export interface DialerPorts {
  readonly clock: Clock
  readonly random: Random
  readonly resolver?: Resolver
  readonly limits?: DialLimits
  /** Certificate authorities to trust, in PEM, instead of the machine's. */
  readonly authorities?: readonly string[]
  /** The same, shared with other connections. */
  readonly trust?: () => Promise<Trust>
  /** Starts a TCP connection to an IP address. */
  readonly openSocket?: (address: string, port: number) => Socket
}

/** Bounds the work that a hostile name server can cause. */
const MAX_ADDRESSES = 16
/** Long enough not to wake a sleeping laptop's radio, short enough for a NAT that forgets connections. */
const KEEP_ALIVE_MS = 60_000

/**
 * Makes a function that reaches servers (RFC 6120 §3, XEP-0368). It tries targets in order until one connects and, with
 * direct TLS, shows a certificate for the domain. If all fail, it reports the most telling failure. An aborted dial
 * gives `connection-lost`.
 */
export function createDialer(ports: DialerPorts): Dial {
  const {
    clock,
    random,
    resolver = createSystemResolver(),
    limits = defaultLimits,
    openSocket = openTcp,
  } = ports
  const getTrust = ports.trust ?? createTrust(ports.authorities)

  async function findTargets(
    request: DialRequest,
    domain: string,
  ): Promise<Result<readonly Target[], NetFailure>> {
    const { settings, signal } = request
    const given = settings.host === undefined || settings.host === '' ? null : settings.host
    const host = given === null ? null : toLookupName(given)
    if (given !== null && host === null) return err({ code: 'server-not-found', domain: given })
    const plan = planTargets({
      domain,
      host,
      port: settings.port,
      security: settings.security,
      hasServices: isIP(domain) === 0 && !isLocalhostName(domain),
    })
    if (plan.services.length === 0) return ok(plan.targets)
    const found = await lookUpServices(domain, plan.services, { resolver, random, clock, limits, signal })
    if (found.kind === 'not-offered') return err({ code: 'server-not-found', domain: request.domain })
    return ok(found.kind === 'targets' ? found.targets : plan.targets)
  }

  async function findAddresses(
    target: Target,
    request: DialRequest,
  ): Promise<Result<readonly string[], NetFailure>> {
    if (isIP(target.host) !== 0) return ok([target.host])
    const { signal, settings } = request
    const found = await within(resolver.addresses(target.host), { ms: limits.dnsMs, clock, signal })
    const sought = settings.host === undefined || settings.host === '' ? request.domain : settings.host
    switch (found.kind) {
      case 'aborted':
        return err({ code: 'connection-lost' })
      case 'timeout':
        return err(
          resolver.hasNetwork() ? { code: 'connection-timeout', host: target.host } : { code: 'no-network' },
        )
      case 'rejected':
        return err(lookupFailure(found.error, sought, resolver.hasNetwork()))
      case 'settled':
        return found.value.length > 0
          ? ok(found.value.slice(0, MAX_ADDRESSES))
          : err({ code: 'server-not-found', domain: sought })
    }
  }

  async function connectTo(target: Target, request: DialRequest): Promise<Result<Socket, NetFailure>> {
    const addresses = await findAddresses(target, request)
    if (!addresses.ok) return addresses
    // Without TLS the address is the only evidence of where we connect, so every address must be this machine's.
    if (target.security === 'none' && !addresses.value.every(isLoopback))
      return err({ code: 'unencrypted-refused' })
    // We connect to exactly these addresses: a second look-up could give others.
    const allowed = request.publicOnly
      ? addresses.value.filter((address) => !isPrivate(address))
      : addresses.value
    if (allowed.length === 0) return err({ code: 'redirect-refused' })
    const { host, port } = target
    const raced = await connectFirst(allowed, port, {
      openSocket,
      clock,
      attemptDelayMs: limits.attemptDelayMs,
      limitMs: limits.tcpMs,
      signal: request.signal,
    })
    if (raced.ok) return raced
    switch (raced.error.kind) {
      case 'aborted':
        return err({ code: 'connection-lost' })
      case 'timeout':
        return err({ code: 'connection-timeout', host })
      case 'failed': {
        const hasNetwork = resolver.hasNetwork()
        const [first, ...more] = raced.error.errors.map((error) =>
          connectFailure(error, host, port, hasNetwork),
        )
        return err(
          first === undefined ? { code: 'server-not-found', domain: host } : mostTelling(first, ...more),
        )
      }
    }
  }

  async function reach(
    target: Target,
    request: DialRequest,
    domain: string,
  ): Promise<Result<Dialled, NetFailure>> {
    // Before there is a socket, since a socket needs a listener from its first moment.
    const believed = await getTrust()
    const connected = await connectTo(target, request)
    if (!connected.ok) return connected
    const address = connected.value.remoteAddress ?? ''
    const where = { isNearby: isPrivate(address), isHere: isLoopback(address) }
    const direct = target.security === 'direct-tls'
    const secureOptions = () => ({
      ...believed,
      domain,
      direct,
      trustedFingerprint: request.trustedFingerprint,
      clock,
      limitMs: limits.tlsMs,
      host: target.host,
    })
    const connectionOf = (socket: Socket, tls: Dialled['connection']['tls']) =>
      createTcpConnection({
        socket,
        tls,
        secure: (plain, signal) => secure(plain, secureOptions(), signal),
        clock,
        closeMs: limits.closeMs,
      })
    const { security } = target
    if (!direct) return ok({ connection: connectionOf(connected.value, null), security, target, ...where })
    const secured = await secure(connected.value, secureOptions(), request.signal)
    if (!secured.ok) return err(directTlsFailure(secured.error, target.port))
    const { socket, state } = secured.value
    return ok({ connection: connectionOf(socket, state), security, target, ...where })
  }

  /**
   * Tries targets in their order, each once. Gives the first one that can be reached, and a way to go on from there.
   */
  function walk(targets: readonly Target[], request: DialRequest, domain: string) {
    const left = [...targets]
    const failures: NetFailure[] = []
    const closedPlaces = new Set<string>()
    const isAborted = () => request.signal.aborted

    async function next(): Promise<Result<Dialled, NetFailure>> {
      for (let target = left.shift(); target && !isAborted(); target = left.shift()) {
        const place = `${target.host} ${target.port}`
        if (closedPlaces.has(place)) continue
        const reached = await reach(target, request, domain)
        if (reached.ok) {
          if (isAborted()) {
            reached.value.connection.destroy()
            break
          }
          const isDetour = target !== targets[0]
          return ok({ ...reached.value, isDetour, next: left.length > 0 ? next : null })
        }
        failures.push(reached.error)
        if (endsDialling(reached.error)) return reached
        // Only after a failure of TLS may another security mode work at the same place.
        const { code } = reached.error
        if (code !== 'tls-failed' && code !== 'wrong-security') closedPlaces.add(place)
      }
      const [first, ...more] = failures
      if (isAborted() || first === undefined) return err({ code: 'connection-lost' })
      return err(mostTelling(first, ...more))
    }
    return next()
  }

  return async (request) => {
    const domain = toLookupName(request.domain)
    if (domain === null) return err({ code: 'server-not-found', domain: request.domain })
    const targets = await findTargets(request, domain)
    if (!targets.ok) return targets
    return walk(favouredFirst(targets.value, request.favoured ?? null), request, domain)
  }
}

/** Failures after which no other target may be tried: a person has to decide first. */
function endsDialling(failure: NetFailure): boolean {
  return (
    failure.code === 'unencrypted-refused' ||
    (failure.code === 'certificate-untrusted' && failure.problem === 'changed')
  )
}

/** Starts a TCP connection. */
export function openTcp(address: string, port: number): Socket {
  return connectTcp({
    host: address,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  })
}
