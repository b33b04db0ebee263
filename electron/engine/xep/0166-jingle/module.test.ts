import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { el, type Element } from '../../xml/element.ts'
import {
  jingle as extension,
  type Jingle,
  type JingleSession,
  type JingleTransport,
  type OpenedTransport,
  type ProposedContent,
  type Reason,
  type SessionEvents,
  type TransportFailure,
} from './index.ts'

const juliet = 'juliet@capulet.example/chamber' as FullJid
const romeo = 'romeo@montague.example/balcony'
const NS = `xmlns='urn:xmpp:jingle:1'`
const APP = 'urn:xmpp:jingle:apps:stub:0'
const FAST = 'urn:xmpp:jingle:transports:fast:0'
const SLOW = 'urn:xmpp:jingle:transports:slow:0'

let t: FakeChannel
let jingle: Jingle
let log: string[]
/** Settles the transport that connects now. */
let connecting: ((outcome: Result<OpenedTransport, TransportFailure>) => void)[]
let proposals: { session: JingleSession; contents: readonly ProposedContent[] }[]
let refuseWith: Reason | null

const events = (): SessionEvents => ({
  ringing: () => void log.push('ringing'),
  accepted: (contents) => void log.push(`accepted ${[...contents.keys()].join(' ')}`),
  opened: (content, { way }) => void log.push(`opened ${content} ${way}`),
  info(payload) {
    log.push(`info ${payload.name}`)
    return payload.ns === APP
  },
  removed: (content, { condition }) => void log.push(`removed ${content} ${condition}`),
  ended: ({ by, reason }) => void log.push(`ended ${by} ${reason.condition}`),
})

function transport(ns: string, preference: number): JingleTransport {
  const negotiation = (local: Element) => ({
    local,
    answered: (remote: Element) =>
      remote.attrs['bad'] === undefined ? ok() : err({ code: 'malformed' } as const),
    info(remote: Element) {
      log.push(`transport-info ${remote.attrs['hint'] ?? ''}`)
      return remote.attrs['bad'] === undefined
    },
    connect: () =>
      new Promise<Result<OpenedTransport, TransportFailure>>((resolve) => {
        connecting.push(resolve)
      }),
  })
  return {
    ns,
    preference,
    offer: () => Promise.resolve(ok(negotiation(el(ns, 'transport', { of: 'us' })))),
    answer: (_context, proposal) =>
      Promise.resolve(
        proposal.attrs['bad'] === undefined
          ? ok(negotiation(el(ns, 'transport', { to: 'them' })))
          : err({ code: 'malformed' } as const),
      ),
  }
}

beforeEach(async () => {
  t = fakeChannel()
  log = []
  connecting = []
  proposals = []
  refuseWith = null
  jingle = t.use(extension)
  jingle.transport(transport(SLOW, 1))
  jingle.transport(transport(FAST, 2))
  jingle.application({
    ns: APP,
    proposed(session, contents) {
      proposals.push({ session, contents })
      return refuseWith ?? events()
    },
  })
  t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  await t.begin()
})

const works: Result<OpenedTransport, TransportFailure> = ok({ way: 'it', stream: null })
const fails: Result<OpenedTransport, TransportFailure> = err({ code: 'no-connection' })
const connects = (outcome: Result<OpenedTransport, TransportFailure>) => connecting.shift()?.(outcome)

interface Sender {
  readonly from?: string
  readonly sid?: string
}
const asks = (id: string, action: string, inner = '', { from = juliet, sid = 's' }: Sender = {}) =>
  t.receives(
    `<iq type='set' id='${id}' from='${from}'><jingle ${NS} action='${action}' sid='${sid}'>${inner}</jingle></iq>`,
  )
const content = (inner: string, name = 'a') =>
  `<content creator='initiator' name='${name}' senders='initiator'>${inner}</content>`
const described = (ns = FAST, name = 'a', attrs = '') =>
  content(`<description xmlns='${APP}'/><transport xmlns='${ns}' ${attrs}/>`, name)
