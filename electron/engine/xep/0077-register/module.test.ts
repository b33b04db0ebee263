import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseStanzaError } from '../../stanza/errors.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import {
  registration as extension,
  startRegistration,
  type AccountRegistration,
  type RegisterRequest,
} from './index.ts'

/** A server that gives these answers one after the other, and the requests that it got. */
function server(...answers: string[]) {
  const asked: string[] = []
  const request: RegisterRequest = (type, payload) => {
    asked.push(`${type} ${printXml(payload)}`)
    const answer = readXml(answers.shift() ?? '<iq/>')
    if (answer.attrs['type'] !== 'error') return Promise.resolve(ok(answer.elements()[0] ?? null))
    const { condition, type: kind, text } = parseStanzaError(answer)
    return Promise.resolve(
      err({ code: 'stanza-error', condition, type: kind, ...(text !== undefined && { text }) }),
    )
  }
  return { request, asked }
}
const offers = (content: string) =>
  `<iq type='result'><query xmlns='jabber:iq:register'>${content}</query></iq>`
const refuses = (condition: string, text = '', type = 'cancel') => `
  <iq type='error'>
    <error type='${type}'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
      ${text && `<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>${text}</text>`}
    </error>
  </iq>`
const set = (content: string) =>
  `set ${printXml(readXml(`<query xmlns='jabber:iq:register'>${content}</query>`))}`

async function offerOf(request: RegisterRequest) {
  const offer = await startRegistration(request, 'capulet.example')
  if (!offer.ok) throw new Error(offer.error.code)
  return offer.value
}

const text = {
  type: 'text-single',
  label: '',
  desc: '',
  required: true,
  values: [],
  options: [],
  rules: null,
  picture: null,
  link: null,
}
const filled = (values: Record<string, string[]>) => new Map(Object.entries(values))

describe('the predefined fields', () => {
  it('are all asked and answered', async () => {
    const { request, asked } = server(
      offers(`<instructions>Welcome!</instructions><username/><password/><email/><key>k1</key>`),
      `<iq type='result'/>`,
    )
    const { form, submit } = await offerOf(request)
    expect(form).toEqual({
      domain: 'capulet.example',
      url: null,
      formType: null,
      kind: 'form',
      title: '',
      instructions: 'Welcome!',
      fields: [
        { ...text, name: 'username' },
        { ...text, name: 'password', type: 'text-private' },
        { ...text, name: 'email' },
      ],
      layout: [],
      results: null,
    })
    const values = filled({ username: ['juliet'], password: ['R0m30'], other: ['unasked'] })
    expect(await submit(values)).toEqual({ ok: true })
    expect(asked).toEqual([
      `get <query xmlns='jabber:iq:register'/>`,
      set(`<username>juliet</username><password>R0m30</password><email/><key>k1</key>`),
    ])
  })
})

describe('a data form', () => {
  const form = `
    <instructions>For old clients</instructions><username/><password/>
    <x xmlns='jabber:x:data' type='form'>
      <instructions>Welcome</instructions><instructions>to Verona</instructions>
      <field type='hidden' var='FORM_TYPE'><value>jabber:iq:register</value></field>
      <field type='hidden' var='sid'><value>s1</value></field>
      <field type='fixed'><value>Who are you?</value></field>
      <field type='text-single' var='username' label='Name'><required/></field>
      <field type='text-private' var='password'><required/></field>
      <field type='text-single' var='email' label='Email'/>
      <field type='list-single' var='house' label='House'>
        <value>m</value><option label='Montague'><value>m</value></option><option><value>c</value></option>
      </field>
      <field type='boolean' var='news' label='News?'><value>true</value></field>
      <field type='text-multi' var='about' label='About you'/>
    </x>`

  it('takes precedence over the predefined fields, and keeps its order', async () => {
    const { request } = server(offers(form))
    const { form: shown } = await offerOf(request)
    expect(shown.instructions).toBe('Welcome\nto Verona')
    expect(
      shown.fields.map(({ type, name, label, required, values }) => [type, name, label, required, values]),
    ).toEqual([
      ['fixed', '', '', false, ['Who are you?']],
      ['text-single', 'username', 'Name', true, []],
      ['text-private', 'password', '', true, []],
      ['text-single', 'email', 'Email', false, []],
      ['list-single', 'house', 'House', false, ['m']],
      ['boolean', 'news', 'News?', false, ['1']],
      ['text-multi', 'about', 'About you', false, []],
    ])
    expect(shown.fields[4]?.options).toEqual([
      { value: 'm', label: 'Montague' },
      { value: 'c', label: 'c' },
    ])
  })

  it('is sent back with its hidden fields, without empty answers', async () => {
    const { request, asked } = server(offers(form), `<iq type='result'/>`)
    const { submit } = await offerOf(request)
    await submit(
      filled({
        username: ['juliet'],
        password: ['R0m30'],
        house: ['c'],
        about: ['young', 'in love'],
        FORM_TYPE: ['evil'],
      }),
    )
    expect(asked[1]).toBe(
      set(`
        <x xmlns='jabber:x:data' type='submit'>
          <field type='hidden' var='FORM_TYPE'><value>jabber:iq:register</value></field>
          <field var='sid'><value>s1</value></field>
          <field var='username'><value>juliet</value></field>
          <field var='password'><value>R0m30</value></field>
          <field var='house'><value>c</value></field>
          <field var='news'><value>true</value></field>
          <field var='about'><value>young</value><value>in love</value></field>
        </x>`),
    )
  })
})

