import { createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Failure, NetFailure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Target } from '../net/targets.ts'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { fakeServer } from '../testing/fake-server.ts'
import { noNetwork } from '../testing/no-network.ts'
import { printXml } from '../testing/placeholders.ts'
import {
  asksToBind,
  AUTHENTICATED,
  BIND,
  bound,
  features,
  GREETING,
  JID as jid,
  managed,
  mechanisms,
  SECURED,
  SIGNS_IN,
  SM,
  TO_TLS,
} from '../testing/transcripts.ts'
import type { Established, Purpose, ResumePoint } from './states.ts'
import { openStream } from './stream.ts'

function start(
  options: {
    resume?: ResumePoint
    security?: 'direct-tls' | 'none'
    purpose?: Purpose
    refusals?: NetFailure[]
    target?: Target
    favoured?: Target | null
    port?: number
  } = {},
) {
  const server = fakeServer()
  server.target = options.target
  server.refusals.push(...(options.refusals ?? []))
  if (options.security) server.security = options.security
  const clock = createFakeClock()
  const established: Established[] = []
  const elements: string[] = []
  const ended: (Failure | null)[] = []
  const logged: string[] = []
  const ports = {
    clock,
    random: createFakeRandom(),
    dial: server.dial,
    ...noNetwork,
    log: (line: string) => void logged.push(line),
  }
  const stream = openStream(
    ports,
    {
      domain: 'montague.example',
      settings: { security: 'automatic', port: options.port },
      trustedFingerprint: null,
      favoured: options.favoured ?? null,
      purpose: options.purpose ?? {
        kind: 'sign-in',
        account: 'romeo@montague.example' as BareJid,
        password: 'wherefore',
        resource: 'Balcony.x1y2',
        pin: null,
        resume: options.resume ?? null,
      },
    },
    {
      established: (how) => void established.push(how),
      element: (element) => void elements.push(printXml(element)),
      ended: (failure) => void ended.push(failure),
    },
  )
  return { server, clock, stream, established, elements, ended, logged }
}

describe('a server that expects TLS from the start', () => {
  const wrong = { code: 'wrong-security', expects: 'direct-tls', port: 5223 }
  const target = { host: 'xmpp.example', port: 5223, security: 'starttls' } as const

  async function opened(port = 5223, favoured: Target | null = null) {
    const started = start({ port, target: { ...target, port }, favoured })
    await started.server.plays(GREETING)
    return started
  }

  it('is told by its TLS alert', async () => {
    const { server, ended } = await opened()
    await server.sends('\u0015\u0003\u0001\u0000\u0002\u0002F')
    expect(ended).toEqual([wrong])
  })

  it('is likely if it hangs up without a word', async () => {
    const { server, ended } = await opened()
    await server.plays('S: END')
    expect(ended).toEqual([wrong])
  })

  it('is likely if it says nothing', async () => {
    const { clock, ended } = await opened()
    await clock.advance(30_000)
    expect(ended).toEqual([wrong])
  })

  it('is not assumed at the port for STARTTLS, where STARTTLS has worked, or after an answer', async () => {
    const usual = await opened(5222)
    await usual.server.plays('S: END')
    const known = await opened(5223, target)
    await known.server.plays('S: END')
    const answering = await opened()
    await answering.server.plays(`
      S: HELLO
      S: END`)
    for (const { ended } of [usual, known, answering]) expect(ended).toEqual([{ code: 'connection-lost' }])
  })
})

