import { describe, expect, it } from 'vitest'
import type { NetFailure } from '../../../shared/model/failure.ts'
import { listenPlain } from '../testing/loopback-server.ts'
import type { Target } from './targets.ts'
import { dial, directTo, during } from './testing.ts'
import { directTlsFailure, isTlsRecord, silenceFailure } from './wrong-security.ts'

const starttls = { code: 'wrong-security', expects: 'starttls' }

describe('direct TLS where STARTTLS is expected', () => {
  it.each([
    ['a stream', "<?xml version='1.0'?><stream:stream xmlns='jabber:client'>"],
    ['a web page', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('is told by %s as answer', async (_what, answer) => {
    const server = await during(listenPlain((socket) => void socket.write(answer)))
    expect(await dial(directTo(server.port))).toEqual({
      ok: false,
      error: { ...starttls, port: server.port },
    })
  })

  const handshake: NetFailure = { code: 'tls-failed', reason: 'closed during the handshake' }
  const timeout: NetFailure = { code: 'connection-timeout', host: 'example.test' }
  const lost: NetFailure = { code: 'connection-lost' }
  it('is likely if nothing comes at the port for STARTTLS', () => {
    expect(directTlsFailure(handshake, 5222)).toEqual({ ...starttls, port: 5222 })
    expect(directTlsFailure(timeout, 5222)).toEqual({ ...starttls, port: 5222 })
    expect(directTlsFailure(handshake, 5223)).toEqual(handshake)
    expect(directTlsFailure(timeout, 5223)).toEqual(timeout)
    expect(directTlsFailure(lost, 5222)).toEqual(lost)
  })
})

describe('a stream where TLS is expected', () => {
  it.each([
    ['an alert', [0x15, 0x03, 0x01, 0x00, 0x02], true],
    ['a handshake', [0x16, 0x03, 0x03], true],
    ['XML', [0x3c, 0x3f, 0x78], false],
    ['half a record', [0x15], false],
    ['nothing', [], false],
  ])('is told by TLS as answer: %s', (_what, bytes, expected) => {
    expect(isTlsRecord(Uint8Array.from(bytes))).toBe(expected)
  })

  const target: Target = { host: 'example.test', port: 5223, security: 'starttls' }
  it('is likely if nothing comes at a port that the person has chosen', () => {
    expect(silenceFailure(target, 5223, null)).toEqual({
      code: 'wrong-security',
      expects: 'direct-tls',
      port: 5223,
    })
  })

  it.each<[string, ...Parameters<typeof silenceFailure>]>([
    ['at the port for STARTTLS', { ...target, port: 5222 }, 5222, null],
    ['where STARTTLS has worked before', target, 5223, { ...target }],
    ['at a port from the name service', target, undefined, null],
    ['at a place named by the server', undefined, 5223, null],
  ])('is not assumed %s', (_where, ...args) => {
    expect(silenceFailure(...args)).toBeNull()
  })
})