const moving = (ns: string, attrs = '') => content(`<transport xmlns='${ns}' ${attrs}/>`)
const done = (id: string, to: string = juliet) => t.sends(`<iq type='result' id='${id}' to='${to}'/>`)
const refused = (id: string, type: string, condition: string, detail = '', to: string = juliet) =>
  t.sends(`
    <iq type='error' id='${id}' to='${to}'><error type='${type}'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
      ${detail && `<${detail} xmlns='urn:xmpp:jingle:errors:1'/>`}
    </error></iq>`)
const sends = (id: string, action: string, inner = '', { who = '', sid = 's' } = {}) =>
  t.sends(
    `<iq type='set' id='{${id}}' to='${juliet}'><jingle ${NS} action='${action}' sid='${sid}' ${who}>${inner}</jingle></iq>`,
  )
const answers = (id: string) => t.receives(`<iq type='result' id='{${id}}' from='${juliet}'/>`)
const because = (condition: string) => `<reason><${condition}/></reason>`

/** Juliet proposes a session, and we accept. */
async function accepted(): Promise<JingleSession> {
  await asks('1', 'session-initiate', described())
  await done('1')
  const [{ session } = { session: undefined }] = proposals
  if (!session) throw new Error('nothing was proposed')
  session.accept(new Map([['a', el(APP, 'description', { ours: 'yes' })]]))
  await sends(
    'accept',
    'session-accept',
    content(`<description xmlns='${APP}' ours='yes'/><transport xmlns='${FAST}' to='them'/>`),
    { who: `responder='${romeo}'` },
  )
  await answers('accept')
  return session
}

/** We propose a session, and Juliet accepts. */
async function initiated(): Promise<JingleSession> {
  const session = jingle.initiate(
    juliet,
    [{ name: 'a', senders: 'initiator', description: el(APP, 'description') }],
    [SLOW, FAST, 'urn:unknown'],
    events(),
  )
  await sends('initiate', 'session-initiate', described(FAST, 'a', `of='us'`), {
    who: `initiator='${romeo}'`,
    sid: '{s}',
  })
  await answers('initiate')
  return session
}
const OURS = { sid: '{s}' }

async function agreed(): Promise<JingleSession> {
  const session = await initiated()
  await asks('2', 'session-accept', described(), OURS)
  await done('2')
  return session
}

