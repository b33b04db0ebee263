import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationEncryption, SealedReason } from '../../../../shared/model/encryption.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { articleOf, openEncryptedChat } from '../../../testing/encrypted-chat.ts'
import { encryptionAnswers, sampleDevices, sampleEncryption } from '../../../testing/encryption.ts'
import { detailsOf } from '../../../testing/kinds.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf, newMessage, openChat } from '../../../testing/open-chat.ts'
import { JULIET_CHAT, ROMEO, ROMEO_JID } from '../../../testing/sample.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

const JULIET = 'juliet@capulet.example' as BareJid

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

describe('the header of a chat', () => {
  it('says whether it is encrypted, and follows changes', async () => {
    const { main, tell } = await openEncryptedChat()
    expect(await main.findByRole('button', { name: 'Encrypted' })).toBeTruthy()
    tell({ state: 'off' })
    expect(await main.findByRole('button', { name: 'Not encrypted' })).toBeTruthy()
  })

  it('says nothing while it is not known', async () => {
    await openChat()
    expect(screen.queryByRole('button', { name: /ncrypted/ })).toBeNull()
  })
})

describe('the devices of a chat', () => {
  it('have a name, what they read, and a fingerprint for those who look for one', async () => {
    const { dialog } = await openEncryptedChat()
    const { inside, element } = await dialog()
    const devices = within(inside.getByRole('list', { name: 'Devices' }))
    const phone = devices.getByRole('listitem', { name: 'Device 22' })
    expect(phone.textContent).toContain('Reads texts and files')
    expect(element.textContent).not.toMatch(/[0-9a-f]{8} /)
    await fireEvent.click(within(phone).getByRole('button', { name: 'Fingerprint' }))
    expect(within(phone).getByRole('group', { name: 'Fingerprint' }).textContent.trim()).toBe(
      sampleDevices[1]?.fingerprint,
    )
  })

  it('are distrusted, and trusted again', async () => {
    const { dialog, bridge } = await openEncryptedChat()
    const { inside } = await dialog()
    const decide = async (name: string, button: string): Promise<void> => {
      const device = inside.getByRole('listitem', { name })
      await fireEvent.click(within(device).getByRole('button', { name: button }))
    }
    await decide('Device 22', 'Distrust')
    await decide('Borrowed', 'Trust')
    const keyOf = (device: number) => sampleDevices.find((one) => one.device === device)?.fingerprint
    await waitFor(() =>
      expect(callsOf(bridge, 'encryption.decide')).toEqual([
        { accountId: ROMEO, owner: JULIET, key: keyOf(22), trust: 'distrusted' },
        { accountId: ROMEO, owner: JULIET, key: keyOf(24), trust: 'trusted' },
      ]),
    )
  })

  it('of one’s own are removed from the list, after a question', async () => {
    const { dialog, bridge } = await openEncryptedChat()
    const { inside } = await dialog()
    const others = inside.getByRole('list', { name: 'Devices' })
    expect(within(others).queryByRole('button', { name: 'Remove from my list' })).toBeNull()
    const laptop = inside.getByRole('listitem', { name: 'Old laptop' })
    await fireEvent.click(within(laptop).getByRole('button', { name: 'Remove from my list' }))
    const question = await screen.findByRole('dialog', { name: 'Remove this device?' })
    expect(callsOf(bridge, 'encryption.removeDevice')).toEqual([])
    await fireEvent.click(within(question).getByRole('button', { name: 'Remove from my list' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'encryption.removeDevice')).toEqual([{ accountId: ROMEO, device: 33 }]),
    )
  })

  it.each([
    ['no-devices', /Ask them to turn on OMEMO/],
    ['keys-unreachable', /tries again by itself/],
    ['server-cannot', /Ask its operator/],
    ['room-open', /anybody can enter/],
  ] as const)('say why it is impossible or waits (%s)', async (problem, sentence) => {
    const { dialog } = await openEncryptedChat({ state: 'impossible', problem })
    const { inside } = await dialog()
    expect(inside.getByText(sentence)).toBeTruthy()
    expect(inside.queryByRole('button', { name: 'Turn on encryption' })).toBeNull()
  })

  it('come with encryption that only the person turns off, told what it means', async () => {
    const { dialog, bridge } = await openEncryptedChat()
    const { inside } = await dialog()
    await fireEvent.click(inside.getByRole('button', { name: 'Turn off encryption' }))
    const question = await screen.findByRole('dialog', { name: 'Turn off encryption?' })
    expect(question.textContent).toContain('can then be read on the servers')
    expect(callsOf(bridge, 'encryption.turn')).toEqual([])
    await fireEvent.click(within(question).getByRole('button', { name: 'Turn off encryption' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'encryption.turn')).toEqual([{ conversationId: JULIET_CHAT, on: false }]),
    )
  })

  it('send what still waits in plain only when the person says so', async () => {
    const chat = await openEncryptedChat({ state: 'off' })
    await articleOf(chat, { direction: 'out', author: ROMEO_JID, state: 'waiting', body: 'Soft' })
    const { inside } = await chat.dialog()
    expect(inside.getByText('One message waited to be encrypted and has not been sent.')).toBeTruthy()
    expect(callsOf(chat.bridge, 'encryption.sendPlain')).toEqual([])
    await fireEvent.click(inside.getByRole('button', { name: 'Send without encryption' }))
    expect(callsOf(chat.bridge, 'encryption.sendPlain')).toEqual([{ conversationId: JULIET_CHAT }])
  })
})

