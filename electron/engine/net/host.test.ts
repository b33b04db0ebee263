import { describe, expect, it } from 'vitest'
import { isLoopback, isPrivate, toLookupName } from './host.ts'

describe('a host in the form in which it is looked up', () => {
  it.each([
    ['example.org', 'example.org'],
    ['EXAMPLE.org.', 'example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    ['192.0.2.1', '192.0.2.1'],
    ['[2001:DB8:0:0::1]', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:127.0.0.1', '::ffff:7f00:1'],
    ['', null],
    ['a..b', null],
    ['exa mple.org', null],
    ['a@b', null],
    [`${'a'.repeat(64)}.org`, null],
    [`${'a.'.repeat(130)}org`, null],
  ])('%s: %s', (host, name) => {
    expect(toLookupName(host)).toBe(name)
  })

  it.each([
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['128.0.0.1', false],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.0.1', false],
    ['fe80::1', false],
    ['localhost', false],
  ])('%s is loopback: %s', (address, loopback) => {
    expect(isLoopback(address)).toBe(loopback)
  })
})

describe('addresses outside the public Internet', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::10.0.0.1',
    '64:ff9b::192.168.0.1',
    '64:ff9b:1::808:808',
    '2002:7f00:1::1',
  ])('%s is not one', (address) => {
    expect(isPrivate(address)).toBe(true)
  })
  it.each([
    '192.0.2.1',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2001:db8::1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
    'localhost',
    '',
  ])('%s is one, or is no address', (address) => {
    expect(isPrivate(address)).toBe(false)
  })
})