describe('signing in', () => {
  it('uses STARTTLS, SASL, binding and stream management', async () => {
    const { server, established, elements, clock } = start()
    await server.plays(`
      ${TO_TLS}
      ${AUTHENTICATED}
      S: ${features(BIND, SM, `<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>`)}
      ${bound()}
      C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>
      S: <message id='early'/><enabled xmlns='urn:xmpp:sm:3' id='sm-1' resume='true' max='300'/><message id='first'/>
    `)
    expect(established).toMatchObject([
      { kind: 'bound', jid, refused: null, management: { id: 'sm-1', maxMs: 300_000, location: null } },
    ])
    const [how] = established
    expect(how?.kind === 'bound' && how.early.map((stanza) => stanza.attrs['id'])).toEqual(['early'])
    expect(elements).toEqual([`<message xmlns='jabber:client' id='first'/>`])
    expect(clock.timers).toBe(0)
  })

  it('does not let a server fill the memory before stream management is on', async () => {
    const { server, ended, established } = start({ security: 'direct-tls' })
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND, SM)}
      ${bound()}
      C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>
    `)
    await server.sends('<presence/>'.repeat(1001))
    expect(established).toEqual([])
    expect(ended).toEqual([{ code: 'flooded' }])
  })

  it.each([
    ['before TLS', GREETING],
    ['before a password', SIGNS_IN],
    ['before it has said who we are', `${AUTHENTICATED}\nS: ${features(BIND)}\n${asksToBind()}`],
  ])('hangs up on a megabyte %s', async (_when, transcript) => {
    const { server, ended } = start(transcript === GREETING ? {} : { security: 'direct-tls' })
    await server.plays(transcript)
    const stanza = `<message><body>${'x'.repeat(65_000)}</body></message>`
    for (let sent = 0; sent < 17 && ended.length === 0; sent++) {
      await server.sends(transcript.includes('<bind') ? stanza : ' '.repeat(65_536))
    }
    expect(ended).toEqual([{ code: 'flooded' }])
  })

  it('makes the connection wait, and delivers later data afterwards', async () => {
    const { server, stream } = start({ security: 'direct-tls' })
    await server.plays(managed('sm-1'))
    stream.pause()
    expect(server.isRead).toBe(false)
    stream.resume()
    expect(server.isRead).toBe(true)
  })

  it('opens a session only if a server from before RFC 6121 requires one', async () => {
    const { server, established } = start({ security: 'direct-tls' })
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND, `<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>`)}
      ${bound()}
      C: <iq type='set' id='{session}'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>
      S: <iq type='result' id='{session}'/>
    `)
    expect(established).toMatchObject([{ kind: 'bound', jid, management: null }])
  })

  it('understands a stream however its bytes are cut', async () => {
    const { server, established } = start({ security: 'direct-tls' })
    await server.plays(AUTHENTICATED)
    for (const byte of Buffer.from(features(BIND))) await server.sends(Uint8Array.of(byte))
    await server.plays(bound())
    expect(established).toHaveLength(1)
  })

  it('takes another resource if its own is taken', async () => {
    const { server, established } = start({ security: 'direct-tls' })
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND)}
      ${asksToBind()}
      S: <iq type='error' id='{bind}'><error type='modify'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
      C: <iq type='set' id='{again}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
      S: <iq type='result' id='{again}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>romeo@montague.example/made-up</jid></bind></iq>
    `)
    expect(established).toMatchObject([{ jid: 'romeo@montague.example/made-up' }])
  })

  it.each([
    [
      `<iq type='error' id='{bind}'><error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
      'not-allowed',
    ],
    [
      `<iq type='result' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>mallory@montague.example/x</jid></bind></iq>`,
      'jid-malformed',
    ],
    [`<iq type='result' id='{bind}'/>`, 'jid-malformed'],
  ])('fails if binding is answered %s', async (answer, condition) => {
    const { server, ended } = start({ security: 'direct-tls' })
    await server.plays(`${AUTHENTICATED}
      S: ${features(BIND)}
      ${asksToBind()}
      S: ${answer}
      C: </stream:stream>
      C: END`)
    expect(ended).toEqual([{ code: 'binding-refused', condition }])
  })
})

describe('TLS', () => {
  it('is never skipped', async () => {
    const { server, ended } = start()
    await server.plays(`
      ${GREETING}
      S: HELLO
      S: ${features(mechanisms('SCRAM-SHA-256', 'PLAIN'))}
      C: </stream:stream>
      C: END
    `)
    expect(ended).toEqual([{ code: 'tls-required' }])
  })

  it('ends the attempt if it fails', async () => {
    const { server, ended } = start()
    await server.plays(TO_TLS.replace('TLS\n', ''))
    await server.refusesTls({ code: 'tls-failed', reason: 'handshake' })
    expect(ended).toEqual([{ code: 'tls-failed', reason: 'handshake' }])
  })

  it('ignores data that came in the clear after <proceed/>', async () => {
    const { server, established } = start()
    await server.plays(
      TO_TLS.replace('TLS\n', '').replace(/(<proceed[^>]*>)/, `$1${features(mechanisms('PLAIN'))}`),
    )
    await server.plays(`TLS`)
    await server.plays(SECURED)
    await server.heardNothing()
    expect(established).toEqual([])
  })
})