describe('a session that the other side proposes', () => {
  it('is acknowledged, accepted, connected and ended', async () => {
    await accepted()
    expect(proposals[0]?.session).toMatchObject({ peer: juliet, sid: 's', role: 'responder' })
    expect(proposals[0]?.contents).toMatchObject([{ name: 'a', senders: 'initiator', transport: FAST }])
    connects(works)
    await t.sendsNothing()
    await asks('2', 'session-info', `<ring xmlns='${APP}'/>`)
    await done('2')
    await asks('3', 'session-info', `<dance xmlns='other'/>`)
    await refused('3', 'cancel', 'feature-not-implemented', 'unsupported-info')
    await asks('4', 'session-info')
    await done('4')
    await asks('5', 'session-terminate', because('success'))
    await done('5')
    expect(log).toEqual(['opened a it', 'info ring', 'info dance', 'ended them success'])
    await asks('6', 'session-terminate', because('success'))
    await refused('6', 'cancel', 'item-not-found', 'unknown-session')
    expect(t.clock.timers).toBe(0)
  })

  it.each([
    [
      'an unknown application',
      content(`<description xmlns='calls'/><transport xmlns='${FAST}'/>`),
      'unsupported-applications',
    ],
    ['an unknown transport', described('urn:unknown'), 'unsupported-transports'],
  ])('is acknowledged and ended because of %s', async (_why, inner, condition) => {
    await asks('1', 'session-initiate', inner)
    await done('1')
    await sends('end', 'session-terminate', because(condition))
    expect(proposals).toEqual([])
  })

  it('is ended by the application that refuses it', async () => {
    refuseWith = { condition: 'decline' }
    await asks('1', 'session-initiate', described())
    await done('1')
    await sends('end', 'session-terminate', because('decline'))
    expect(log).toEqual([])
  })

  it.each([
    ['nothing in it', ''],
    ['no description', content(`<transport xmlns='${FAST}'/>`)],
    ['no transport', content(`<description xmlns='${APP}'/>`)],
    ['two contents of one name', described() + described()],
    ['a content that we made', described().replace(`creator='initiator'`, `creator='responder'`)],
  ])('is refused with %s', async (_what, inner) => {
    await asks('1', 'session-initiate', inner)
    await refused('1', 'modify', 'bad-request')
  })

  it('with the same id from somebody else is another one', async () => {
    const session = await accepted()
    const other = 'juliet@capulet.example/garden'
    await asks('2', 'session-initiate', described(), { from: other })
    await done('2', other)
    expect(proposals).toHaveLength(2)
    await asks('3', 'session-terminate', because('cancel'), { from: other })
    await done('3', other)
    expect(log).toEqual(['ended them cancel'])
    // Ours goes on.
    void session.info(el(APP, 'ring'))
    await sends('info', 'session-info', `<ring xmlns='${APP}'/>`)
  })

  it('a second time with the same id is out of order', async () => {
    await accepted()
    await asks('2', 'session-initiate', described())
    await refused('2', 'wait', 'unexpected-request', 'out-of-order')
  })

  it.each([
    'session-accept',
    'session-info',
    'session-terminate',
    'transport-info',
    'transport-replace',
    'content-add',
  ])('is unknown: %s', async (action) => {
    await asks('1', action, described())
    await refused('1', 'cancel', 'item-not-found', 'unknown-session')
  })

  it('of a stranger looks as if nobody was there', async () => {
    const from = 'tybalt@capulet.example/street'
    await asks('1', 'session-initiate', described(), { from })
    await refused('1', 'cancel', 'service-unavailable', '', from)
    await asks('2', 'session-terminate', '', { from })
    await refused('2', 'cancel', 'service-unavailable', '', from)
    expect(proposals).toEqual([])
  })

  it('is one of ten at most for one person, whatever the client', async () => {
    for (let number = 0; number < 10; number++) {
      await asks(String(number), 'session-initiate', described(), {
        sid: `s${number}`,
        from: `juliet@capulet.example/${number}`,
      })
      await done(String(number), `juliet@capulet.example/${number}`)
    }
    await asks('more', 'session-initiate', described(), { sid: 'more' })
    await refused('more', 'wait', 'resource-constraint')
    expect(proposals).toHaveLength(10)
  })

  it('holds sixteen contents at most', async () => {
    const many = Array.from({ length: 17 }, (_, index) => described(FAST, `c${index}`)).join('')
    await asks('1', 'session-initiate', many)
    await refused('1', 'wait', 'resource-constraint')
  })

  it('ends when its transport cannot be answered', async () => {
    await asks('1', 'session-initiate', described(FAST, 'a', `bad=''`))
    await done('1')
    proposals[0]?.session.accept(new Map())
    await sends('end', 'session-terminate', because('failed-transport'))
    expect(log).toEqual(['ended us failed-transport'])
  })

  it('gets another transport when the first one fails', async () => {
    await accepted()
    connects(fails)
    await asks('2', 'transport-replace', moving(SLOW))
    await done('2')
    await sends('replace', 'transport-accept', moving(SLOW, `to='them'`))
    await answers('replace')
    connects(works)
    await t.sendsNothing()
    expect(log).toEqual(['opened a it'])
  })

  it('rejects a transport that nobody knows, and waits a minute for another one', async () => {
    await accepted()
    connects(fails)
    await asks('2', 'transport-replace', moving('urn:unknown'))
    await done('2')
    await sends('reject', 'transport-reject', moving('urn:unknown'))
    await answers('reject')
    await t.clock.advance(60_000)
    await sends('end', 'session-terminate', because('failed-transport'))
    expect(log).toEqual(['ended us failed-transport'])
  })

  it('ends after five minutes, however often another transport is proposed', async () => {
    await accepted()
    for (let n = 0; n < 6; n++) {
      connects(fails)
      await asks(`r${n}`, 'transport-replace', moving(SLOW))
      await done(`r${n}`)
      await sends(`accept${n}`, 'transport-accept', moving(SLOW, `to='them'`))
      await answers(`accept${n}`)
      await t.clock.advance(50_000)
    }
    await sends('end', 'session-terminate', because('failed-transport'))
    await answers('end')
    expect(log).toEqual(['ended us failed-transport'])
    expect(t.clock.timers).toBe(0)
  })

  it.each([
    ['transport-accept', moving(SLOW)],
    ['transport-reject', moving(SLOW)],
    ['session-accept', described()],
    ['content-accept', described()],
  ])('has %s out of order', async (action, inner) => {
    await accepted()
    await asks('2', action, inner)
    await refused('2', 'wait', 'unexpected-request', 'out-of-order')
  })

  it('hears about its transport, early and late', async () => {
    await asks('1', 'session-initiate', described())
    await done('1')
    proposals[0]?.session.accept(new Map())
    await asks('2', 'transport-info', moving(FAST, `hint='early'`))
    expect(t.takeSent()).toContain('result')
    expect(t.takeSent()).toContain('session-accept')
    await asks('3', 'transport-info', moving(FAST, `bad=''`))
    await refused('3', 'modify', 'bad-request')
    await asks('4', 'transport-info', moving(SLOW, `hint='of another one'`))
    await done('4')
    await asks('5', 'transport-info', '')
    await refused('5', 'modify', 'bad-request')
    expect(log).toEqual(['transport-info early', 'transport-info '])
  })

  it('is over after 500 stanzas', async () => {
    await accepted()
    for (let count = 0; count < 500; count++) await asks('i', 'session-info')
    for (let count = 0; count < 500; count++) t.takeSent()
    await asks('2', 'session-info')
    await refused('2', 'wait', 'resource-constraint')
    await sends('end', 'session-terminate', because('general-error'))
  })
})

