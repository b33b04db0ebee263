import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationEncryption, SealedReason } from '../../../../shared/model/encryption.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Message, MessageDetails } from '../../../../shared/model/message.ts'
import { articleOf, openEncryptedChat } from '../../../testing/encrypted-chat.ts'
import { encryptionAnswers, sampleEncryption } from '../../../testing/encryption.ts'
import { detailsOf } from '../../../testing/kinds.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf, newMessage } from '../../../testing/open-chat.ts'
import { JULIET_CHAT, ROMEO_JID } from '../../../testing/sample.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

const JULIET = 'juliet@capulet.example' as BareJid

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

describe('a message', () => {
  it.each(['other-device', 'session', 'gone'] as const)(
    'that can’t be read (%s) is asked for',
    async (sealedWhy) => {
      const chat = await openEncryptedChat()
      const article = await articleOf(chat, { kind: 'sealed', body: '', sealedBy: 'OMEMO', sealedWhy })
      await fireEvent.click(within(article).getByRole('button', { name: 'Ask to send again' }))
      const field = chat.main.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
      await waitFor(() => expect(field.value).toContain('Could you please send it again?'))
      expect(callsOf(chat.bridge, 'encryption.renew')).toEqual([{ conversationId: JULIET_CHAT }])
      expect(callsOf(chat.bridge, 'messages.send')).toEqual([])
    },
  )

  const HOPELESS: readonly SealedReason[] = ['waits', 'before', 'earlier', 'damaged', 'unknown']
  it.each(HOPELESS)('for which asking is no use (%s) only says why', async (sealedWhy) => {
    const chat = await openEncryptedChat()
    const article = await articleOf(chat, { kind: 'sealed', body: '', sealedWhy })
    expect(article.textContent).toMatch(/message/i)
    expect(within(article).queryByRole('button', { name: 'Ask to send again' })).toBeNull()
  })

  it.each([
    [{ plain: true }, 'This message was not encrypted'],
    [{ retracted: true, body: '', seal: 'sealed', retractedPlain: true }, 'Its deletion was not encrypted'],
    [{ seal: 'distrusted' }, 'From a device that you don’t trust'],
  ] as const)('has a mark where it was plain or is doubtful (%j)', async (changes, mark) => {
    const article = await articleOf(await openEncryptedChat(), changes)
    expect(within(article).getByRole('img', { name: mark })).toBeTruthy()
  })

  it('that is as it should be has none', async () => {
    const article = await articleOf(await openEncryptedChat(), { seal: 'verified' })
    expect(within(article).queryByRole('img', { name: /encrypted|trust/ })).toBeNull()
  })

  it('tells in its details which devices got the key', async () => {
    const chat = await openEncryptedChat()
    const own = { direction: 'out', author: ROMEO_JID, state: 'sent', seal: 'sealed' } as const
    const article = await articleOf(chat, own)
    const sealedFor = [
      { owner: JULIET, device: 21, name: 'Terrace', version: 'OMEMO 2', newSession: true },
      { owner: JULIET, device: 22, name: null, version: 'OMEMO 0.3', newSession: false },
    ] as const
    chat.bridge.answer({
      'messages.details': () => ({ ok: true, value: { ...detailsOf(newMessage(own)), sealedFor } }),
    })
    await fireEvent.contextMenu(article)
    await fireEvent.click(
      within(await screen.findByRole('menu')).getByRole('menuitem', { name: 'Message details' }),
    )
    const dialog = await screen.findByRole('dialog', { name: 'Message details' })
    expect((await within(dialog).findByText(/^Terrace/)).textContent).toContain('Juliet Capulet')
    expect(dialog.textContent).toContain('OMEMO 2, began a new session')
    expect(dialog.textContent).toContain('Device 22')
  })
})

describe('a reaction', () => {
  it.each([
    [{ count: 1, by: [JULIET] }, '🌹 1, Juliet Capulet (not encrypted)'],
    [{ count: 2, by: [JULIET, ROMEO_JID], own: true }, '🌹 2, you and Juliet Capulet (not all encrypted)'],
  ])('says in words and with a lock that it was not encrypted (%j)', async (changes, name) => {
    const reaction = { emoji: '🌹', own: false, ...changes }
    const chat = await openEncryptedChat()
    const article = await articleOf(chat, { seal: 'sealed', reactions: [{ ...reaction, plain: true }] })
    const chip = within(article).getByRole('button', { name })
    expect(chip.querySelector('svg')).toBeTruthy()
    await fireEvent.pointerEnter(chip)
    await fireEvent.pointerMove(chip)
    const tooltip = (): Element | null => document.querySelector('.tooltip')
    await waitFor(() => expect(name).toContain(tooltip()?.textContent ?? 'not shown yet'))
    await articleOf(chat, { seal: 'sealed', reactions: [reaction] })
    await waitFor(() => expect(within(article).queryByRole('button', { name: /encrypted/ })).toBeNull())
    expect(chip.querySelector('svg')).toBeNull()
  })
})

describe('the details of a message', () => {
  async function detailsOfNew(changes: Partial<Message>, more: Partial<MessageDetails> = {}) {
    const chat = await openEncryptedChat()
    const article = await articleOf(chat, changes)
    chat.bridge.answer({
      'messages.details': () => ({ ok: true, value: { ...detailsOf(newMessage(changes)), ...more } }),
    })
    await fireEvent.contextMenu(article)
    await fireEvent.click(
      within(await screen.findByRole('menu')).getByRole('menuitem', { name: 'Message details' }),
    )
    const dialog = await screen.findByRole('dialog', { name: 'Message details' })
    await within(dialog).findByText('This message')
    return dialog.textContent
  }

  it('tell by which device it was encrypted', async () => {
    const sealedOn = { owner: JULIET, device: 23, name: 'Tablet' }
    const told = await detailsOfNew({ seal: 'distrusted' }, { sealedOn })
    expect(told).toContain('End-to-end encrypted, by a device that you don’t trust')
    expect(told).toContain('Tablet (Juliet Capulet)')
  })

  it.each([
    [{ plain: true }, 'This message was not encrypted'],
    [{ kind: 'sealed', body: '', sealedWhy: 'session' }, 'The keys between your devices didn’t fit'],
  ] as const)('tell that it was not, or why it can’t be read (%j)', async (changes, sentence) => {
    expect(await detailsOfNew(changes)).toContain(sentence)
  })
})

