import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { fakePlaces } from '../testing/fake-places.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { noNetwork } from '../testing/no-network.ts'
import {
  AUTHENTICATED,
  BIND,
  bound,
  features,
  GREETING,
  mechanisms,
  SECURED,
  SIGNS_IN,
  TO_TLS,
} from '../testing/transcripts.ts'
import type { Target } from '../net/targets.ts'
import { openStream } from './stream.ts'

function start(security: readonly Target['security'][]) {
  const places = fakePlaces(...security)
  const clock = createFakeClock()
  const ended: (Failure | null)[] = []
  let established = 0
  const ports = { clock, random: createFakeRandom(), dial: places.dial, ...noNetwork, log: () => undefined }
  const stream = openStream(
    ports,
    {
      domain: 'montague.example',
      settings: { security: 'automatic' },
      trustedFingerprint: null,
      purpose: {
        kind: 'sign-in',
        account: 'romeo@montague.example' as BareJid,
        password: 'wherefore',
        resource: 'Balcony.x1y2',
        pin: null,
        resume: null,
      },
    },
    {
      established() {
        established++
      },
      element: () => undefined,
      ended: (failure) => void ended.push(failure),
    },
  )
  const [first, second] = places.servers
  if (!first || !second) throw new Error('two places at least')
  return {
    ...places,
    first,
    second,
    clock,
    ended,
    stream,
    established: () => established,
    areNearby: (are: boolean) => (places.areNearby = are),
  }
}

const condition = (name: string) => `<${name} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>`
const error = (name: string) => `<stream:error>${condition(name)}</stream:error></stream:stream>`
const elsewhere = (host: string) =>
  `<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>${host}</see-other-host></stream:error></stream:stream>`

/** The behaviour of the first place, and the failure that is reported if the next one does no better. */
const misdeeds: readonly (readonly [string, string, Failure])[] = [
  ['hangs up', 'S: END', { code: 'connection-lost' }],
  ['speaks HTTP', `S: HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n`, { code: 'not-xmpp' }],
  [
    'offers no TLS',
    `S: HELLO
     S: ${features(mechanisms('PLAIN'))}`,
    { code: 'tls-required' },
  ],
  [
    'refuses TLS',
    `S: HELLO
     S: ${features(`<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`)}
     C: <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
     S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`,
    { code: 'tls-failed', reason: 'refused by the server' },
  ],
  [
    'is shut down',
    `S: HELLO
     S: ${error('system-shutdown')}`,
    { code: 'server-shutdown' },
  ],
  [
    'does not know the domain',
    `S: HELLO
     S: ${error('host-unknown')}`,
    { code: 'host-unknown', domain: 'montague.example' },
  ],
  [
    'sends elsewhere outside of TLS',
    `S: HELLO
     S: ${elsewhere('evil.test')}`,
    { code: 'redirect-refused' },
  ],
  [
    'breaks in the middle of its features',
    `S: HELLO
     S: <stream:features><starttls`,
    { code: 'connection-lost' },
  ],
]

