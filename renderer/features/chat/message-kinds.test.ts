import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId, MessageId, Place } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Message } from '../../../shared/model/message.ts'
import { detailsOf } from '../../testing/kinds.ts'
import { giveLayout } from '../../testing/layout.ts'
import { callsOf, newMessage, openChat, quietJuliet } from '../../testing/open-chat.ts'
import { NOW, placeAt, ROMEO, ROMEO_JID, sampleMessages, sampleSnapshot } from '../../testing/sample.ts'

const JULIET = 'juliet@capulet.example' as BareJid

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

/** One message of that kind among others, and its article. */
async function show(changes: Partial<Message>) {
  const chat = await openChat()
  chat.announce(newMessage(changes))
  const article = await waitFor(() => {
    const found = chat.log.querySelector<HTMLElement>('article[data-id="900"]')
    expect(found).not.toBeNull()
    return found!
  })
  return { ...chat, article, inside: within(article) }
}
const about = (article: HTMLElement): string =>
  document.getElementById(article.getAttribute('aria-describedby') ?? '')?.textContent ?? ''

describe('a message is shown as', () => {
  it('what its author does', async () => {
    const { article } = await show({ kind: 'action', body: '/me sighs' })
    expect(article.querySelector('.body')?.textContent.replace(/\s+/g, ' ')).toBe('* Juliet Capulet sighs')
  })

  it('an announcement that needs no answer', async () => {
    const { article, inside } = await show({ kind: 'announcement', body: 'Closed', subject: 'The gate' })
    expect(inside.getByText('Announcement')).toBeTruthy()
    await fireEvent.pointerEnter(article)
    const toolbar = await inside.findByRole('toolbar', { name: 'Message actions' })
    expect(within(toolbar).queryByRole('button', { name: 'Reply' })).toBeNull()
    expect(within(toolbar).getByRole('button', { name: 'More' })).toBeTruthy()
  })

  it('a wish for attention, of either side', async () => {
    const { inside, announce, article } = await show({ kind: 'attention', body: '' })
    expect(inside.getByText('Juliet Capulet asks for your attention')).toBeTruthy()
    announce(newMessage({ kind: 'attention', body: '', direction: 'out', author: ROMEO_JID, state: 'sent' }))
    await waitFor(() => expect(article.textContent).toContain('You asked for Juliet Capulet’s attention'))
  })

  it.each([
    ['OMEMO', 'This message is encrypted with OMEMO, which Balcony can’t read yet'],
    ['', 'This message is encrypted in a way that Balcony can’t read yet'],
  ])('a sentence where it cannot be read (%j)', async (sealedBy, sentence) => {
    const { article } = await show({ kind: 'sealed', body: 'I sent you an encrypted message', sealedBy })
    expect(article.textContent).toContain(sentence)
    expect(article.textContent).not.toContain('I sent you')
  })

  it('what is left of it once it was taken back', async () => {
    const { article } = await show({ body: '', retracted: true, edited: 3 })
    expect(article.textContent).toContain('This message was deleted')
    expect(article.textContent).not.toContain('Edited')
  })

  it('a mail, with its subject', async () => {
    const { inside } = await show({ subject: 'The feast', mail: true, body: 'Come.' })
    expect(inside.getByText('The feast')).toBeTruthy()
    expect(inside.getByRole('img', { name: 'Written like an email' })).toBeTruthy()
  })

  it.each([[' '], ['\t\n'], ['\u200B\u3164\u2800'], ['']])(
    'a sentence where nothing can be seen: %j',
    async (body) => {
      const { article } = await show({ body })
      expect(article.textContent).toContain('This message contains no visible text')
    },
  )

  it('large emoji where it is one to three', async () => {
    const { article, announce } = await show({ body: '👍🏽 🌹' })
    expect(article.querySelector('.big')).not.toBeNull()
    announce(newMessage({ body: '🌹🌹🌹🌹' }))
    await waitFor(() => expect(article.querySelector('.big')).toBeNull())
  })

  it('a card with a place, which leads nowhere but to a map', async () => {
    const { inside, article } = await show({ body: 'geo:45.5,-10.25;u=12' })
    expect(article.textContent).toContain('45.5, -10.25')
    expect(article.textContent).toContain('Within 12 m')
    expect(inside.getByRole('link', { name: 'Open in a map' }).getAttribute('href')).toBe('geo:45.5,-10.25')
    expect(article.querySelector('img')).toBeNull()
  })

  it('late, with the time that its sender claims', async () => {
    const { inside, article } = await show({
      late: true,
      claimedAt: new Date('2001-01-02T12:00:00').getTime(),
    })
    expect(inside.getByRole('img', { name: 'Arrived late' })).toBeTruthy()
    expect(article.querySelector('time')?.title).toMatch(/The sender says it was written .*2001/)
    expect(about(article)).toContain('Arrived late')
  })
})

