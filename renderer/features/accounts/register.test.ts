import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { RegistrationForm } from '../../../shared/contract/accounts.ts'
import type { DataFormField } from '../../../shared/model/data-form.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { fieldOf, formOf as dataForm } from '../../../shared/testing/forms.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

const button = (name: string): HTMLElement => screen.getByRole('button', { name })
const field = (name: string): HTMLInputElement => screen.getByLabelText<HTMLInputElement>(name)
const type = (name: string, text: string): Promise<boolean> =>
  fireEvent.input(field(name), { target: { value: text } })

const asked = (name: string, rest: Partial<DataFormField> = {}) =>
  fieldOf(name, 'text-single', { label: name, required: true, ...rest })
const formOf = (fields: readonly DataFormField[], rest: Partial<RegistrationForm> = {}) =>
  ({
    ok: true,
    value: {
      ...dataForm(fields, { instructions: 'Welcome' }),
      domain: 'verona.example',
      url: null,
      ...rest,
    },
  }) as const

const USER = asked('username')
const PASSWORD = asked('password', { type: 'text-private' })
const MADE = { ok: true, value: 'x' as AccountId } as const

/** The server's name is typed; the window shows the first of these forms, and the next each time it asks again. */
async function asking(...forms: ReturnType<typeof formOf>[]) {
  const snapshot = sampleSnapshot({ accounts: [], contacts: [], requests: [], conversations: [] })
  const { bridge } = await renderWindow(snapshot)
  const left = [...forms]
  bridge.answer({
    'accounts.startRegistration': () => left.shift() ?? { ok: false, error: { code: 'no-network' } },
    'accounts.register': () => MADE,
  })
  await fireEvent.click(button('Create account'))
  await type('Server', 'verona.example')
  await fireEvent.click(button('Continue'))
  await screen.findByText('New account on verona.example')
  const names = () => bridge.calls.map(({ name }) => name).filter((name) => name.startsWith('accounts.'))
  const sent = () => bridge.calls.findLast(({ name }) => name === 'accounts.register')?.args
  return { bridge, names, sent }
}

describe('creating an account', () => {
  it('asks the server what it wants, then sends the filled form in the same attempt', async () => {
    const { bridge, sent } = await asking(formOf([USER, PASSWORD, asked('house', { label: 'Your house' })]))
    await type('User name', 'benvolio')
    await type('Password', 'peace')
    await fireEvent.click(button('Create account'))
    expect(screen.getByRole('alert').textContent).toBe('Fill in “Your house”.')
    await type('Your house', 'Montague')
    await fireEvent.click(button('Create account'))
    const start = bridge.calls.find(({ name }) => name === 'accounts.startRegistration')?.args
    expect(sent()).toEqual({
      attempt: (start as { attempt: string }).attempt,
      values: { username: ['benvolio'], password: ['peace'], house: ['Montague'] },
    })
  })

  it('asks for a new picture after a refusal, and keeps the other answers', async () => {
    const ocr = asked('ocr', { label: 'What it says', picture: 'data:image/png;base64,AAAA' })
    const { bridge, names } = await asking(formOf([USER, PASSWORD, ocr]), formOf([USER, PASSWORD, ocr]))
    bridge.answer({ 'accounts.register': () => ({ ok: false, error: { code: 'name-taken' } }) })
    await screen.findByAltText('What it says')
    await type('User name', 'benvolio')
    await type('Password', 'peace')
    await type('What it says', 'rose')
    await fireEvent.click(button('Create account'))
    await screen.findByText('Someone already has this name. Choose another.')
    expect(names().slice(-3)).toEqual([
      'accounts.startRegistration',
      'accounts.register',
      'accounts.startRegistration',
    ])
    await waitFor(() => expect(field('What it says').value).toBe(''))
    expect(field('User name').value).toBe('benvolio')
  })

  it('shows a form with repeated field names', async () => {
    const note = asked('', { type: 'fixed', label: '', required: false })
    await asking(
      formOf([
        { ...note, values: ['First read this.'] },
        { ...note, values: ['Then that.', 'And that.'] },
        USER,
        { ...USER, label: 'Another' },
        asked('house', {
          type: 'list-single',
          options: [
            { value: 'm', label: 'Montague' },
            { value: 'm', label: 'Montague once more' },
          ],
        }),
      ]),
    )
    expect(screen.getByText('First read this.')).toBeDefined()
    expect(screen.getByText(/^Then that\.\s+And that\.$/)).toBeDefined()
    expect(screen.getAllByLabelText('User name')).toHaveLength(2)
    expect(within(field('house')).getAllByRole('option')).toHaveLength(2)
  })

  it('has as many lines and choices as the server asks for', async () => {
    const { sent } = await asking(
      formOf([
        asked('about', { type: 'text-multi', label: 'About you', values: ['a', 'b'] }),
        asked('houses', {
          type: 'list-multi',
          label: 'Houses',
          values: ['m'],
          options: [
            { value: 'm', label: 'Montague' },
            { value: 'c', label: 'Capulet' },
          ],
        }),
        asked('city', { type: 'list-single', required: false, options: [{ value: 'v', label: 'Verona' }] }),
      ]),
    )
    expect(field('About you').value).toBe('a\nb')
    await type('About you', 'young\nin love')
    const houses = within(screen.getByRole('group', { name: 'Houses' }))
    expect(houses.getByLabelText<HTMLInputElement>('Montague').checked).toBe(true)
    await fireEvent.click(houses.getByLabelText('Montague'))
    await fireEvent.click(button('Create account'))
    expect(screen.getByRole('alert').textContent).toBe('Fill in “Houses”.')
    await fireEvent.click(houses.getByLabelText('Capulet'))
    await fireEvent.click(houses.getByLabelText('Montague'))
    expect(
      within(field('City'))
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['None', 'Verona'])
    await fireEvent.click(button('Create account'))
    expect(sent()).toMatchObject({
      values: { about: ['young', 'in love'], houses: ['m', 'c'], city: [] },
    })
  })

  it('labels the fields that only have a name', async () => {
    await asking(formOf([asked('email'), asked('qa'), asked('constructor')]))
    expect(field('Email address')).toBeDefined()
    expect(field('Answer to the question')).toBeDefined()
    expect(field('constructor')).toBeDefined()
  })

  it('links to the web page of a challenge, and to the page that replaces the form', async () => {
    await asking(
      formOf([USER, asked('ocr', { link: 'https://c.example/1' })], { url: 'https://r.example/join' }),
    )
    const link = (name: string) => screen.getByRole('link', { name }).getAttribute('href')
    expect(link('Open the page for this question')).toBe('https://c.example/1')
    expect(link('Create it on the website instead')).toBe('https://r.example/join')
  })

  it('links to the website if the server creates accounts only there', async () => {
    const { bridge } = await renderWindow(
      sampleSnapshot({ accounts: [], contacts: [], requests: [], conversations: [] }),
    )
    bridge.answer({
      'accounts.startRegistration': () => ({
        ok: false,
        error: { code: 'registration-on-web', url: 'https://r.example/' },
      }),
    })
    await fireEvent.click(button('Create account'))
    await type('Server', 'verona.example')
    await fireEvent.click(button('Continue'))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'This server creates accounts on its website: https://r.example/',
    )
    const link = screen.getByRole('link', { name: 'Open website' })
    expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual(['https://r.example/', '_blank'])
  })
})

