import { describe, expect, it } from 'vitest'
import type { Failure, NetFailure } from '../../../shared/model/failure.ts'
import { clientRig } from '../testing/client-rig.ts'
import { fakePlaces } from '../testing/fake-places.ts'
import { fakeServer } from '../testing/fake-server.ts'
import { features, managed, resumed, SECURED, SIGNS_IN } from '../testing/transcripts.ts'

const MINUTE = 60_000
const UNTRUSTED: NetFailure = {
  code: 'certificate-untrusted',
  problem: 'wrong-name',
  certificate: {
    subject: 'hotspot',
    names: [],
    issuer: 'hotspot',
    validFrom: 0,
    validTo: 1,
    fingerprint: '00',
  },
}
const error = (name: string) =>
  `<stream:error><${name} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`
const refused = (condition: string) =>
  `<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><${condition}/></failure>`

function setUp(config: Parameters<typeof clientRig>[1] = {}) {
  const server = fakeServer()
  server.security = 'direct-tls'
  return { server, ...clientRig(server.dial, config) }
}

/** Signs in, and then the connection breaks. */
async function lost(config: Parameters<typeof clientRig>[1] = {}) {
  const t = setUp(config)
  t.client.connect()
  await t.server.plays(managed('sm-1'))
  await t.server.breaks()
  return t
}

describe('an account that worked a minute ago', () => {
  it('shows the obstacle, and is back by itself when that is gone', async () => {
    const { server, client, clock, states } = await lost()
    server.refusals.push(UNTRUSTED, UNTRUSTED)
    await clock.advance(1_000)
    expect(client.state).toMatchObject({ kind: 'stopped', failure: UNTRUSTED })
    const before = states.length
    await clock.advance(22_500 + 45_000)
    await server.plays(resumed('sm-1', 0, 0))
    expect(client.state.kind).toBe('online')
    // The person saw only the failure in the meantime.
    expect(new Set(states.slice(before).map(({ kind }) => kind))).toEqual(new Set(['stopped', 'online']))
  })

  it.each<[string, string, Failure]>([
    [
      'does not know its domain',
      `${SECURED}\n S: ${error('host-unknown')}`,
      { code: 'host-unknown', domain: 'montague.example' },
    ],
    ['offers no way to sign in', `${SECURED}\n S: ${features()}`, { code: 'no-common-mechanism' }],
    ['refuses the password', `${SIGNS_IN}\n S: ${refused('not-authorized')}`, { code: 'wrong-password' }],
    [
      'says the account is off',
      `${SIGNS_IN}\n S: ${refused('account-disabled')}`,
      { code: 'account-disabled' },
    ],
  ])('is tried again if the server %s', async (_what, transcript, failure) => {
    const { server, client, clock } = await lost()
    await clock.advance(1_000)
    await server.plays(transcript)
    expect(client.state).toMatchObject({ kind: 'stopped', failure })
    await clock.advance(5 * MINUTE)
    await server.plays(client.nextTicket === null ? managed('sm-2', 'bind2') : resumed('sm-1', 0, 0))
    expect(client.state.kind).toBe('online')
  })

  it('is tried after half a minute, and later every quarter of an hour at most', async () => {
    const { server, client, clock, waits } = await lost()
    server.refusals.push(...Array<NetFailure>(9).fill(UNTRUSTED))
    await clock.advance(1_000)
    const planned: (number | null)[] = []
    for (let n = 0; n < 8; n++) {
      planned.push(waits())
      await clock.advance((waits() ?? 0) * 1000)
    }
    // The fake randomness makes a wait three quarters of its ceiling.
    expect(planned.map((s) => Math.round(s ?? 0))).toEqual([22, 45, 90, 180, 360, 675, 675, 675])
    expect(client.state.kind).toBe('stopped')
  })

  it('sends a refused password three times in the first hour, whatever happens, and then rarely', async () => {
    const { server, client, clock } = await lost()
    await clock.advance(1_000)
    const sent: number[] = []
    for (let minute = 0; minute < 6 * 60; minute++) {
      if (server.dialled.length > sent.length + 1) {
        sent.push(minute)
        await server.plays(`${SIGNS_IN}\n S: ${refused('not-authorized')}`)
      }
      await clock.advance(MINUTE)
      // The network comes and goes.
      client.reconnectNow()
    }
    expect(sent).toEqual([0, 4, 9, 69, 249])
    expect(client.state).toMatchObject({ kind: 'stopped', failure: { code: 'wrong-password' } })
  })

  it('keeps counting refusals while other things fail in between', async () => {
    const { server, client, clock, waits } = await lost()
    await clock.advance(1_000)
    await server.plays(`${SIGNS_IN}\n S: ${refused('not-authorized')}`)
    server.refusals.push({ code: 'no-network' })
    await clock.advance(225_000)
    expect(client.state.kind).toBe('retrying')
    await clock.advance((waits() ?? 0) * 1000)
    await server.plays(`${SIGNS_IN}\n S: ${refused('not-authorized')}`)
    expect(waits()).toBe(900)
  })

  it.each<[string, Failure]>([
    ['its password is not there', { code: 'password-needed' }],
    ['its password cannot be used', { code: 'password-unusable' }],
  ])('stops for good if %s', async (_what, failure) => {
    let asked = 0
    const { client, clock } = await lost({
      password: () =>
        Promise.resolve(asked++ === 0 ? { ok: true, value: 'wherefore' } : { ok: false, error: failure }),
    })
    await clock.advance(1_000)
    expect(client.state).toEqual({ kind: 'stopped', failure })
    client.reconnectNow()
    await clock.advance(24 * 60 * MINUTE)
    expect(asked).toBe(2)
  })

  it('stops for good if another client took its place', async () => {
    const { server, client, clock } = setUp()
    client.connect()
    await server.plays(`${managed('sm-1')}\n S: ${error('conflict')}`)
    expect(client.state).toEqual({ kind: 'stopped', failure: { code: 'replaced' } })
    client.reconnectNow()
    await clock.advance(24 * 60 * MINUTE)
    expect(server.dialled).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })

  it('goes offline if it should, and starts over if the person wants it', async () => {
    const { server, client, clock } = await lost()
    server.refusals.push(UNTRUSTED)
    await clock.advance(1_000)
    await client.disconnect()
    expect(client.state).toEqual({ kind: 'offline' })
    expect(clock.timers).toBe(0)
    client.connect()
    await server.plays(managed('sm-2', 'bind2'))
    expect(client.state.kind).toBe('online')
  })
})

