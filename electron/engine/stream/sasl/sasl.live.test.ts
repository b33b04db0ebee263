import { randomBytes, randomUUID } from 'node:crypto'
import { connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { addAccount } from '../../../../build/live/prosody.ts'
import { describeLive, liveServer } from '../../../../build/live/live.ts'
import { chooseWay, failureOfCondition, startMechanism } from './index.ts'

/** Just enough of a stream to carry SASL: incoming text is searched for the expected one. */
function openStream(): {
  until(pattern: RegExp): Promise<RegExpExecArray>
  socket: TLSSocket
} {
  const { host, tlsPort, domain } = liveServer()
  const socket = connect({ host, port: tlsPort, servername: domain, rejectUnauthorized: false })
  socket.setEncoding('utf8')
  let received = ''
  let arrived: () => void = () => undefined
  let broke: (error: Error) => void = () => undefined
  socket.on('data', (text: string) => {
    received += text
    arrived()
  })
  socket.on('error', (error: Error) => {
    broke(error)
  })
  socket.on('close', () => {
    broke(new Error(`closed after ${received}`))
  })
  const until = async (pattern: RegExp) => {
    for (;;) {
      const match = pattern.exec(received)
      if (match !== null) {
        received = received.slice(match.index + match[0].length)
        return match
      }
      await new Promise<void>((resolve, reject) => {
        arrived = resolve
        broke = reject
      })
    }
  }
  socket.write(
    `<stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
  )
  return { until, socket }
}

/** Signs in and returns the mechanism, or the failure's code. */
async function signIn(username: string, password: string, only?: 'PLAIN'): Promise<string> {
  const { until, socket } = openStream()
  try {
    const [features] = await until(/<stream:features>.*?<\/stream:features>/s)
    const offered = Array.from(features.matchAll(/<mechanism>([^<]+)</g), (match) => match[1] ?? '')
    const offer = {
      mechanisms: offered.filter((name) => only === undefined || name === only),
      bindings: null,
    }
    const channel = { verified: true, exporter: () => null, endPoint: () => new Uint8Array(32) }
    const chosen = chooseWay(offer, channel, { pin: null, refused: [] })
    if (!chosen.ok) return chosen.error.code
    const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) }
    const started = startMechanism(chosen.value, { username, password }, offer, random)
    if (!started.ok) return started.error.code
    const mechanism = started.value
    const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64') || '='
    const ns = `xmlns='urn:ietf:params:xml:ns:xmpp-sasl'`
    socket.write(`<auth ${ns} mechanism='${mechanism.name}'>${encode(mechanism.initial)}</auth>`)
    for (;;) {
      const [, name, , text = ''] = await until(/<(challenge|success|failure)( [^>]*?)(?:\/>|>(.*?)<\/\1>)/s)
      if (name === 'failure') return failureOfCondition(/<([a-z-]+)/.exec(text)?.[1] ?? '').code
      const data = text === '' ? null : Buffer.from(text, 'base64')
      if (name === 'success') {
        const proven = mechanism.finish(data)
        return proven.ok ? mechanism.name : proven.error.code
      }
      const response = await mechanism.respond(data ?? new Uint8Array())
      if (!response.ok) return response.error.code
      socket.write(`<response ${ns}>${encode(response.value)}</response>`)
    }
  } finally {
    socket.destroy()
  }
}

describeLive('signing in to Prosody', () => {
  test.each([
    ['ASCII', 'pencil', 'pencil'],
    ['spaces and signs', ' =,"<&> ', ' =,"<&> '],
    ['accents, composed there and decomposed here', 'é€', 'e\u0301€'],
    ['a compatibility form', '\uFB01x', '\uFB01x'],
    ['a no-break space there, a space here', 'a\u00A0b', 'a b'],
    ['an emoji, which SASLprep does not know', 'a\u{1F600}', 'a\u{1F600}'],
  ])('with a password of %s', async (_what, kept, typed) => {
    const name = `sasl-${randomUUID()}`
    addAccount(liveServer(), name, kept)
    expect(await signIn(name, typed)).toMatch(/^SCRAM-SHA-/)
    expect(await signIn(name, typed, 'PLAIN')).toBe('PLAIN')
    expect(await signIn(name, `${typed}x`)).toBe('wrong-password')
    expect(await signIn(name, `${typed}x`, 'PLAIN')).toBe('wrong-password')
  })

  test('with a name beyond ASCII', async () => {
    const name = `zoë-${randomUUID()}`
    addAccount(liveServer(), name, 'pencil')
    expect(await signIn(name, 'pencil')).toMatch(/^SCRAM-SHA-/)
  })

  test('with an account that does not exist', async () => {
    expect(await signIn(`nobody-${randomUUID()}`, 'pencil')).toBe('wrong-password')
  })
})
