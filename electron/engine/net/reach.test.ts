import { describe, expect, it } from 'vitest'
import { isWithin } from './reach.ts'

const own = [
  { address: '192.168.7.5', prefix: 24 },
  { address: 'fd00:1:2:3::5', prefix: 64 },
]

describe('the reach of a connection to a place that others name', () => {
  it.each([
    // address, for strangers, for contacts, for contacts with a server on this machine, for our server's own proxy nearby
    ['93.184.216.34', true, true, true, true],
    ['2606:2800:220:1::1', true, true, true, true],
    ['192.168.7.99', false, true, true, true],
    ['192.168.8.99', false, false, false, true],
    ['10.0.0.1', false, false, false, true],
    ['fd00:1:2:3::9', false, true, true, true],
    ['fd00:1:2:4::9', false, false, false, true],
    ['100.64.1.1', false, false, false, true],
    ['127.0.0.1', false, false, true, false],
    ['127.9.9.9', false, false, true, false],
    ['::1', false, false, true, false],
    ['::ffff:127.0.0.1', false, false, true, false],
    ['0.0.0.0', false, false, false, false],
    ['::', false, false, false, false],
    ['169.254.169.254', false, false, false, false],
    ['fe80::1', false, false, false, false],
    ['fe80::1%eth0', false, false, false, false],
    ['224.0.0.1', false, false, false, false],
    ['ff02::1', false, false, false, false],
    ['255.255.255.255', false, false, false, false],
    ['240.0.0.1', false, false, false, false],
    ['64:ff9b::a00:1', false, false, false, false],
    ['2002:a00:1::', false, false, false, false],
    ['not an address', false, false, false, false],
    ['', false, false, false, false],
  ])('%s', (address, stranger, contact, here, proxy) => {
    expect(isWithin({ private: 'none', loopback: false }, address, own)).toBe(stranger)
    expect(isWithin({ private: 'neighbours', loopback: false }, address, own)).toBe(contact)
    expect(isWithin({ private: 'neighbours', loopback: true }, address, own)).toBe(here)
    expect(isWithin({ private: 'all', loopback: false }, address, own)).toBe(proxy)
  })
})
