import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { defaultLimits } from './limits.ts'
import type { Resolver, SrvRecord } from './resolver.ts'
import { lookUpServices, orderRecords } from './srv.ts'
import type { Service } from './targets.ts'

const record = (name: string, priority = 10, weight = 0, port = 5222): SrvRecord => ({
  name,
  port,
  priority,
  weight,
})
const drawing = (...fractions: number[]) => ({ fraction: () => fractions.shift() ?? 0 })
const namesOf = (records: readonly SrvRecord[]) => records.map(({ name }) => name)

describe('the order of SRV records (RFC 2782)', () => {
  it('takes the lowest priority first', () => {
    const records = [record('c', 30), record('a', 10), record('b', 20)]
    expect(namesOf(orderRecords(records, drawing()))).toEqual(['a', 'b', 'c'])
  })

  it.each([
    // Running sums: zero 0, light 10, heavy 100; the mark is the fraction of 101.
    { fraction: 0, first: 'zero' },
    { fraction: 0.05, first: 'light' },
    { fraction: 0.1, first: 'light' },
    { fraction: 0.11, first: 'heavy' },
    { fraction: 0.999, first: 'heavy' },
  ])('draws $first with $fraction', ({ fraction, first }) => {
    const records = [record('light', 1, 10), record('zero', 1, 0), record('heavy', 1, 90)]
    expect(orderRecords(records, drawing(fraction))[0]?.name).toBe(first)
  })

  it('draws again, without replacement, for every place', () => {
    const records = [record('a', 1, 50), record('b', 1, 50), record('c', 1, 50)]
    expect(namesOf(orderRecords(records, drawing(0.99, 0.99, 0.99)))).toEqual(['c', 'b', 'a'])
    expect(namesOf(orderRecords(records, drawing(0.5, 0, 0)))).toEqual(['b', 'a', 'c'])
  })

  it('follows the weights over many draws', () => {
    let seed = 1
    const fraction = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    const firsts = Array.from({ length: 4000 }, () =>
      orderRecords([record('a', 1, 1), record('b', 1, 3)], { fraction }),
    ).filter(([first]) => first?.name === 'b')
    // With the mark drawn from 0 to 4 inclusive, b comes first in three of five.
    expect(firsts.length / 4000).toBeCloseTo(0.6, 1)
  })
})

const both: readonly Service[] = ['xmpps-client', 'xmpp-client']
type Zone = Partial<Record<string, readonly SrvRecord[] | Error | 'silence'>>

async function lookUp(zone: Zone, services = both, domain = 'example.org') {
  const clock = createFakeClock()
  const asked: string[] = []
  const resolver: Resolver = {
    srv(name) {
      asked.push(name)
      const answer = zone[name.split('.')[0] ?? '']
      if (answer === 'silence') return new Promise(() => undefined)
      if (answer instanceof Error) return Promise.reject(answer)
      return answer ? Promise.resolve(answer) : Promise.reject(fault('ENOTFOUND'))
    },
    addresses: () => Promise.reject(new Error('not asked for')),
    hasNetwork: () => true,
  }
  const signal = new AbortController().signal
  const looked = lookUpServices(domain, services, {
    resolver,
    random: { bytes: () => new Uint8Array(), uuid: () => '', fraction: () => 0 },
    clock,
    limits: defaultLimits,
    signal,
  })
  await clock.advance(defaultLimits.dnsMs)
  return { found: await looked, asked, timers: clock.timers }
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code })
}

describe('the look-up of services', () => {
  it('mixes both services by priority (XEP-0368)', async () => {
    const { found, asked } = await lookUp({
      '_xmpps-client': [record('tls.example.org', 20, 0, 443)],
      '_xmpp-client': [record('a.example.org', 10), record('b.example.org.', 30)],
    })
    expect(asked).toEqual(['_xmpps-client._tcp.example.org', '_xmpp-client._tcp.example.org'])
    expect(found).toEqual({
      kind: 'targets',
      targets: [
        { host: 'a.example.org', port: 5222, security: 'starttls' },
        { host: 'tls.example.org', port: 443, security: 'direct-tls' },
        { host: 'b.example.org', port: 5222, security: 'starttls' },
      ],
    })
  })

  it.each<{ name: string; zone: Zone; kind: string; hosts?: readonly string[] }>([
    { name: 'no records at all', zone: {}, kind: 'no-answer' },
    { name: 'empty answers', zone: { '_xmpp-client': [] }, kind: 'no-answer' },
    {
      name: 'both look-ups failing',
      zone: { '_xmpps-client': fault('ESERVFAIL'), '_xmpp-client': fault('ECONNREFUSED') },
      kind: 'no-answer',
    },
    {
      name: 'name servers that keep silent',
      zone: { '_xmpps-client': 'silence', '_xmpp-client': 'silence' },
      kind: 'no-answer',
    },
    {
      name: 'one look-up failing',
      zone: { '_xmpps-client': fault('ESERVFAIL'), '_xmpp-client': [record('a')] },
      kind: 'targets',
      hosts: ['a'],
    },
    {
      name: 'one look-up silent',
      zone: { '_xmpps-client': 'silence', '_xmpp-client': [record('a')] },
      kind: 'targets',
      hosts: ['a'],
    },
    {
      name: 'no direct TLS',
      zone: { '_xmpps-client': [record('.')], '_xmpp-client': [record('a')] },
      kind: 'targets',
      hosts: ['a'],
    },
    // Node gives the root as an empty name.
    {
      name: 'nothing offered',
      zone: { '_xmpps-client': [record('')], '_xmpp-client': [record('.')] },
      kind: 'not-offered',
    },
    { name: 'no direct TLS and nothing else', zone: { '_xmpps-client': [record('')] }, kind: 'not-offered' },
    {
      name: 'a port that is none',
      zone: { '_xmpp-client': [record('a', 1, 1, 0), record('b')] },
      kind: 'targets',
      hosts: ['b'],
    },
  ])('$name: $kind', async ({ zone, kind, hosts }) => {
    const { found, timers } = await lookUp(zone)
    expect(found.kind).toBe(kind)
    if (found.kind === 'targets') expect(found.targets.map(({ host }) => host)).toEqual(hosts)
    expect(timers).toBe(0)
  })

  it('asks only for the services it was told to', async () => {
    const { asked } = await lookUp({}, ['xmpps-client'])
    expect(asked).toEqual(['_xmpps-client._tcp.example.org'])
  })

  it('bounds the number of records', async () => {
    const many = Array.from({ length: 500 }, (_, index) => record(`host-${index}`, index))
    const { found } = await lookUp({ '_xmpp-client': many })
    expect(found.kind === 'targets' && found.targets.length).toBe(16)
  })
})
