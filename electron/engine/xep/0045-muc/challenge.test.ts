import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { COVEN, refuses, shows, stage, subject, type Stage } from './testing.ts'

const SERVICE = 'chat.shakespeare.example'
const CAPTCHA = 'urn:xmpp:captcha'
const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47])
const cid = `sha1+${createHash('sha1').update(bytes).digest('hex')}@bob.xmpp.org`

const hidden = (name: string, value: string) =>
  `<field var='${name}' type='hidden'><value>${value}</value></field>`
const fields = (sid = '{join1}', from: string = COVEN) =>
  hidden('FORM_TYPE', CAPTCHA) +
  hidden('from', from) +
  hidden('challenge', 'A4C7303D') +
  hidden('sid', sid) +
  `<field var='ocr' label='Enter the text you see'>
     <media xmlns='urn:xmpp:media-element'><uri type='image/png'>cid:${cid}</uri></media>
   </field>
   <field var='qa' label='Type the color of a stop light'/>
   <field var='SHA-256' label='93C7A'/>`

interface Posed {
  readonly from?: string
  readonly inside?: string
  readonly type?: string
}

function poses({ from = COVEN, inside = fields(), type = '' }: Posed = {}): string {
  return `
    <message from='${from}' id='A4C7303D'${type && ` type='${type}'`}>
      <body>Visit http://www.victim.com/challenge.html?A4C7303D</body>
      <x xmlns='jabber:x:oob'><url>https://www.victim.com/challenge.html?A4C7303D</url></x>
      <captcha xmlns='${CAPTCHA}'><x xmlns='jabber:x:data' type='form'>${inside}</x></captcha>
      <data xmlns='urn:xmpp:bob' cid='${cid}' type='image/png'>${bytes.toString('base64')}</data>
    </message>`
}

const answers = (to: string = COVEN, inside = `<field var='ocr'><value>7nHL3</value></field>`) => `
  <iq type='set' id='{answer}' to='${to}'>
    <captcha xmlns='${CAPTCHA}'>
      <x xmlns='jabber:x:data' type='submit'>
        <field var='FORM_TYPE' type='hidden'><value>${CAPTCHA}</value></field>
        <field var='from'><value>${COVEN}</value></field>
        <field var='challenge'><value>A4C7303D</value></field>
        <field var='sid'><value>{join1}</value></field>${inside}
      </x>
    </captcha>
  </iq>`
const accepts = (from: string = COVEN) => `<iq type='result' id='{answer}' from='${from}'/>`
const fails = (condition: string) => `
  <iq type='error' id='{answer}' from='${COVEN}'>
    <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
  </iq>`

let s: Stage
beforeEach(async () => {
  s = await stage()
})
const right = new Map([
  ['ocr', ['7nHL3']],
  ['qa', ['']],
])