it('an account that never worked stops', async () => {
  const { server, client, clock } = setUp({ hasSignedIn: false })
  server.refusals.push(UNTRUSTED)
  client.connect()
  await clock.advance(24 * 60 * MINUTE)
  expect(client.state).toEqual({ kind: 'stopped', failure: UNTRUSTED })
  expect(server.dialled).toHaveLength(1)
})

describe('a push', () => {
  it('tries at once if a try is waiting', async () => {
    const { server, client, clock } = await lost()
    server.refusals.push({ code: 'no-network' }, { code: 'no-network' }, { code: 'no-network' })
    await clock.advance(8_000)
    client.reconnectNow()
    await server.plays(resumed('sm-1', 0, 0))
    expect(client.state.kind).toBe('online')
  })

  it('tries an obstacle once more, 10 s after the last try', async () => {
    const { server, client, clock, waits } = await lost()
    server.refusals.push(UNTRUSTED, UNTRUSTED)
    await clock.advance(1_000)
    const triedBefore = server.dialled.length
    client.reconnectNow()
    client.reconnectNow()
    expect(waits()).toBeLessThanOrEqual(10)
    await clock.advance(10_000)
    expect(server.dialled).toHaveLength(triedBefore + 1)
    expect(client.state.kind).toBe('stopped')
    await clock.advance(10_000)
    client.reconnectNow()
    await server.plays(resumed('sm-1', 0, 0))
    expect(client.state.kind).toBe('online')
  })

  it('asks a connection for a sign of life, and goes on within seconds without one', async () => {
    const { server, client, clock } = setUp()
    client.connect()
    await server.plays(managed('sm-1'))
    client.reconnectNow()
    await server.plays(`C: <r xmlns='urn:xmpp:sm:3'/>`)
    await clock.advance(5_000)
    await server.plays('C: END')
    await clock.advance(1_000)
    await server.plays(resumed('sm-1', 0, 0))
    expect(client.state.kind).toBe('online')
  })

  it('starts a try of an earlier network over, but not one that has just begun', async () => {
    const t = setUp()
    const { server, client, clock } = t
    client.connect()
    await clock.advance(1_999)
    client.reconnectNow()
    await clock.advance(0)
    expect(server.dialled).toHaveLength(1)
    await clock.advance(1)
    client.reconnectNow()
    await clock.advance(0)
    expect(server.dialled).toHaveLength(2)
    expect(client.state.kind).toBe('connecting')
    await server.plays(managed('sm-1'))
  })

  it('leaves accounts alone that are offline', async () => {
    const { server, client, clock } = setUp()
    client.reconnectNow()
    await clock.advance(MINUTE)
    expect(client.state).toEqual({ kind: 'offline' })
    expect(server.dialled).toEqual([])
  })
})

