import { describe, expect, it } from 'vitest'
import { isLoopback, toLookupName } from './host.ts'

describe('a host as it is looked up', () => {
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
