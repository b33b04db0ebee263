import { BlockList, isIP } from 'node:net'
import { isLoopback, isPrivate } from './host.ts'
import type { LocalAddress, Reach } from './sockets.ts'

/** Networks that a household or an office runs itself (RFC 1918, RFC 6598, RFC 4193). */
const HOME_IPV4: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
]
const HOME_IPV6: readonly (readonly [string, number])[] = [['fc00::', 7]]

/** Whether a connection to this IP address stays within `reach`. */
export function isWithin(reach: Reach, address: string, own: readonly LocalAddress[]): boolean {
  if (isIP(address) === 0) return false
  if (isLoopback(address)) return reach.loopback
  if (!isPrivate(address)) return true
  if (reach.private === 'none' || !isAmong(address, HOME_IPV4, HOME_IPV6)) return false
  if (reach.private === 'all') return true
  const networks = own.map(({ address: base, prefix }) => [base, prefix] as const)
  return isAmong(
    address,
    networks.filter(([base]) => isIP(base) === 4),
    networks.filter(([base]) => isIP(base) === 6),
  )
}

function isAmong(
  address: string,
  ipv4: readonly (readonly [string, number])[],
  ipv6: readonly (readonly [string, number])[],
): boolean {
  const ranges = new BlockList()
  for (const [net, bits] of ipv4) ranges.addSubnet(net, bits, 'ipv4')
  for (const [net, bits] of ipv6) ranges.addSubnet(net, bits, 'ipv6')
  return ranges.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}