describe('the text', () => {
  it('is styled by its own signs, which stay', async () => {
    const { article } = await show({ body: 'a *strong* word\n> quoted\n```\n<b>code</b> *not*\n```' })
    expect(article.querySelector('.strong:not(.marker)')?.textContent).toBe('strong')
    expect(article.querySelector('blockquote')?.textContent.trim()).toBe('quoted')
    expect(within(article).getByRole('group', { name: 'Code' }).textContent).toBe('<b>code</b> *not*')
    expect(article.querySelector('b')).toBeNull()
  })

  it('is as it was typed where its sender wants that', async () => {
    const { article } = await show({ body: 'a *strong* word', unstyled: true })
    expect(article.querySelector('.strong')).toBeNull()
    expect(article.querySelector('.body')?.textContent).toBe('a *strong* word')
  })

  it('in rich shapes keeps its links, says where they lead, and has none that runs', async () => {
    const { inside, article } = await show({
      body: 'see bank.example or this',
      rich: [
        {
          kind: 'paragraph',
          spans: [
            { text: 'see ' },
            { text: 'bank.example', href: 'https://evil.example/x' },
            { text: ' or ' },
            { text: 'evil.example', href: 'https://evil.example/y' },
            { text: 'this', href: 'javascript:alert(1)' },
            { text: 'that', href: 'data:text/html,x' },
          ],
        },
        { kind: 'list', ordered: false, items: [[{ kind: 'paragraph', spans: [{ text: 'item' }] }]] },
      ],
    })
    expect(inside.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['bank.example(evil.example)', 'https://evil.example/x'],
      ['evil.example', 'https://evil.example/y'],
    ])
    expect(inside.getByRole('listitem').textContent.trim()).toBe('item')
    expect(article.textContent).toContain('this')
  })

  it('asks before it follows a link to an address', async () => {
    const { inside, bridge } = await show({ body: 'xmpp:nurse@capulet.example?message' })
    await fireEvent.click(inside.getByRole('link'))
    expect(callsOf(bridge, 'links.open')).toEqual([
      { uri: 'xmpp:nurse@capulet.example?message', origin: 'message' },
    ])
  })

  it('of a megabyte in one word is shown cut, and never laid out for its styling', async () => {
    const { inside, article } = await show({ body: '*'.repeat(1_000_000) })
    expect(article.querySelector('.body')?.textContent.length).toBe(3000)
    await fireEvent.click(inside.getByRole('button', { name: /^Show all/ }))
    await waitFor(() => expect(article.querySelector('.body')?.textContent.length).toBe(1_000_000))
  })

  it('of which only the beginning was told is asked for once it is opened', async () => {
    const beginning = 'w'.repeat(16_000)
    const { inside, article, bridge } = await show({ body: beginning, bodyLength: 9_000_000 })
    bridge.answer({ 'messages.text': () => ({ ok: true, value: { body: beginning + 'x'.repeat(4_000) } }) })
    expect(article.querySelector('.body')?.textContent.length).toBe(3000)
    expect(article.textContent).toContain('8,997,000')
    await fireEvent.click(inside.getByRole('button', { name: /^Show all/ }))
    await waitFor(() => expect(article.querySelector('.body')?.textContent.length).toBe(20_000))
    expect(callsOf(bridge, 'messages.text')).toHaveLength(1)
  })

  it('of ten thousand quotes in quotes stays a text', async () => {
    const { article } = await show({ body: '>'.repeat(2500) + ' deep' })
    expect(article.textContent).toContain('deep')
  })
})

describe('what was attached to a link', () => {
  it('is a card that says where it leads', async () => {
    const { inside } = await show({
      body: 'https://verona.example/a',
      previews: [{ url: 'https://verona.example/a', title: 'Verona', description: 'A town' }],
    })
    const card = inside.getByRole('link', { name: /Verona/ })
    expect(card.getAttribute('href')).toBe('https://verona.example/a')
    expect(card.textContent).toContain('verona.example')
    expect(card.querySelector('img')).toBeNull()
  })

  it('says so where it leads elsewhere than the text, and is no card where it runs something', async () => {
    const { inside } = await show({
      body: 'https://bank.example',
      previews: [
        { url: 'https://evil.example/x', title: 'Your bank' },
        { url: 'javascript:alert(1)', title: 'Run' },
      ],
    })
    expect(inside.getByRole('link', { name: /Your bank/ }).textContent).toContain(
      'Leads to evil.example, which the message doesn’t mention',
    )
    expect(inside.queryByText('Run')).toBeNull()
  })
})

describe('an edited message', () => {
  it('says so, and shows its versions', async () => {
    const edited = newMessage({ body: 'third', edited: 2 })
    const { inside, bridge, article } = await show(edited)
    bridge.answer({ 'messages.details': () => ({ ok: true, value: detailsOf(edited) }) })
    expect(about(article)).toContain('Edited')
    await fireEvent.click(inside.getByRole('button', { name: 'Edited' }))
    const versions = await within(await screen.findByRole('dialog', { name: 'Versions' })).findByRole('list')
    expect(
      within(versions)
        .getAllByRole('listitem')
        .map((item) => item.querySelector('p')?.textContent),
    ).toEqual(['O, swear by the moon.', 'O, swear not by the moon.', 'third'])
  })
})

