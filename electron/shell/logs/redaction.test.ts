import { describe, expect, it } from 'vitest'
import { redact } from './redaction.ts'

const SECRET = 'xyzzy'

describe('redacts in a line', () => {
  it.each([
    `<message to='a@b.example'><body>${SECRET}</body></message>`,
    `<message><body xml:lang="en">${SECRET}\nand <b>${SECRET}</b></body></message>`,
    `<message><body>${SECRET} and cut`,
    `<x:body xmlns:x='jabber:client'>${SECRET}</x:body>`,
    `<BODY>${SECRET}</BODY>`,
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${SECRET}=</auth>`,
    `<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${SECRET}</response>`,
    `<initial-response>${SECRET}</initial-response>`,
    `<query xmlns='jabber:iq:register'><username>a</username><password>${SECRET}</password></query>`,
    `<token xmlns='urn:xmpp:fast:0'>${SECRET}</token>`,
    `password: ${SECRET}`,
    `Password=${SECRET}`,
    `{"password":"${SECRET} with \\" quotes","port":5222}`,
    `{ newPassword: '${SECRET}' }`,
    `the password is ${SECRET}`,
    `access_token=${SECRET}&x=1`,
    `authorization: ${SECRET}`,
    `Bearer ${SECRET}.abc-DEF`,
    `https://me:${SECRET}@proxy.example/`,
    `xmpp:a@b.example?message;body=${SECRET}%20x`,
    `xmpp:b.example?register;preauth=${SECRET}`,
  ])('%s', (line) => {
    expect(redact(line)).not.toContain(SECRET)
  })

  it('keys and long base64', () => {
    const key = '0123456789abcdef'.repeat(4)
    const token = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9eyJzdWIiOiIx'
    expect(redact(`key ${key} and ${token}== end`)).toBe('key [redacted] and [redacted] end')
  })
})

it.each([
  'a.',
  'scram-',
  'scram-x ',
  'password="',
  "secret: '",
  'password is ',
  '<body>',
  '<body ',
  '</body ',
  'x:body:',
  '<x-',
  'f',
  'aA1',
  'aA1=',
  'a://b:',
  'plain ',
])('looks at a line of nothing but %j in time that grows with its length', (piece) => {
  const turnOf = (length: number): number => {
    const line = piece.repeat(length / piece.length)
    const begun = performance.now()
    redact(line)
    return performance.now() - begun
  }
  turnOf(10_000)
  // A square would be 100 times as much at ten times the length, and a second long.
  expect(turnOf(100_000)).toBeLessThan(800)
})

it.each([
  'roster: not loaded: service-unavailable',
  'client: a listener of onState failed: TypeError at tell (/opt/Balcony/resources/app.asar/dist/main/engine.cjs:123:45)',
  'refused a call from https://evil.example',
  "stanza: dropped <message> whose 'from' is no address",
  'session 6f9619ff-8b86-d011-b42d-00c04fc964ff resumed',
  'the password could not be asked for: Error',
  'messages: the store refuses (disk-full); 3 changes wait',
])('leaves alone: %s', (line) => {
  expect(redact(line)).toBe(line)
})