describe('a form that repeats fields', () => {
  const twice = `
    <x xmlns='jabber:x:data' type='form'>
      <field type='fixed'><value>Who are you?</value></field>
      <field type='fixed'><value>Really?</value></field>
      <field type='text-single' var='username' label='Name'><required/></field>
      <field type='text-single' var='username' label='Name again'/>
      <field type='list-multi' var='houses' label='Houses'>
        <value>m</value><value>c</value>
        <option label='Montague'><value>m</value></option><option label='Copy'><value>m</value></option>
        <option label='Capulet'><value>c</value></option>
      </field>
      <field type='text-multi' var='about' label='About you'><value>a</value><value>b</value></field>
      <field type='jid-multi' var='friends'/>
      <field type='list-single' var='lost' label='Nothing to choose from'/>
    </x>`

  it('shows each once, with every line and every choice', async () => {
    const { request, asked } = server(offers(twice), `<iq type='result'/>`)
    const { form, submit } = await offerOf(request)
    expect(form.fields.map(({ type, name, label, values }) => [type, name, label, values])).toEqual([
      ['fixed', '', '', ['Who are you?']],
      ['fixed', '', '', ['Really?']],
      ['text-single', 'username', 'Name', []],
      ['list-multi', 'houses', 'Houses', ['m', 'c']],
      ['text-multi', 'about', 'About you', ['a', 'b']],
      ['jid-multi', 'friends', '', []],
      ['text-single', 'lost', 'Nothing to choose from', []],
    ])
    expect(form.fields[3]?.options).toEqual([
      { value: 'm', label: 'Montague' },
      { value: 'c', label: 'Capulet' },
    ])
    await submit(
      filled({ username: ['juliet', 'nurse'], houses: ['c'], about: ['young', 'in love'], friends: [''] }),
    )
    expect(asked[1]).toBe(
      set(`
        <x xmlns='jabber:x:data' type='submit'>
          <field var='username'><value>juliet</value></field>
          <field var='houses'><value>c</value></field>
          <field var='about'><value>young</value><value>in love</value></field>
        </x>`),
    )
  })

  it('shows each once among the predefined fields, too', async () => {
    const { request } = server(offers('<username/><password/><username>x</username>'))
    const { form } = await offerOf(request)
    expect(form.fields.map(({ name, values }) => [name, values])).toEqual([
      ['username', []],
      ['password', []],
    ])
  })
})

describe('an endless form', () => {
  it('is shown up to the length that anybody would read', async () => {
    const options = (from: number) =>
      Array.from({ length: 1001 }, (_, n) => `<option><value>${from + n}</value></option>`).join('')
    const fields = Array.from({ length: 200 }, (_, n) => `<field var='g${n}' label='${'l'.repeat(1200)}'/>`)
    const { request } = server(
      offers(`
        <x xmlns='jabber:x:data' type='form'>
          <instructions>${'i'.repeat(20_000)}</instructions>
          <field var='${'v'.repeat(1025)}'/>
          <field type='list-single' var='f'>${options(1)}<option><value>${'o'.repeat(5000)}</value></option></field>
          ${fields.join('')}
        </x>`),
    )
    const { form } = await offerOf(request)
    expect(form.fields).toHaveLength(100)
    expect(form.fields[0]).toMatchObject({ name: 'f' })
    expect(form.fields[0]?.options).toHaveLength(1000)
    expect(form.fields[1]?.label).toHaveLength(1000)
    expect(form.instructions).toHaveLength(10_000)
  })
})