describe('reactions', () => {
  const reactions = [
    { emoji: '👍', own: true, count: 2, by: [ROMEO_JID, JULIET] },
    { emoji: '🌙', own: false, count: 5, by: [JULIET] },
  ]

  it('say who gave them, are pressed where one did, and are in the description', async () => {
    const { inside, article } = await show({ reactions })
    const group = inside.getByRole('group', { name: 'Reactions' })
    const own = within(group).getByRole('button', { name: '👍 2, you and Juliet Capulet' })
    const other = within(group).getByRole('button', { name: '🌙 5, Juliet Capulet and 4 more' })
    expect([own, other].map((button) => button.getAttribute('aria-pressed'))).toEqual(['true', 'false'])
    expect(about(article)).toContain('👍 by you and Juliet Capulet')
  })

  it('are given and taken back by a click', async () => {
    const { inside, bridge } = await show({ reactions })
    await fireEvent.click(inside.getByRole('button', { name: /^👍/ }))
    await fireEvent.click(inside.getByRole('button', { name: /^🌙/ }))
    expect(callsOf(bridge, 'messages.react')).toEqual([
      { messageId: 900, emojis: [] },
      { messageId: 900, emojis: ['👍', '🌙'] },
    ])
  })
})

describe('what has become of one’s own', () => {
  const own = { direction: 'out', author: ROMEO_JID, state: 'delivered' } as const

  it('is read once the other side has read up to there', async () => {
    const { bridge, article, inside } = await show({ ...own })
    expect(inside.getByRole('img', { name: 'Delivered' })).toBeTruthy()
    bridge.announce([
      { kind: 'conversationsChanged', conversations: [quietJuliet({ peerReadPlace: placeAt(NOW) })] },
    ])
    await waitFor(() => expect(inside.getByRole('img', { name: 'Read' })).toBeTruthy())
    expect(about(article)).toBe('Read')
    expect(article.getAttribute('aria-label')).toMatch(/^You, /)
  })

  it('can be changed while it waits for its time', async () => {
    const sendAt = Date.now() + 3 * 3_600_000
    const { inside, bridge, app } = await show({ ...own, state: 'waiting', sendAt, sentAt: Date.now() })
    expect(inside.getByText(/^Will be sent: /)).toBeTruthy()
    await fireEvent.click(inside.getByRole('button', { name: 'Send now' }))
    expect(callsOf(bridge, 'messages.reschedule')).toEqual([{ messageId: 900, sendAt: null }])
    bridge.answer({ 'messages.undoSend': () => ({ ok: true, value: 'called back' }) })
    const offered = vi.spyOn(app.chats.drafts, 'offer')
    await fireEvent.click(inside.getByRole('button', { name: 'Cancel sending' }))
    await waitFor(() => expect(offered).toHaveBeenCalledWith(1, 'called back'))
    await fireEvent.click(inside.getByRole('button', { name: 'Change time' }))
    expect(await screen.findByRole('dialog', { name: 'Send at another time' })).toBeTruthy()
  })
})

describe('names', () => {
  it.each([
    [' ', 'tybalt@capulet.example'],
    ['\u200B\u3164', 'tybalt@capulet.example'],
    ['\u202Ekcom', 'kcom'],
  ])('of %j are shown as %j', async (name, shown) => {
    const tybalt = 'tybalt@capulet.example' as BareJid
    const snapshot = sampleSnapshot()
    const contacts = snapshot.contacts.map((contact) =>
      contact.jid === tybalt ? { ...contact, name } : contact,
    )
    const chat = await openChat(sampleMessages, sampleSnapshot({ contacts }))
    chat.app.chats.show(7 as ConversationId)
    expect(await within(screen.getByRole('main')).findByRole('heading', { name: shown })).toBeTruthy()
    expect(chat.app.roster.name(ROMEO, tybalt)).toBe(shown)
  })
})

describe('order', () => {
  it('is that of the places, and changes with them', async () => {
    const { log, announce } = await openChat()
    const texts = (): string[] =>
      within(log)
        .getAllByRole('article')
        .map((one) => one.dataset['id'] ?? '')
    announce(newMessage({ sentAt: NOW - 999_999_999 }))
    await waitFor(() => expect(texts().at(-1)).toBe('900'))
    announce(newMessage({ place: (sampleMessages.at(-1)!.place - 1) as Place }))
    await waitFor(() => expect(texts().slice(-2)).toEqual(['900', '15']))
    announce(newMessage({ id: 901 as MessageId, place: placeAt(NOW + 5) }))
    await waitFor(() => expect(texts().at(-1)).toBe('901'))
  })
})
