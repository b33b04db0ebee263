import { describe, expect, it } from 'vitest'
import type { FullJid, Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Query } from './codec.ts'
import { destinationOf } from './index.ts'

const NS = 'http://jabber.org/protocol/bytestreams'
const romeo = 'romeo@montague.example/orchard' as FullJid
const juliet = 'juliet@capulet.example/balcony' as FullJid
const proxy = 'streamer.shakespeare.example' as Jid

describe('XEP-0065 SOCKS5 bytestreams', () => {
  golden(
    'the offer',
    Query,
    `<query xmlns='${NS}' sid='vxf9n471bn46' mode='tcp'>
      <streamhost jid='${romeo}' host='192.168.4.1' port='5086'/>
      <streamhost jid='${proxy}' host='24.24.24.1' port='7625'/>
    </query>`,
    {
      sid: 'vxf9n471bn46',
      mode: 'tcp',
      hosts: [
        { jid: romeo, host: '192.168.4.1', port: 5086 },
        { jid: proxy, host: '24.24.24.1', port: 7625 },
      ],
    },
  )
  golden(
    'the answer',
    Query,
    `<query xmlns='${NS}' sid='vxf9n471bn46'><streamhost-used jid='${proxy}'/></query>`,
    { sid: 'vxf9n471bn46', hosts: [], used: { jid: proxy } },
  )
  golden(
    'the request to activate',
    Query,
    `<query xmlns='${NS}' sid='vxf9n471bn46'><activate>${juliet}</activate></query>`,
    { sid: 'vxf9n471bn46', hosts: [], activate: juliet },
  )
  golden('the question for an address', Query, `<query xmlns='${NS}'/>`, { hosts: [] })
  reads(
    'places that cannot be one',
    Query,
    `<query xmlns='${NS}' sid='s' dstaddr='not a hash' mode='sctp'>
      <streamhost jid='${romeo}' host='192.168.4.1' port='0'/>
      <streamhost jid='${romeo}' host='192.168.4.1' port='70000'/>
      <streamhost jid='${romeo}' host='192.168.4.1'/>
      <streamhost jid='${romeo}' host='' port='1'/>
      <streamhost jid='@' host='192.168.4.1' port='1'/>
      <streamhost jid='${romeo}' zeroconf='_jabber.bytestreams'/>
    </query>`,
    { sid: 's', hosts: [] },
  )

  it('looks at twenty places of ten thousand', () => {
    const many = Array.from(
      { length: 10_000 },
      (_, index) => `<streamhost jid='${romeo}' host='192.0.2.1' port='${index + 1}'/>`,
    )
    const read = Query.parse(readXml(`<query xmlns='${NS}' sid='s'>${many.join('')}</query>`))
    expect(read?.hosts.map(({ port }) => port)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
    ])
  })

  it('names a destination in each direction', () => {
    // printf 'vj3hs98yromeo@montague.example/orchardjuliet@capulet.example/balcony' | sha1sum
    expect(destinationOf('vj3hs98y', romeo, juliet)).toBe('d0269c2cb27655c16554c5561d46e10d05659b0f')
    expect(destinationOf('vj3hs98y', juliet, romeo)).toBe('665cfeb69ead2373f8355c76a88c7edd3228d7d0')
  })
})
