import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { golden, reads } from '../../testing/golden.ts'
import { el } from '../../xml/element.ts'
import { jingle, type Jingle, type SessionEvents } from '../0166-jingle/index.ts'
import { IbbTransport } from './codec.ts'
import { jingleInBand } from './index.ts'

const juliet = 'juliet@capulet.example/chamber' as FullJid
const NS = 'urn:xmpp:jingle:transports:ibb:1'
const IBB = 'http://jabber.org/protocol/ibb'
const J = `xmlns='urn:xmpp:jingle:1'`

describe('XEP-0261 the transport', () => {
  golden(
    'with its terms',
    IbbTransport,
    `<transport xmlns='${NS}' block-size='4096' sid='ch3d9s71' stanza='message'/>`,
    {
      blockSize: 4096,
      sid: 'ch3d9s71',
      stanza: 'message',
    },
  )
  reads('without a block size', IbbTransport, `<transport xmlns='${NS}' sid='ch3d9s71'/>`, undefined)
})

let t: FakeChannel
let sessions: Jingle
let log: string[]
const events: SessionEvents = {
  opened: (_content, { way }) => void log.push(`opened ${way}`),
  ended: ({ by, reason }) => void log.push(`ended ${by} ${reason.condition}`),
}
beforeEach(async () => {
  t = fakeChannel()
  log = []
  t.use(jingleInBand)
  sessions = t.use(jingle)
  sessions.application({
    ns: 'app',
    proposed(session) {
      session.accept(new Map([['a', el('app', 'description')]]))
      return events
    },
  })
  t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  await t.begin()
})

const content = (transport: string) =>
  `<content creator='initiator' name='a' senders='initiator'><description xmlns='app'/>${transport}</content>`

describe('a session over it', () => {
  const initiates = async () => {
    sessions.initiate(
      juliet,
      [{ name: 'a', senders: 'initiator', description: el('app', 'description') }],
      [NS],
      events,
    )
    await t.sends(`<iq type='set' id='{1}' to='${juliet}'>
      <jingle ${J} action='session-initiate' sid='{s}' initiator='romeo@montague.example/balcony'>
        ${content(`<transport xmlns='${NS}' block-size='8192' sid='{ibb}'/>`)}</jingle></iq>`)
    await t.receives(`<iq type='result' id='{1}' from='${juliet}'/>`)
  }
  const accepts = async (attrs: string) => {
    await t.receives(`<iq type='set' id='2' from='${juliet}'><jingle ${J} action='session-accept' sid='{s}'>
      ${content(`<transport xmlns='${NS}' ${attrs}/>`)}</jingle></iq>`)
    await t.sends(`<iq type='result' id='2' to='${juliet}'/>`)
  }

  it('opens a stream with the smaller blocks that the other side wants', async () => {
    await initiates()
    await accepts(`block-size='2048' sid='{ibb}'`)
    await t.sends(
      `<iq type='set' id='{3}' to='${juliet}'><open xmlns='${IBB}' block-size='2048' sid='{ibb}' stanza='iq'/></iq>`,
    )
    await t.receives(`<iq type='result' id='{3}' from='${juliet}'/>`)
    expect(log).toEqual(['opened ibb'])
  })

  it.each([
    ['larger blocks', `block-size='8193' sid='{ibb}'`],
    ['another stream', `block-size='4096' sid='other'`],
    ['no terms', ''],
  ])('ends when the other side answers with %s', async (_what, attrs) => {
    await initiates()
    await accepts(attrs)
    await t.sends(`<iq type='set' id='{4}' to='${juliet}'><jingle ${J} action='session-terminate' sid='{s}'>
      <reason><failed-transport/></reason></jingle></iq>`)
    expect(log).toEqual(['ended us failed-transport'])
  })

  it('waits for the stream of the other side, with no larger blocks than it said', async () => {
    await t.receives(`<iq type='set' id='1' from='${juliet}'><jingle ${J} action='session-initiate' sid='s'>
      ${content(`<transport xmlns='${NS}' block-size='4096' sid='ibb'/>`)}</jingle></iq>`)
    await t.sends(`<iq type='result' id='1' to='${juliet}'/>`)
    await t.sends(`<iq type='set' id='{2}' to='${juliet}'>
      <jingle ${J} action='session-accept' sid='s' responder='romeo@montague.example/balcony'>
        ${content(`<transport xmlns='${NS}' block-size='4096' sid='ibb'/>`)}</jingle></iq>`)
    await t.receives(
      `<iq type='set' id='3' from='${juliet}'><open xmlns='${IBB}' block-size='8192' sid='ibb'/></iq>`,
    )
    await t.sends(`<iq type='error' id='3' to='${juliet}'><error type='modify'>
      <resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    await t.receives(
      `<iq type='set' id='4' from='${juliet}'><open xmlns='${IBB}' block-size='4096' sid='ibb'/></iq>`,
    )
    await t.sends(`<iq type='result' id='4' to='${juliet}'/>`)
    expect(log).toEqual(['opened ibb'])
  })
})