describe('a session that we propose', () => {
  it('offers the best transport that both know', async () => {
    await agreed()
    connects(works)
    await t.sendsNothing()
    expect(log).toEqual(['ringing', 'accepted a', 'opened a it'])
  })

  it('falls back to the next transport, and ends after the last one', async () => {
    await agreed()
    connects(fails)
    await sends('replace', 'transport-replace', moving(SLOW, `of='us'`), OURS)
    await answers('replace')
    await asks('3', 'transport-accept', moving(SLOW), OURS)
    await done('3')
    connects(fails)
    await sends('end', 'session-terminate', because('failed-transport'), OURS)
    expect(log).toEqual(['ringing', 'accepted a', 'ended us failed-transport'])
  })

  it.each([
    ['rejected', 'transport-reject', moving(SLOW)],
    ['answered wrongly', 'transport-accept', moving(SLOW, `bad=''`)],
  ])('ends when the last transport is %s', async (_how, action, inner) => {
    await agreed()
    connects(fails)
    await sends('replace', 'transport-replace', moving(SLOW, `of='us'`), OURS)
    await asks('3', action, inner, OURS)
    await done('3')
    await sends('end', 'session-terminate', because('failed-transport'), OURS)
  })

  it('ends when session-accept comes where transport-accept belongs', async () => {
    await agreed()
    connects(fails)
    await sends('replace', 'transport-replace', moving(SLOW, `of='us'`), OURS)
    await asks('3', 'session-accept', described(SLOW), OURS)
    await refused('3', 'wait', 'unexpected-request', 'out-of-order')
    await sends('end', 'session-terminate', because('failed-transport'), OURS)
  })

  it('wins where both replace the transport at once', async () => {
    await agreed()
    connects(fails)
    await sends('replace', 'transport-replace', moving(SLOW, `of='us'`), OURS)
    await asks('3', 'transport-replace', moving(FAST), OURS)
    await refused('3', 'cancel', 'conflict', 'tie-break')
    await asks('4', 'transport-accept', moving(SLOW), OURS)
    await done('4')
    connects(works)
    await t.sendsNothing()
    expect(log.at(-1)).toBe('opened a it')
  })

  it('takes the transport that the other side puts in its place', async () => {
    await agreed()
    await asks('3', 'transport-replace', moving(SLOW), OURS)
    await done('3')
    await sends('taken', 'transport-accept', moving(SLOW, `to='them'`), OURS)
    connecting.shift()
    connects(works)
    await t.sendsNothing()
    expect(log.at(-1)).toBe('opened a it')
  })

  it('keeps a transport that works', async () => {
    await agreed()
    connects(works)
    await t.sendsNothing()
    await asks('3', 'transport-replace', moving(SLOW), OURS)
    await done('3')
    await sends('kept', 'transport-reject', moving(SLOW), OURS)
  })

  it.each([
    [
      'declined',
      `<iq type='set' id='3' from='${juliet}'><jingle ${NS} action='session-terminate' sid='{s}'>${because('decline')}</jingle></iq>`,
      'ended them decline',
    ],
    ['over when her client goes', `<presence type='unavailable' from='${juliet}'/>`, 'ended gone gone'],
  ])('is %s', async (_how, xml, last) => {
    await initiated()
    await t.receives(`<presence type='unavailable' from='juliet@capulet.example/other'/>`)
    await t.receives(xml)
    expect(log).toEqual(['ringing', last])
  })

  it.each([
    ['service-unavailable', 'cancel', 'ended gone gone'],
    ['resource-constraint', 'wait', 'ended them busy'],
    ['bad-request', 'modify', 'ended them general-error'],
  ])('may be refused with %s', async (condition, type, last) => {
    jingle.initiate(
      juliet,
      [{ name: 'a', senders: 'initiator', description: el(APP, 'description') }],
      [FAST],
      events(),
    )
    await sends('i', 'session-initiate', described(FAST, 'a', `of='us'`), {
      who: `initiator='${romeo}'`,
      sid: '{s}',
    })
    await t.receives(`<iq type='error' id='{i}' from='${juliet}'><error type='${type}'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    expect(log).toEqual([last])
  })

  it('is over when nobody answers, and when our connection is lost', async () => {
    jingle.initiate(
      juliet,
      [{ name: 'a', senders: 'initiator', description: el(APP, 'description') }],
      [FAST],
      events(),
    )
    await t.clock.advance(30_000)
    expect(log).toEqual(['ended gone timeout'])
    t.takeSent()
    await initiated()
    t.end()
    expect(log).toEqual(['ended gone timeout', 'ringing', 'ended offline gone'])
    expect(t.clock.timers).toBe(0)
  })

  it('ends once when both sides end it at once', async () => {
    const session = await agreed()
    session.end({ condition: 'cancel' })
    session.end({ condition: 'cancel' })
    await sends('end', 'session-terminate', because('cancel'), OURS)
    await asks('3', 'session-terminate', because('failed-transport'), OURS)
    await done('3')
    await answers('end')
    await asks('4', 'session-terminate', because('cancel'), OURS)
    await refused('4', 'cancel', 'item-not-found', 'unknown-session')
    expect(log).toEqual(['ringing', 'accepted a', 'ended us cancel'])
  })

  it('loses a content that the other side does not accept', async () => {
    const contents = ['a', 'b'].map((name) => ({
      name,
      senders: 'initiator' as const,
      description: el(APP, 'description'),
    }))
    jingle.initiate(juliet, contents, [FAST], events())
    await sends(
      'initiate',
      'session-initiate',
      described(FAST, 'a', `of='us'`) + described(FAST, 'b', `of='us'`),
      {
        who: `initiator='${romeo}'`,
        sid: '{s}',
      },
    )
    await answers('initiate')
    await asks('2', 'session-accept', described(FAST, 'b'), OURS)
    await done('2')
    await asks('3', 'content-remove', content('', 'b') + because('cancel'), OURS)
    await done('3')
    await sends('end', 'session-terminate', because('cancel'), OURS)
    expect(log).toEqual(['ringing', 'removed a decline', 'accepted b', 'removed b cancel', 'ended us cancel'])
  })

  it.each([
    ['an unknown content', described(FAST, 'x')],
    ['no transport', content(`<description xmlns='${APP}'/>`)],
    ['no content', ''],
  ])('refuses session-accept with %s', async (_what, inner) => {
    await initiated()
    await asks('2', 'session-accept', inner, OURS)
    await refused('2', 'modify', 'bad-request')
  })

  it.each(['content-add', 'content-modify', 'description-info', 'security-info'])(
    'does not know %s',
    async (action) => {
      await agreed()
      await asks('3', action, described(), OURS)
      await refused('3', 'cancel', 'feature-not-implemented', 'unsupported-info')
    },
  )
})