describe('the place that worked', () => {
  const HOUR = 60 * MINUTE

  async function online() {
    const places = fakePlaces('direct-tls', 'direct-tls')
    const rig = clientRig(places.dial)
    const [first, second] = places.servers
    if (!first || !second) throw new Error('two places')
    rig.client.connect()
    await first.plays(SECURED)
    await first.breaks()
    await second.plays(managed('sm-1'))
    return { ...places, ...rig, first, second }
  }

  it('is tried first the next time', async () => {
    const t = await online()
    await t.second.breaks()
    await t.clock.advance(1_000)
    expect(t.asked.map(({ favoured }) => favoured)).toEqual([null, t.targets[1]])
    await t.second.plays(resumed('sm-1', 0, 0))
    expect(t.client.state.kind).toBe('online')
  })

  it('does not override the order of the domain forever', async () => {
    const t = await online()
    t.client.reconnectNow()
    for (let minute = 0; minute < 60; minute++) {
      await t.clock.advance(MINUTE)
      await t.second.sends('<presence/>')
    }
    await t.second.breaks()
    await t.clock.advance(HOUR)
    expect(t.asked.at(-1)?.favoured).toBeNull()
  })

  it('is not remembered if it is the first one', async () => {
    const { server, clock, client } = setUp()
    client.connect()
    await server.plays(managed('sm-1'))
    await server.breaks()
    await clock.advance(1_000)
    expect(server.dialled.map(({ favoured }) => favoured)).toEqual([null, null])
  })
})

describe('a place where a server sends us', () => {
  const elsewhere = (host: string) =>
    `<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>${host}</see-other-host></stream:error>`

  it.each([
    [false, true],
    [true, false],
  ])('nearby: %s; during a session: only to the Internet: %s', async (areNearby, publicOnly) => {
    const places = fakePlaces('direct-tls', 'direct-tls')
    places.areNearby = areNearby
    const { client, clock } = clientRig(places.dial)
    client.connect()
    await places.servers[0]?.plays(`${managed('sm-1')}\n S: ${elsewhere('192.168.1.1')}`)
    await clock.advance(1_000)
    expect(places.asked.at(-1)).toMatchObject({ settings: { host: '192.168.1.1' }, publicOnly })
  })

  it.each([
    [false, true],
    [true, false],
  ])('nearby: %s; to resume: only to the Internet: %s', async (areNearby, publicOnly) => {
    const places = fakePlaces('direct-tls', 'direct-tls')
    places.areNearby = areNearby
    const { client, clock } = clientRig(places.dial)
    client.connect()
    const [first] = places.servers
    await first?.plays(managed('sm-1').replace("max='300'", "max='300' location='127.0.0.1:5223'"))
    await first?.breaks()
    await clock.advance(1_000)
    expect(places.asked.at(-1)).toMatchObject({ settings: { host: '127.0.0.1', port: 5223 }, publicOnly })
  })

  it('is not used during a session without TLS', async () => {
    const server = fakeServer()
    server.security = 'none'
    const { client, clock } = clientRig(server.dial, { settings: () => ({ security: 'none' }) })
    client.connect()
    await server.plays(`C: <stream:stream to='montague.example' version='1.0' xml:lang='en'>
      S: HELLO
      S: ${elsewhere('evil.example')}`)
    await clock.advance(MINUTE)
    expect(server.dialled.map(({ settings }) => settings.host)).not.toContain('evil.example')
  })
})