describe('a captcha', () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47])
  const cid = `sha1+${createHash('sha1').update(png).digest('hex')}@bob.xmpp.org`
  const form = (data: string) => `
    <x xmlns='jabber:x:data' type='form'>
      <field type='hidden' var='FORM_TYPE'><value>urn:xmpp:captcha</value></field>
      <field type='hidden' var='challenge'><value>F3A6292C</value></field>
      <field type='fixed' var='captcha-fallback-text'><value>See the page</value></field>
      <field type='text-single' var='captcha-fallback-url'><value>https://c.example/1</value></field>
      <field type='text-single' var='username'><required/></field>
      <field type='text-single' var='SHA-256' label='93C7A'/>
      <field var='audio_recog' label='What do you hear?'>
        <media xmlns='urn:xmpp:media-element'><uri type='audio/x-wav'>https://c.example/1.wav</uri></media>
      </field>
      <field var='ocr' label='Enter the text you see'>
        <media xmlns='urn:xmpp:media-element'>
          <uri type='image/png'>https://c.example/1.png</uri><uri type='image/png'>cid:${cid}</uri>
        </media>
        <required/>
      </field>
    </x>${data}`
  const data = `<data xmlns='urn:xmpp:bob' cid='${cid}' type='image/png'>${png.toString('base64')}</data>`

  it('shows the picture that came with it, and only fields that a person can answer', async () => {
    const { request, asked } = server(offers(form(data)), `<iq type='result'/>`)
    const { form: shown, submit } = await offerOf(request)
    expect(shown.fields.map(({ name, picture }) => [name, picture])).toEqual([
      ['username', null],
      ['ocr', 'data:image/png;base64,iVBORw=='],
    ])
    await submit(filled({ username: ['bill'], ocr: ['7nHL3'] }))
    expect(asked[1]).toBe(
      set(`
        <x xmlns='jabber:x:data' type='submit'>
          <field type='hidden' var='FORM_TYPE'><value>urn:xmpp:captcha</value></field>
          <field var='challenge'><value>F3A6292C</value></field>
          <field var='username'><value>bill</value></field>
          <field var='ocr'><value>7nHL3</value></field>
        </x>`),
    )
  })

  it('shows the other ways if no picture came with it, and fetches nothing', async () => {
    const { request, asked } = server(offers(form('')), `<iq type='result'/>`)
    const { form: shown, submit } = await offerOf(request)
    expect(shown.fields.map(({ type, name, link }) => [type, name, link])).toEqual([
      ['fixed', 'captcha-fallback-text', null],
      ['fixed', 'captcha-fallback-url', 'https://c.example/1'],
      ['text-single', 'username', null],
      ['text-single', 'audio_recog', 'https://c.example/1.wav'],
      ['text-single', 'ocr', 'https://c.example/1.png'],
    ])
    await submit(filled({ username: ['bill'], audio_recog: [''], ocr: ['7nHL3'] }))
    expect(asked[1]).not.toContain('fallback')
  })

  it('sends its own fields back even if the server forgot to hide them', async () => {
    const { request, asked } = server(
      offers(`
        <x xmlns='jabber:x:data' type='form'>
          <field var='FORM_TYPE'><value>urn:xmpp:captcha</value></field>
          <field var='from'><value>capulet.example</value></field>
          <field var='challenge' type='text-single'><value>F3A6292C</value></field>
          <field var='sid'><value>spam2</value></field>
          <field var='answers'><value>2</value></field>
          <field var='username'><required/></field>
          <field var='qa' label='What is her name?'/>
          <field var='picture_q'/>
        </x>`),
      `<iq type='result'/>`,
    )
    const { form: shown, submit } = await offerOf(request)
    expect(shown.fields.map(({ name, required }) => [name, required])).toEqual([
      ['username', true],
      ['qa', true],
      ['picture_q', true],
    ])
    await submit(filled({ username: ['bill'], qa: ['Rosaline'], picture_q: ['rose'] }))
    expect(asked[1]).toBe(
      set(`
        <x xmlns='jabber:x:data' type='submit'>
          <field type='hidden' var='FORM_TYPE'><value>urn:xmpp:captcha</value></field>
          <field var='from'><value>capulet.example</value></field>
          <field var='challenge'><value>F3A6292C</value></field>
          <field var='sid'><value>spam2</value></field>
          <field var='answers'><value>2</value></field>
          <field var='username'><value>bill</value></field>
          <field var='qa'><value>Rosaline</value></field>
          <field var='picture_q'><value>rose</value></field>
        </x>`),
    )
  })
})

