import { describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { inOrder, winnerOf } from './candidates.ts'
import { S5bTransport, type Candidate } from './codec.ts'

const NS = 'urn:xmpp:jingle:transports:s5b:1'
const romeo = 'romeo@montague.example/orchard' as FullJid
const hash = '972b7bf47291ca609517f67f86b5081086052dad'
const message = { sid: 'vj3hs98y', candidates: [], hasNone: false, proxyFailed: false }

const candidate = (cid: string, priority: number, more: Partial<Candidate> = {}): Candidate => ({
  cid,
  host: '192.0.2.1',
  jid: romeo,
  port: 5086,
  priority,
  ...more,
})

describe('XEP-0260 SOCKS5 bytestreams in Jingle', () => {
  golden(
    'the candidates',
    S5bTransport,
    `<transport xmlns='${NS}' sid='vj3hs98y' mode='tcp' dstaddr='${hash}'>
      <candidate cid='hft54dqy' host='192.168.4.1' jid='${romeo}' port='5086' priority='8257636' type='direct'/>
      <candidate cid='hutr46fe' host='24.24.24.1' jid='${romeo}' port='5087' priority='8258636'/>
    </transport>`,
    {
      ...message,
      mode: 'tcp',
      dstaddr: hash,
      candidates: [
        candidate('hft54dqy', 8_257_636, { host: '192.168.4.1', type: 'direct' }),
        candidate('hutr46fe', 8_258_636, { host: '24.24.24.1', port: 5087 }),
      ],
    },
  )
  golden(
    'a nomination',
    S5bTransport,
    `<transport xmlns='${NS}' sid='vj3hs98y'><candidate-used cid='hr65dqyd'/></transport>`,
    { ...message, used: { cid: 'hr65dqyd' } },
  )
  golden(
    'no candidate works',
    S5bTransport,
    `<transport xmlns='${NS}' sid='vj3hs98y'><candidate-error/></transport>`,
    { ...message, hasNone: true },
  )
  golden(
    'the proxy is activated',
    S5bTransport,
    `<transport xmlns='${NS}' sid='vj3hs98y'><activated cid='hr65dqyd'/></transport>`,
    { ...message, activated: { cid: 'hr65dqyd' } },
  )
  golden(
    'the proxy failed',
    S5bTransport,
    `<transport xmlns='${NS}' sid='vj3hs98y'><proxy-error/></transport>`,
    { ...message, proxyFailed: true },
  )
  reads(
    'candidates that cannot be one',
    S5bTransport,
    `<transport xmlns='${NS}' sid='vj3hs98y' dstaddr='x'>
      <candidate cid='a' host='192.0.2.1' jid='${romeo}' port='0' priority='1'/>
      <candidate cid='a' host='192.0.2.1' jid='${romeo}' port='70000' priority='1'/>
      <candidate cid='a' host='192.0.2.1' jid='${romeo}' port='1' priority='-1'/>
      <candidate cid='a' host='192.0.2.1' jid='${romeo}' port='1'/>
      <candidate cid='' host='192.0.2.1' jid='${romeo}' port='1' priority='1'/>
      <candidate host='192.0.2.1' jid='${romeo}' port='1' priority='1'/>
    </transport>`,
    message,
  )
  reads('without an id', S5bTransport, `<transport xmlns='${NS}'/>`, undefined)
})

describe('candidates', () => {
  it('are tried in the order of their priority, each cid once', () => {
    const order = inOrder([
      candidate('a', 1),
      candidate('b', 3),
      candidate('a', 9),
      candidate('c', 2),
      candidate('b', 3, { port: 1 }),
    ])
    expect(order.map(({ cid, priority, port }) => [cid, priority, port])).toEqual([
      ['b', 3, 5086],
      ['c', 2, 5086],
      ['a', 1, 5086],
    ])
  })

  it.each([
    // Priority of ours, of theirs, our role, whose wins
    [2, 1, 'responder', 'ours'],
    [1, 2, 'initiator', 'theirs'],
    [1, 1, 'initiator', 'ours'],
    [1, 1, 'responder', 'theirs'],
    [1, null, 'responder', 'ours'],
    [null, 1, 'initiator', 'theirs'],
    [null, null, 'initiator', null],
  ] as const)('nominated with %s and %s as the %s: %s', (ours, theirs, role, winner) => {
    const nominated = (priority: number | null) => priority && candidate('c', priority)
    expect(winnerOf(nominated(ours) || null, nominated(theirs) || null, role)).toBe(winner)
  })
})