describe('a challenge at the door', () => {
  it('waits for the person, and then the join goes on', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(poses())
    const [{ challenge } = { challenge: null }] = s.of('challenge')
    expect(challenge?.form.fields.map(({ var: name, type }) => [name, type])).toEqual([
      ['FORM_TYPE', 'hidden'],
      ['from', 'hidden'],
      ['challenge', 'hidden'],
      ['sid', 'hidden'],
      ['ocr', undefined],
      ['qa', undefined],
    ])
    expect([...(challenge?.pictures ?? [])]).toEqual([[`cid:${cid}`, 'data:image/png;base64,iVBORw==']])
    expect(challenge?.url).toBe('https://www.victim.com/challenge.html?A4C7303D')
    await s.t.clock.advance(10 * 60_000)
    const answered = s.rooms.answerChallenge(COVEN, right)
    await s.t.sends(answers())
    await s.t.receives(accepts() + shows('hag', { codes: [110] }) + subject())
    expect(await answered).toEqual({ ok: true })
    expect(await joined).toMatchObject({ ok: true })
    expect(s.t.messages).toEqual([])
  })

  it('may come from the service, and is answered there', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(poses({ from: SERVICE }))
    void s.rooms.answerChallenge(COVEN, right)
    await s.t.sends(answers(SERVICE))
    await s.t.receives(accepts(SERVICE) + shows('hag', { codes: [110] }) + subject())
    expect(await joined).toMatchObject({ ok: true })
  })

  it.each(['not-acceptable', 'service-unavailable'])(
    'ends the join if the answer is %s',
    async (condition) => {
      const { joined } = await s.knocks()
      await s.t.receives(poses())
      const answered = s.rooms.answerChallenge(COVEN, right)
      await s.t.sends(answers())
      await s.t.receives(fails(condition))
      expect(await answered).toMatchObject({ error: { condition } })
      expect(await joined).toEqual({ ok: false, error: { code: 'challenge-failed' } })
      expect(await s.rooms.answerChallenge(COVEN, right)).toEqual({
        ok: false,
        error: { code: 'challenge-over' },
      })
    },
  )

  it('ends the join if the room is tired of waiting, as ejabberd is', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(poses() + refuses('not-authorized'))
    expect(await joined).toEqual({ ok: false, error: { code: 'challenge-failed' } })
  })

  it('is something else than the password, which may be asked for behind it', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(poses())
    void s.rooms.answerChallenge(COVEN, right)
    await s.t.sends(answers())
    await s.t.receives(accepts() + refuses('not-authorized'))
    expect(await joined).toEqual({ ok: false, error: { code: 'password-needed', wrong: false } })
  })

  it('may be followed by another one', async () => {
    await s.knocks()
    await s.t.receives(poses())
    void s.rooms.answerChallenge(COVEN, right)
    await s.t.sends(answers())
    await s.t.receives(poses() + accepts())
    expect(s.of('challenge')).toHaveLength(2)
    void s.rooms.answerChallenge(COVEN, right)
    await s.t.sends(answers().replace('{answer}', '{second}'))
  })

  it('is declined by leaving', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(poses())
    s.rooms.leave(COVEN)
    await s.t.sends(`
      <message type='error' to='${COVEN}' id='A4C7303D'>
        <error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </message>`)
    await s.t.sends(`<presence to='${COVEN}/hag' type='unavailable'/>`)
    expect(await joined).toEqual({ ok: false, error: { code: 'cancelled' } })
  })

  it('does not wait for ever', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(poses())
    await s.t.clock.advance(15 * 60_000)
    expect(await joined).toEqual({ ok: false, error: { code: 'no-answer' } })
    expect(s.t.clock.timers).toBe(0)
  })
})

describe('challenges that mean nothing', () => {
  const stranger = 'tybalt@capulet.example'
  it.each([
    ['of a stranger', { from: stranger }],
    ['of a stranger about themselves', { from: stranger, inside: fields('{join1}', stranger) }],
    ['of another service', { from: 'shakespeare.example' }],
    ['of an occupant', { from: `${COVEN}/owl` }],
    ['about another presence', { inside: fields('earlier') }],
    ['about another room', { inside: fields('{join1}', `heath@${SERVICE}`) }],
    ['about no address', { inside: fields('{join1}', '@') }],
    ['without a form for captchas', { inside: '<field var="password"/>' }],
    ['to the whole room', { type: 'groupchat' }],
  ])('%s', async (_what, posed) => {
    const { joined } = await s.knocks()
    await s.t.receives(poses(posed))
    expect(s.of('challenge')).toEqual([])
    expect(await s.rooms.answerChallenge(COVEN, right)).toEqual({
      ok: false,
      error: { code: 'challenge-over' },
    })
    await s.t.clock.advance(60_000)
    await s.t.sends(`<presence to='${COVEN}/hag' type='unavailable'/>`)
    expect(await joined).toEqual({ ok: false, error: { code: 'no-answer' } })
  })

  it('of a room that is joined, or was never to be', async () => {
    await s.enters()
    await s.t.receives(poses() + poses({ from: `heath@${SERVICE}`, inside: fields('x', `heath@${SERVICE}`) }))
    expect(s.of('challenge')).toEqual([])
    await s.t.sendsNothing()
  })

  it('after ten of them', async () => {
    await s.knocks()
    await s.t.receives(poses().repeat(50))
    expect(s.of('challenge')).toHaveLength(10)
  })

  it('with thousands of fields are cut', async () => {
    await s.knocks()
    const many = Array.from({ length: 3_000 }, (_, n) => `<field var='f${n}'/>`).join('')
    await s.t.receives(poses({ inside: fields() + many }))
    expect(s.of('challenge')[0]?.challenge.form.fields).toHaveLength(1_000)
  })
})
