import { describe, expect, it } from 'vitest'
import { brokenFailure, connectFailure, lookupFailure, mostTelling } from './net-failure.ts'

const fault = (code: string) => Object.assign(new Error(code), { code })

describe('the meaning of an operating system error', () => {
  it.each([
    ['ENOTFOUND', true, 'server-not-found'],
    ['ENODATA', true, 'server-not-found'],
    ['EAI_AGAIN', true, 'server-not-found'],
    ['ENOTFOUND', false, 'no-network'],
    ['EAI_AGAIN', false, 'no-network'],
    ['ENETUNREACH', true, 'no-network'],
  ])('in a look-up: %s, network %s: %s', (code, hasNetwork, expected) => {
    expect(lookupFailure(fault(code), 'example.org', hasNetwork).code).toBe(expected)
  })

  it.each([
    ['ECONNREFUSED', true, 'connection-refused'],
    ['ECONNREFUSED', false, 'connection-refused'],
    ['EACCES', true, 'connection-refused'],
    ['ENETUNREACH', true, 'no-network'],
    ['ENETDOWN', true, 'no-network'],
    ['EHOSTUNREACH', true, 'connection-timeout'],
    ['EHOSTUNREACH', false, 'no-network'],
    ['ETIMEDOUT', true, 'connection-timeout'],
  ])('in connecting: %s, network %s: %s', (code, hasNetwork, expected) => {
    expect(connectFailure(fault(code), 'h', 5222, hasNetwork).code).toBe(expected)
  })

  it.each([
    ['ECONNRESET', 'connection-lost'],
    ['ETIMEDOUT', 'connection-lost'],
    ['EPIPE', 'connection-lost'],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'tls-failed'],
  ])('later: %s: %s', (code, expected) => {
    expect(brokenFailure(fault(code)).code).toBe(expected)
  })

  it('reports the most telling failure', () => {
    const refused = { code: 'connection-refused', host: 'h', port: 1 } as const
    expect(mostTelling({ code: 'no-network' }, refused, { code: 'connection-timeout', host: 'h' })).toBe(
      refused,
    )
    expect(mostTelling(refused, { ...refused, port: 2 })).toBe(refused)
  })
})