describe('a place that is no good', () => {
  it.each(misdeeds)('%s: the next one is tried in the same attempt', async (_what, transcript) => {
    const t = start(['starttls', 'direct-tls'])
    await t.first.plays(GREETING)
    await t.first.plays(transcript)
    await t.first.breaks()
    await t.second.plays(`${AUTHENTICATED}
      S: ${features(BIND)}
      ${bound()}`)
    expect(t.established()).toBe(1)
    expect(t.ended).toEqual([])
    expect(t.stream.place).toEqual({ target: t.targets[1], isDetour: true })
    expect(t.asked).toHaveLength(1)
    expect(t.clock.timers).toBe(0)
  })

  it.each(misdeeds)('%s: this is reported if no other place answers', async (_what, transcript, failure) => {
    const t = start(['starttls', 'direct-tls'])
    t.second.refusals.push({ code: 'connection-refused', host: 'host2.test', port: 5222 })
    await t.first.plays(GREETING)
    await t.first.plays(transcript)
    await t.first.breaks()
    expect(t.ended).toEqual([failure])
    expect(t.clock.timers).toBe(0)
  })

  it('is silent: the next one is tried after 10 s, and the last one has its 30', async () => {
    const t = start(['starttls', 'direct-tls'])
    await t.first.plays(GREETING)
    await t.clock.advance(10_000)
    await t.second.plays(`${SECURED}
      S: ${features(mechanisms())}`)
    expect(t.ended).toEqual([{ code: 'no-common-mechanism' }])

    const silent = start(['starttls', 'direct-tls'])
    await silent.first.plays(GREETING)
    await silent.clock.advance(10_000)
    await silent.second.plays(SECURED)
    await silent.clock.advance(29_999)
    expect(silent.ended).toEqual([])
    await silent.clock.advance(1)
    expect(silent.ended).toEqual([{ code: 'negotiation-timeout' }])
  })

  it('shows a wrong certificate: the next one is tried, unless somebody may be in between', async () => {
    const certificate = {
      subject: 'x',
      names: [],
      issuer: 'x',
      validFrom: 0,
      validTo: 1,
      fingerprint: '00',
    }
    const t = start(['starttls', 'direct-tls'])
    await t.first.plays(TO_TLS.replace('TLS\n', ''))
    await t.first.refusesTls({ code: 'certificate-untrusted', problem: 'wrong-name', certificate })
    await t.second.plays(SECURED)
    const other = start(['starttls', 'direct-tls'])
    await other.first.plays(TO_TLS.replace('TLS\n', ''))
    await other.first.refusesTls({ code: 'certificate-untrusted', problem: 'changed', certificate })
    expect(other.ended).toMatchObject([{ code: 'certificate-untrusted', problem: 'changed' }])
    expect(other.second.dialled).toEqual([])
  })

  it('is shut down after the password: the next one is tried', async () => {
    const t = start(['direct-tls', 'direct-tls'])
    await t.first.plays(`${AUTHENTICATED}
      S: ${error('system-shutdown')}`)
    await t.second.plays(SECURED)
    expect(t.ended).toEqual([])
  })

  it.each<[string, string, Failure]>([
    [
      'refuses the password',
      `S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>`,
      { code: 'wrong-password' },
    ],
    ['hangs up on the password', 'S: END', { code: 'connection-lost' }],
    [
      'breaks its rules',
      `S: ${error('policy-violation')}`,
      { code: 'stream-error', condition: 'policy-violation' },
    ],
  ])('%s: no other place gets the password', async (_what, transcript, failure) => {
    const t = start(['direct-tls', 'direct-tls'])
    await t.first.plays(SIGNS_IN)
    await t.first.plays(transcript)
    expect(t.ended).toEqual([failure])
    expect(t.second.dialled).toEqual([])
  })

  it('is left alone once the stream is closing', async () => {
    const t = start(['starttls', 'direct-tls'])
    await t.first.plays(GREETING)
    t.stream.drop({ code: 'connection-lost' })
    expect(t.ended).toEqual([{ code: 'connection-lost' }])
    expect(t.second.dialled).toEqual([])
  })
})

describe('a server that sends us elsewhere', () => {
  it.each([
    ['a server on the Internet only to the Internet', false, true],
    ['one nearby also to another nearby', true, false],
  ])('%s', async (_what, isNearby, publicOnly) => {
    const t = start(['direct-tls', 'direct-tls'])
    t.areNearby(isNearby)
    await t.first.plays(`${SECURED}
      S: ${elsewhere('10.0.0.1:5223')}`)
    await t.second.plays(SECURED)
    expect(t.asked[1]).toMatchObject({ settings: { host: '10.0.0.1', port: 5223 }, publicOnly })
    expect(t.stream.place).toBeNull()
  })

  it('to a place where nobody may look: its own next place is tried, or it is reported', async () => {
    const t = start(['direct-tls', 'direct-tls'])
    t.second.refusals.push({ code: 'redirect-refused' })
    await t.first.plays(`${SECURED}
      S: ${elsewhere('169.254.169.254')}`)
    await t.second.plays(SECURED)
    expect(t.stream.place).toEqual({ target: t.targets[1], isDetour: true })
    await t.second.breaks()
    expect(t.ended).toEqual([{ code: 'redirect-refused' }])
  })
})