describe('the first reaction to an app that can open texts only', () => {
  it.each([
    ['Send them', true],
    ['Don’t send', false],
  ])('is asked about once (%s)', async (choice, allow) => {
    const chat = await openEncryptedChat({ plainExtras: 'ask' })
    await articleOf(chat, { body: 'Ay me, the last' })
    const article = await chat.article('Ay me, the last')
    await fireEvent.pointerEnter(article)
    await fireEvent.click(await within(article).findByRole('button', { name: 'React' }))
    const [emoji] = await screen.findAllByRole('button', { name: /thumbs up|👍/i })
    await fireEvent.click(emoji!)
    const question = await screen.findByRole('dialog', {
      name: 'Send reactions and deletions without encryption?',
    })
    expect(callsOf(chat.bridge, 'messages.react')).toEqual([])
    chat.bridge.answer(encryptionAnswers(sampleEncryption({ plainExtras: allow ? 'allowed' : 'refused' })))
    await fireEvent.click(within(question).getByRole('button', { name: choice }))
    await waitFor(() => expect(callsOf(chat.bridge, 'messages.react')).toHaveLength(1))
    expect(callsOf(chat.bridge, 'encryption.allowPlainExtras')).toEqual([
      { conversationId: JULIET_CHAT, allow },
    ])
    const isSaid = screen.queryByText('Apps that can read only encrypted texts don’t get your reaction.')
    expect(isSaid !== null).toBe(!allow)
  })
})

describe('deleting for everyone', () => {
  const SENTENCE = /keep showing what you delete/

  async function deleting(plainExtras: ConversationEncryption['plainExtras'], changes: Partial<Message>) {
    const chat = await openEncryptedChat({ plainExtras })
    const article = await articleOf(chat, { body: 'Ay me', seal: 'sealed', ...changes })
    await fireEvent.contextMenu(article)
    await fireEvent.click(within(await screen.findByRole('menu')).getByRole('menuitem', { name: 'Delete' }))
    return chat
  }
  const OWN: Partial<Message> = { direction: 'out', author: ROMEO_JID, state: 'sent' }

  it.each([
    ['refused', OWN, true],
    ['allowed', OWN, false],
    ['not-needed', OWN, false],
    ['refused', {}, false],
  ] as const)('says who keeps it: %s, %j, %s', async (plainExtras, changes, isSaid) => {
    await deleting(plainExtras, changes)
    const { textContent } = await screen.findByRole('dialog', { name: 'Delete message' })
    expect(SENTENCE.test(textContent)).toBe(isSaid)
  })

  it('says it right after the person has refused', async () => {
    const chat = await deleting('ask', OWN)
    const name = 'Send reactions and deletions without encryption?'
    const question = await screen.findByRole('dialog', { name })
    chat.bridge.answer(encryptionAnswers(sampleEncryption({ plainExtras: 'refused' })))
    await fireEvent.click(within(question).getByRole('button', { name: 'Don’t send' }))
    expect((await screen.findByRole('dialog', { name: 'Delete message' })).textContent).toMatch(SENTENCE)
  })
})

describe('forwarding a secret message', () => {
  async function forwardTo(state: ConversationEncryption['state'], changes: Partial<Message>) {
    const chat = await openEncryptedChat()
    const article = await articleOf(chat, { body: 'Ay me', ...changes })
    chat.bridge.answer({
      'encryption.of': ({ conversationId }) => ({
        ok: true,
        value: {
          ...sampleEncryption({ state: conversationId === JULIET_CHAT ? 'on' : state }),
          conversationId,
        },
      }),
    })
    await fireEvent.contextMenu(article)
    await fireEvent.click(within(await screen.findByRole('menu')).getByRole('menuitem', { name: 'Forward' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Forward message' }))
    await fireEvent.click(await dialog.findByRole('checkbox', { name: /^Nurse/ }))
    await fireEvent.click(dialog.getByRole('button', { name: /^Forward/ }))
    return chat
  }

  const WAITING: Partial<Message> = { direction: 'out', author: ROMEO_JID, state: 'waiting' }
  it.each([{ seal: 'sealed' } as const, WAITING])(
    'into a conversation that is not encrypted asks first (%j)',
    async (changes) => {
      const { bridge } = await forwardTo('off', changes)
      const question = await screen.findByRole('dialog', { name: 'Forward without encryption?' })
      expect(question.textContent).toContain('Nurse')
      expect(callsOf(bridge, 'messages.forward')).toEqual([])
      await fireEvent.click(within(question).getByRole('button', { name: 'Forward anyway' }))
      await waitFor(() =>
        expect(callsOf(bridge, 'messages.forward')).toEqual([{ messageIds: [900], to: [3] }]),
      )
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    },
  )

  it.each([
    ['on', { seal: 'sealed' }],
    ['off', {}],
  ] as const)('asks nothing where nothing is given away (%s, %j)', async (state, changes) => {
    const { bridge } = await forwardTo(state, changes)
    await waitFor(() => expect(callsOf(bridge, 'messages.forward')).toHaveLength(1))
  })
})
