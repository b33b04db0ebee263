import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/**
 * The form in which a domain or host is looked up and compared: A-labels in lower case (RFC 5890), an IP literal
 * without brackets and in its one canonical form. null if it cannot be a host.
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

/** Whether the name is `localhost` or below it. Name servers are never asked for it (RFC 6761 §6.3). */
export function isLocalhostName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}

/**
 * Ranges of IPv4 outside the public Internet: this machine, its link, private networks, a provider's internal network
 * (RFC 1918, 3927, 6598, 6890), multicast and reserved ranges.
 */
const PRIVATE_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
]

/** The same for IPv6: unspecified and loopback, local NAT64, unique local, link- and site-local, multicast. */
const PRIVATE_IPV6: readonly (readonly [string, number])[] = [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

/** IPv6 ranges that carry an IPv4 address from this bit on: compatible, mapped, NAT64 (RFC 6052), 6to4 (RFC 3056). */
const CARRIERS: readonly (readonly [(ipv4: string) => string, number])[] = [
  [(ipv4) => `::${ipv4}`, 96],
  [(ipv4) => `::ffff:${ipv4}`, 96],
  [(ipv4) => `64:ff9b::${ipv4}`, 96],
  [(ipv4) => `2002:${inHex(ipv4)}::`, 16],
]

const inHex = (ipv4: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number)
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/**
 * Whether the IP address belongs to this machine or a network nearby, not to the public Internet. An IPv6 address
 * counts by the IPv4 address that it carries. False if the text is not an IP address.
 */
export function isPrivate(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const ranges = new BlockList()
  for (const [net, bits] of PRIVATE_IPV4) ranges.addSubnet(net, bits, 'ipv4')
  for (const [net, bits] of PRIVATE_IPV6) ranges.addSubnet(net, bits, 'ipv6')
  for (const [carry, before] of CARRIERS) {
    for (const [net, bits] of PRIVATE_IPV4) ranges.addSubnet(carry(net), before + bits, 'ipv6')
  }
  const [plain = ''] = address.split('%')
  return ranges.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}

/** Whether the IP address is this machine's own: 127.0.0.0/8, also as IPv4-mapped IPv6, and ::1. */
export function isLoopback(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const loopback = new BlockList()
  loopback.addSubnet('127.0.0.0', 8, 'ipv4')
  loopback.addAddress('::1', 'ipv6')
  return loopback.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