describe('a line above the composer', () => {
  it('offers encryption where it may be turned on', async () => {
    const { main, bridge } = await openEncryptedChat({ state: 'offered' })
    const line = within(await main.findByRole('group', { name: 'Encryption' }))
    await fireEvent.click(line.getByRole('button', { name: 'Turn on encryption' }))
    expect(callsOf(bridge, 'encryption.turn')).toEqual([{ conversationId: JULIET_CHAT, on: true }])
  })

  it('says why messages wait, and tries again', async () => {
    const { main, bridge } = await openEncryptedChat({ problem: 'keys-unreachable' })
    const line = within(await main.findByRole('group', { name: 'Messages wait' }))
    await fireEvent.click(line.getByRole('button', { name: 'Try again' }))
    expect(callsOf(bridge, 'encryption.renew')).toEqual([{ conversationId: JULIET_CHAT }])
  })

  it('leads to devices that nobody has decided about', async () => {
    const { main } = await openEncryptedChat({ undecided: 2 })
    expect(await main.findByText(/has 2 new devices/)).toBeTruthy()
    await fireEvent.click(main.getByRole('button', { name: 'Look at the devices' }))
    expect(await screen.findByRole('dialog', { name: 'Encryption' })).toBeTruthy()
  })

  it('is not there where all is well, and the field says it', async () => {
    const { main } = await openEncryptedChat()
    await waitFor(() =>
      expect(main.getByRole('textbox', { name: 'Message' }).getAttribute('placeholder')).toBe(
        'Encrypted message',
      ),
    )
    expect(main.queryByRole('group', { name: 'Encryption' })).toBeNull()
  })
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
  })
})

describe('forwarding a secret message', () => {
  async function forwardTo(state: ConversationEncryption['state'], seal: Message['seal']) {
    const chat = await openEncryptedChat()
    const article = await articleOf(chat, { body: 'Ay me', seal })
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

  it('into a conversation that is not encrypted asks first', async () => {
    const { bridge } = await forwardTo('off', 'sealed')
    const question = await screen.findByRole('dialog', { name: 'Forward without encryption?' })
    expect(question.textContent).toContain('Nurse')
    expect(callsOf(bridge, 'messages.forward')).toEqual([])
    await fireEvent.click(within(question).getByRole('button', { name: 'Forward anyway' }))
    await waitFor(() => expect(callsOf(bridge, 'messages.forward')).toEqual([{ messageIds: [900], to: [3] }]))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it.each([
    ['on', 'sealed'],
    ['off', undefined],
  ] as const)('asks nothing where nothing is given away (%s, %s)', async (state, seal) => {
    const { bridge } = await forwardTo(state, seal)
    await waitFor(() => expect(callsOf(bridge, 'messages.forward')).toHaveLength(1))
  })
})