describe('a form that expired while the person filled it in', () => {
  const expired = { ok: false, error: { code: 'registration-expired' } } as const

  async function expiring(...forms: ReturnType<typeof formOf>[]) {
    const window = await asking(...forms)
    const answers = [expired]
    window.bridge.answer({ 'accounts.register': () => answers.shift() ?? MADE })
    await type('User name', 'benvolio')
    await type('Password', 'peace')
    return window
  }

  it('is fetched again and sent without a word', async () => {
    const form = formOf([USER, PASSWORD])
    const { names, sent } = await expiring(form, form)
    await fireEvent.click(button('Create account'))
    await waitFor(() =>
      expect(names()).toEqual([
        'accounts.startRegistration',
        'accounts.register',
        'accounts.startRegistration',
        'accounts.register',
      ]),
    )
    expect(sent()).toMatchObject({ values: { username: ['benvolio'], password: ['peace'] } })
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('keeps the answers if the form has changed, and says so', async () => {
    const { names, sent } = await expiring(formOf([USER, PASSWORD]), formOf([USER, PASSWORD, asked('email')]))
    await fireEvent.click(button('Create account'))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The server now asks for something else. Check the form, then continue.',
    )
    expect(names()).toHaveLength(3)
    expect([field('User name').value, field('Password').value]).toEqual(['benvolio', 'peace'])
    await type('Email address', 'benvolio@verona.example')
    await fireEvent.click(button('Create account'))
    expect(sent()).toMatchObject({
      values: { username: ['benvolio'], password: ['peace'], email: ['benvolio@verona.example'] },
    })
  })

  it('shows the next picture', async () => {
    const ocr = asked('ocr', { picture: 'data:image/png;base64,AAAA' })
    const form = formOf([USER, PASSWORD, ocr])
    const { names } = await expiring(form, form)
    await type('Text in the picture', 'rose')
    await fireEvent.click(button('Create account'))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The server now shows another picture. Type its text, then continue.',
    )
    expect(names()).toHaveLength(3)
    expect([field('User name').value, field('Text in the picture').value]).toEqual(['benvolio', ''])
  })

  it('can be sent later if the server is away', async () => {
    const form = formOf([USER, PASSWORD])
    const { bridge, sent } = await expiring(form)
    await fireEvent.click(button('Create account'))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'This computer is offline. Check its network connection.',
    )
    const answers = [expired]
    bridge.answer({
      'accounts.startRegistration': () => form,
      'accounts.register': () => answers.shift() ?? MADE,
    })
    await fireEvent.click(button('Create account'))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    expect(sent()).toMatchObject({ values: { username: ['benvolio'], password: ['peace'] } })
  })

  it('is not fetched without end', async () => {
    const form = formOf([USER, PASSWORD])
    const { bridge, names } = await expiring(form, form, form)
    bridge.answer({ 'accounts.register': () => expired })
    await fireEvent.click(button('Create account'))
    expect((await screen.findByRole('alert')).textContent).toBe('The connection was lost. Try again.')
    expect(names()).toHaveLength(4)
  })

  it('gives its answers to no other server', async () => {
    const { bridge } = await expiring(formOf([USER, PASSWORD]))
    await fireEvent.click(button('Choose another server'))
    bridge.answer({
      'accounts.startRegistration': () => formOf([USER, PASSWORD], { domain: 'mantua.example' }),
    })
    await type('Server', 'mantua.example')
    await fireEvent.click(button('Continue'))
    await screen.findByText('New account on mantua.example')
    expect([field('User name').value, field('Password').value]).toEqual(['', ''])
  })
})
