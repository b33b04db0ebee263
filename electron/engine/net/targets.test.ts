import { describe, expect, it } from 'vitest'
import { planTargets } from './targets.ts'

const brief = (options: Partial<Parameters<typeof planTargets>[0]>) => {
  const plan = planTargets({
    domain: 'example.org',
    host: null,
    port: undefined,
    security: 'automatic',
    hasServices: true,
    ...options,
  })
  return [...plan.services, ...plan.targets.map(({ host, port, security }) => `${security} ${host}:${port}`)]
}

describe('the places to look for a server', () => {
  it.each([
    ['automatic', ['xmpps-client', 'xmpp-client', 'starttls example.org:5222']],
    ['direct-tls', ['xmpps-client', 'direct-tls example.org:5223']],
    ['starttls', ['xmpp-client', 'starttls example.org:5222']],
    ['none', ['none example.org:5222']],
  ] as const)('without host and port, %s', (security, plan) => {
    expect(brief({ security })).toEqual(plan)
  })

  it.each([
    ['automatic', undefined, ['starttls h:5222', 'direct-tls h:5223']],
    ['automatic', 5223, ['direct-tls h:5223', 'starttls h:5223']],
    ['automatic', 443, ['direct-tls h:443', 'starttls h:443']],
    ['automatic', 5222, ['starttls h:5222']],
    ['automatic', 15222, ['starttls h:15222']],
    ['direct-tls', undefined, ['direct-tls h:5223']],
    ['direct-tls', 5222, ['direct-tls h:5222']],
    ['starttls', undefined, ['starttls h:5222']],
    ['starttls', 443, ['starttls h:443']],
    ['none', undefined, ['none h:5222']],
    ['none', 15222, ['none h:15222']],
  ] as const)('with a host, %s and port %s', (security, port, plan) => {
    expect(brief({ host: 'h', security, port })).toEqual(plan)
  })

  it('takes a port alone for a port at the domain', () => {
    expect(brief({ port: 443 })).toEqual(['direct-tls example.org:443', 'starttls example.org:443'])
  })

  it('asks for no services of an IP literal or of localhost', () => {
    expect(brief({ domain: '192.0.2.1', hasServices: false })).toEqual(['starttls 192.0.2.1:5222'])
    expect(brief({ domain: '::1', hasServices: false, security: 'direct-tls' })).toEqual([
      'direct-tls ::1:5223',
    ])
  })
})
