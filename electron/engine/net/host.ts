import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/**
 * A domain or host as it is looked up and compared: A-labels in lower case (RFC 5890), an IP literal without brackets
 * and in its one canonical form. null for what cannot be a host at all.
 */
export function toLookupName(host: string): string | null {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  if (isIP(bare) !== 0) return canonicalIp(bare)
  const ascii = domainToASCII(bare).replace(/\.$/, '')
  if (ascii === '' || ascii.length > 253) return null
  return ascii.split('.').every((label) => label !== '' && label.length <= 63) ? ascii : null
}

/** One spelling for each address, so that equal addresses are equal strings. A zone (`%eth0`) is kept. */
export function canonicalIp(address: string): string {
  if (isIP(address) !== 6) return address
  const [plain = '', zone] = address.split('%')
  const canonical = new URL(`http://[${plain}]/`).hostname.slice(1, -1)
  return zone === undefined ? canonical : `${canonical}%${zone}`
}

/** `localhost` and what is below it: never asked of a name server (RFC 6761 §6.3). */
export function isLocalhostName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}

/** Whether the IP address is this machine's own: 127.0.0.0/8 and ::1, the former also as IPv4-mapped IPv6. */
export function isLoopback(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const loopback = new BlockList()
  loopback.addSubnet('127.0.0.0', 8, 'ipv4')
  loopback.addAddress('::1', 'ipv6')
  return loopback.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