describe('SASL', () => {
  it('reports a wrong password', async () => {
    const { server, ended } = start({ security: 'direct-tls' })
    await server.plays(`
      ${SECURED}
      S: ${features(mechanisms('PLAIN'))}
      C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHdoZXJlZm9yZQ==</auth>
      S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>
      C: </stream:stream>
      C: END
    `)
    expect(ended).toEqual([{ code: 'wrong-password' }])
  })

  it('keeps PLAIN inside TLS', async () => {
    const { server, ended } = start({ security: 'none' })
    await server.plays(`
      ${GREETING}
      S: HELLO
      S: ${features(mechanisms('PLAIN'))}
      C: </stream:stream>
    `)
    expect(ended).toEqual([{ code: 'no-common-mechanism' }])
  })

  it('goes on with the next hash if the server refuses one that it offers, and never with PLAIN', async () => {
    const { server, ended } = start({ security: 'direct-tls' })
    await server.plays(`
      ${SECURED}
      S: ${features(mechanisms('PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-256'))}
      C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>{first}</auth>
      S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-mechanism/></failure>
      C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>{second}</auth>
      S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism-too-weak/></failure>
      C: </stream:stream>
      C: END
    `)
    expect(ended).toEqual([{ code: 'no-common-mechanism' }])
  })

  it('does not talk to a server that cannot prove itself', async () => {
    const { server, ended } = start({ security: 'direct-tls' })
    const scram = await exchange(server)
    await server.plays(`
      S: <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${scram.final('another password')}</success>
      C: </stream:stream>
      C: END
    `)
    expect(ended).toEqual([{ code: 'server-not-authentic' }])
  })

  it('believes a server that proves itself', async () => {
    const { server, ended } = start({ security: 'direct-tls' })
    const scram = await exchange(server)
    await server.plays(`
      S: <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${scram.final('wherefore')}</success>
      ${SECURED}
    `)
    expect(ended).toEqual([])
  })

  it('does not believe a success out of the blue', async () => {
    const { server, ended } = start({ security: 'direct-tls' })
    await server.plays(`
      ${SECURED}
      S: ${features(mechanisms('SCRAM-SHA-256'))}
      C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>{first}</auth>
      S: <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
      C: </stream:stream>
    `)
    expect(ended).toEqual([{ code: 'server-not-authentic' }])
  })

  /** The server's side of SCRAM-SHA-256 (RFC 5802), up to the client's proof. */
  async function exchange(server: ReturnType<typeof fakeServer>) {
    await server.plays(`
      ${SECURED}
      S: ${features(mechanisms('SCRAM-SHA-256'))}
      C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>{first}</auth>
    `)
    const clientFirst = Buffer.from(server.value('first'), 'base64').toString().replace(/^n,,/, '')
    const salt = Buffer.from('salt of the earth')
    const nonce = `${/r=([^,]*)/.exec(clientFirst)?.[1]}server`
    const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=4096`
    await server.plays(`
      S: <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${Buffer.from(serverFirst).toString('base64')}</challenge>
      C: <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{proof}</response>
    `)
    const clientFinal = Buffer.from(server.value('proof'), 'base64').toString()
    return {
      final(password: string): string {
        const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
        const key = createHmac('sha256', salted).update('Server Key').digest()
        const message = [clientFirst, serverFirst, clientFinal.replace(/,p=.*$/, '')].join(',')
        const signature = createHmac('sha256', key).update(message).digest('base64')
        return Buffer.from(`v=${signature}`).toString('base64')
      },
    }
  }
})

describe('resumption', () => {
  const resume: ResumePoint = { id: 'sm-1', inbound: 7, location: undefined }

  it('takes the place of binding', async () => {
    const { server, established } = start({ security: 'direct-tls', resume })
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND, SM)}
      C: <resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='7'/>
      S: <resumed xmlns='urn:xmpp:sm:3' previd='sm-1' h='3'/>
    `)
    expect(established).toMatchObject([{ kind: 'resumed', h: 3 }])
  })

  it.each([
    [
      `<failed xmlns='urn:xmpp:sm:3' h='5'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>`,
      5,
    ],
    [`<failed xmlns='urn:xmpp:sm:3'/>`, undefined],
  ])('falls back to binding after %s', async (answer, h) => {
    const { server, established } = start({ security: 'direct-tls', resume })
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND, SM)}
      C: <resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='7'/>
      S: ${answer}
      ${bound()}
      C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>
      S: <failed xmlns='urn:xmpp:sm:3'/>
    `)
    expect(established).toMatchObject([{ kind: 'bound', jid, management: null, refused: { h } }])
  })

  it('is not believed for another session', async () => {
    const { server, ended } = start({ security: 'direct-tls', resume })
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND, SM)}
      C: <resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='7'/>
      S: <resumed xmlns='urn:xmpp:sm:3' previd='sm-2' h='3'/>
      C: <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
      C: </stream:stream>
    `)
    expect(ended).toEqual([{ code: 'not-xmpp' }])
  })

  it('is tried at the place that the server wants, then at the usual place', async () => {
    const { server } = start({
      resume: { ...resume, location: { host: 'node2.montague.example', port: 5269 } },
      refusals: [{ code: 'connection-timeout', host: 'node2.montague.example' }],
    })
    await server.plays(GREETING)
    expect(server.dialled.map(({ domain, settings }) => [domain, settings.host, settings.port])).toEqual([
      ['montague.example', 'node2.montague.example', 5269],
      ['montague.example', undefined, undefined],
    ])
  })
})