describe('failures', () => {
  it.each([
    ['nothing to fill in', offers(''), { code: 'registration-unavailable' }],
    ['no registration at all', refuses('service-unavailable'), { code: 'registration-unavailable' }],
    ['registration switched off', refuses('not-allowed'), { code: 'registration-unavailable' }],
    [
      'another payload',
      `<iq type='result'><query xmlns='jabber:iq:auth'/></iq>`,
      { code: 'registration-unavailable' },
    ],
    [
      'a web page',
      offers(`<instructions>Go</instructions><x xmlns='jabber:x:oob'><url>https://r.example/</url></x>`),
      { code: 'registration-on-web', url: 'https://r.example/' },
    ],
    [
      'a page that is none',
      offers(`<instructions>Go</instructions><x xmlns='jabber:x:oob'><url>javascript:alert(1)</url></x>`),
      { code: 'registration-refused', text: 'Go' },
    ],
    [
      'a web page that only its words name',
      offers(`<instructions>Go to https://r.example/join?a=b. Soon</instructions>`),
      { code: 'registration-on-web', url: 'https://r.example/join?a=b' },
    ],
    [
      'a form with nothing to fill in but a web page',
      offers(`
        <x xmlns='jabber:x:data' type='form'>
          <field type='fixed'><value>Not here</value></field><field type='hidden' var='a'><value>b</value></field>
        </x>
        <x xmlns='jabber:x:oob'><url>https://r.example/</url></x>`),
      { code: 'registration-on-web', url: 'https://r.example/' },
    ],
    [
      'a form with nothing to fill in',
      offers(`<x xmlns='jabber:x:data' type='form'><field type='fixed'><value>Not today</value></field></x>`),
      { code: 'registration-refused', text: 'Not today' },
    ],
    [
      'too many attempts',
      refuses('not-acceptable', 'Wait'),
      { code: 'registration-refused', type: 'cancel', text: 'Wait' },
    ],
    [
      'too many attempts, and that waiting helps',
      refuses('resource-constraint', '', 'wait'),
      { code: 'registration-refused', type: 'wait' },
    ],
  ])('at the start: %s', async (_what, answer, error) => {
    expect(await startRegistration(server(answer).request, 'capulet.example')).toEqual({ ok: false, error })
  })

  it('if it is also possible on a web page', async () => {
    const { form } = await offerOf(
      server(offers(`<username/><x xmlns='jabber:x:oob'><url>https://r.example/</url></x>`)).request,
    )
    expect(form).toMatchObject({ url: 'https://r.example/', fields: [{ name: 'username' }] })
  })

  it.each([
    [refuses('conflict'), { code: 'name-taken' }],
    [
      refuses('not-acceptable', 'Too short', 'modify'),
      { code: 'registration-refused', type: 'modify', text: 'Too short' },
    ],
    [refuses('policy-violation'), { code: 'registration-refused', type: 'cancel' }],
  ])('with the answers: %s', async (answer, error) => {
    const { submit } = await offerOf(server(offers('<username/>'), answer).request)
    expect(await submit(filled({ username: ['juliet'] }))).toEqual({ ok: false, error })
  })

  it('without a connection', async () => {
    const gone: RegisterRequest = () => Promise.resolve(err({ code: 'not-connected' }))
    expect(await startRegistration(gone, 'capulet.example')).toEqual(err({ code: 'not-connected' }))
  })
})

describe('the account that is signed in', () => {
  let t: FakeChannel
  let account: AccountRegistration
  beforeEach(() => {
    t = fakeChannel()
    account = t.use(extension)
    void t.begin({ kind: 'resumed' })
  })

  it('gets a new password', async () => {
    const done = account.changePassword('n3w')
    await t.sends(`
      <iq type='set' id='{id}' to='montague.example'>
        <query xmlns='jabber:iq:register'><username>romeo</username><password>n3w</password></query>
      </iq>`)
    await t.receives(`<iq type='result' id='{id}' from='montague.example'/>`)
    expect(await done).toEqual({ ok: true })
    expect(t.logged).toEqual([])
  })

  it('keeps its password if the server refuses the new one', async () => {
    const done = account.changePassword('1')
    await t.sends(`
      <iq type='set' id='{id}' to='montague.example'>
        <query xmlns='jabber:iq:register'><username>romeo</username><password>1</password></query>
      </iq>`)
    await t.receives(`
      <iq type='error' id='{id}' from='montague.example'>
        <error type='modify'>
          <policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
          <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Too short</text>
        </error>
      </iq>`)
    expect(await done).toEqual({
      ok: false,
      error: { code: 'password-refused', type: 'modify', text: 'Too short' },
    })
  })

  it('is deleted, or not', async () => {
    const done = account.deleteAccount()
    await t.sends(`<iq type='set' id='{id}'><query xmlns='jabber:iq:register'><remove/></query></iq>`)
    await t.receives(`
      <iq type='error' id='{id}'>
        <error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await done).toEqual({ ok: false, error: { code: 'deletion-refused' } })
  })
})
