import { lookup, Resolver as DnsResolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

/** One SRV record (RFC 2782). A `name` that is `.` or empty means that the service is not offered. */
export interface SrvRecord {
  readonly name: string
  readonly port: number
  readonly priority: number
  readonly weight: number
}

/** The name service as a port. Both look-ups reject with an error that carries a `code` such as `ENOTFOUND`. */
export interface Resolver {
  srv(name: string, signal: AbortSignal): Promise<readonly SrvRecord[]>
  /** IPv4 and IPv6 addresses, in the order in which the system would try them (RFC 6724). */
  addresses(host: string): Promise<readonly string[]>
  /** Whether this machine has an address from which it could reach other machines. */
  hasNetwork(): boolean
}

/**
 * The machine's own name service. Addresses come from the system's `getaddrinfo`, because it knows the hosts file, mDNS
 * and VPNs. It cannot give SRV records, so those are asked from `nameServers` (`address:port`), by default the
 * system's.
 */
export function createSystemResolver(nameServers?: readonly string[]): Resolver {
  return {
    async srv(name, signal) {
      // A new resolver for each question reads the list of name servers again, which changes with the network.
      const resolver = new DnsResolver({ timeout: 3000, tries: 2 })
      if (nameServers !== undefined) resolver.setServers(nameServers)
      const cancel = () => resolver.cancel()
      signal.addEventListener('abort', cancel)
      try {
        return await resolver.resolveSrv(name)
      } finally {
        signal.removeEventListener('abort', cancel)
      }
    },
    async addresses(host) {
      const found = await lookup(host, { all: true, order: 'verbatim' })
      return found.map(({ address }) => address)
    },
    hasNetwork() {
      return Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .some(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
    },
  }
}