describe('a server that', () => {
  it.each([
    ['garbage', `\0\x01\x02`, 'not-well-formed', { code: 'not-xmpp' }],
    ['another protocol', `SSH-2.0-OpenSSH_9.7\r\n`, 'not-well-formed', { code: 'not-xmpp' }],
    ['another document', `<html>`, 'bad-format', { code: 'not-xmpp' }],
    ['another namespace', `<stream xmlns='jabber:server'>`, 'invalid-namespace', { code: 'not-xmpp' }],
    [
      'the namespace of servers',
      `<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`,
      'invalid-namespace',
      { code: 'not-xmpp' },
    ],
    [
      'a protocol from before XMPP 1.0',
      `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
      'unsupported-version',
      { code: 'stream-error', condition: 'unsupported-version' },
    ],
    ['a document type', `<!DOCTYPE x [<!ENTITY a 'b'>]>`, 'restricted-xml', { code: 'not-xmpp' }],
  ])('speaks %s', async (_what, bytes, condition, failure) => {
    const { server, ended } = start()
    await server.plays(GREETING)
    await server.sends(bytes)
    await server.plays(`
      C: <stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
      C: </stream:stream>
      C: END`)
    expect(ended).toEqual([failure])
  })

  it('never finishes', async () => {
    const { server, ended } = start()
    await server.plays(`
      ${GREETING}
      S: HELLO
      S: <stream:features><x>`)
    const text = Buffer.alloc(1024 * 1024, 'x')
    await server.sends(text)
    expect(ended).toEqual([{ code: 'flooded' }])
    await server.plays(`
      C: <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
      C: </stream:stream>
      C: END`)
  })

  it('falls silent', async () => {
    const { server, clock, ended } = start()
    await server.plays(`
      ${GREETING}
      S: HELLO`)
    await clock.advance(30_000)
    expect(ended).toEqual([{ code: 'negotiation-timeout' }])
    await server.plays(`C: END`)
    expect(clock.timers).toBe(0)
  })

  it.each([
    ['before its header', ''],
    ['before the features', 'S: HELLO'],
    ['during STARTTLS', TO_TLS.replace(/^.*?S:/s, 'S:').replace(/S: <proceed[^]*/, '')],
    ['during the handshake', TO_TLS.replace(/^.*?S:/s, 'S:').replace('TLS\n', '')],
    ['before SASL', `${TO_TLS.replace(/^.*?S:/s, 'S:')}${SECURED}`],
    ['before binding', `${TO_TLS.replace(/^.*?S:/s, 'S:')}${AUTHENTICATED}`],
    [
      'during binding',
      `${TO_TLS.replace(/^.*?S:/s, 'S:')}${AUTHENTICATED}
      S: ${features(BIND, SM)}
      ${asksToBind()}`,
    ],
    [
      'in the middle of a session',
      `${TO_TLS.replace(/^.*?S:/s, 'S:')}${AUTHENTICATED}
      S: ${features(BIND)}
      ${bound()}`,
    ],
  ])('is gone %s', async (_when, transcript) => {
    const { server, clock, ended } = start()
    await server.plays(`${GREETING}
      ${transcript}`)
    await server.breaks()
    expect(ended).toEqual([{ code: 'connection-lost' }])
    expect(clock.timers).toBe(0)
  })

  it.each([
    [
      `<host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>`,
      { code: 'host-unknown', domain: 'montague.example' },
    ],
    [`<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>`, { code: 'replaced' }],
    [`<system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>`, { code: 'server-shutdown' }],
    [
      `<see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>not a host</see-other-host>`,
      { code: 'stream-error', condition: 'see-other-host' },
    ],
    [
      `<policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Slow down.</text>`,
      { code: 'stream-error', condition: 'policy-violation', text: 'Slow down.' },
    ],
    [``, { code: 'stream-error', condition: 'undefined-condition' }],
  ])('ends the stream with %s', async (children, failure) => {
    const { server, ended } = start()
    await server.plays(`
      ${GREETING}
      S: HELLO
      S: <stream:error>${children}</stream:error></stream:stream>
      C: </stream:stream>
      C: END`)
    expect(ended).toEqual([failure])
  })

  it('sends us elsewhere, and elsewhere again', async () => {
    const { server, ended } = start({ security: 'direct-tls' })
    for (let hop = 0; hop <= 3; hop++) {
      await server.plays(`
        ${SECURED}
        S: <stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[2001:db8::${hop}]:5222</see-other-host></stream:error>
        ${hop === 3 ? 'C: </stream:stream>' : ''}`)
    }
    expect(
      server.dialled.map(({ domain, settings: { host, port, security } }) => [domain, host, port, security]),
    ).toEqual([
      ['montague.example', undefined, undefined, 'automatic'],
      ['montague.example', '2001:db8::0', 5222, 'automatic'],
      ['montague.example', '2001:db8::1', 5222, 'automatic'],
      ['montague.example', '2001:db8::2', 5222, 'automatic'],
    ])
    expect(ended).toEqual([{ code: 'too-many-redirects' }])
  })
})

describe('closing', () => {
  const LIVE = `${AUTHENTICATED}
    S: ${features(BIND)}
    ${bound()}`

  it('waits for the server, and for the rest of its data', async () => {
    const { server, stream, elements, ended } = start({ security: 'direct-tls' })
    await server.plays(LIVE)
    const closed = stream.close()
    await server.plays(`
      C: </stream:stream>
      S: <message id='last'/></stream:stream>
      C: END`)
    await closed
    expect(elements).toHaveLength(1)
    expect(ended).toEqual([null])
  })

  it('waits no longer than 2 s', async () => {
    const { server, stream, clock, ended } = start({ security: 'direct-tls' })
    await server.plays(LIVE)
    void stream.close()
    await clock.advance(1_999)
    expect(ended).toEqual([])
    await clock.advance(1)
    expect(ended).toEqual([null])
    await server.plays(`
      C: </stream:stream>
      C: END`)
  })

  it('aborts a dial that is under way', async () => {
    const { stream, ended, server } = start()
    const closed = stream.close()
    await closed
    await settle()
    expect(ended).toEqual([null])
    expect(server.dialled[0]?.signal.aborted).toBe(true)
  })

  it('answers a server that closes', async () => {
    const { server, ended } = start({ security: 'direct-tls' })
    await server.plays(`${LIVE}
      S: </stream:stream>
      C: </stream:stream>
      C: END`)
    expect(ended).toEqual([{ code: 'connection-lost' }])
  })
})

describe('registration', () => {
  it('stops before SASL and names nobody', async () => {
    const { server, stream, established, elements } = start({
      security: 'direct-tls',
      purpose: { kind: 'registration' },
    })
    await server.plays(`
      ${GREETING}
      S: HELLO
      S: ${features(mechanisms('PLAIN'), `<register xmlns='http://jabber.org/features/iq-register'/>`)}`)
    expect(established).toMatchObject([{ kind: 'unauthenticated' }])
    stream.write(`<iq type='get' id='1'/>`)
    await server.plays(`
      C: <iq type='get' id='1'/>
      S: <iq type='result' id='1'/>`)
    expect(elements).toHaveLength(1)
  })
})
