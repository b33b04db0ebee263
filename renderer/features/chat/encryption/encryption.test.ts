import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { articleOf, openEncryptedChat } from '../../../testing/encrypted-chat.ts'
import { sampleDevices } from '../../../testing/encryption.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf, openChat } from '../../../testing/open-chat.ts'
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

  it('names those in a room who can’t read, until the person has taken note', async () => {
    const { main, tell } = await openEncryptedChat()
    const without = ['peter', 'sampson'].map((name) => `${name}@capulet.example` as BareJid)
    tell({ without })
    const line = within(await main.findByRole('group', { name: 'Encryption' }))
    expect(line.getByText(/^Can’t read messages here.* peter@.* and sampson@/)).toBeTruthy()
    await fireEvent.click(line.getByRole('button', { name: 'Got it' }))
    await waitFor(() => expect(main.queryByRole('group', { name: 'Encryption' })).toBeNull())
    tell({ without: without.slice(1) })
    expect(main.queryByRole('group', { name: 'Encryption' })).toBeNull()
    tell({ without: [...without, 'gregory@capulet.example' as BareJid] })
    expect(await main.findByText(/gregory@/)).toBeTruthy()
  })

  it('asks what to do once a room is no longer private', async () => {
    const { main, bridge } = await openEncryptedChat({ problem: 'room-open' })
    const line = within(await main.findByRole('group', { name: 'Messages wait' }))
    expect(line.getByText(/anybody can enter it\. Your messages wait until/)).toBeTruthy()
    expect(line.queryByRole('button', { name: 'Look at the devices' })).toBeNull()
    await fireEvent.click(line.getByRole('button', { name: 'Turn off encryption' }))
    const question = await screen.findByRole('dialog', { name: 'Turn off encryption?' })
    expect(callsOf(bridge, 'encryption.turn')).toEqual([])
    await fireEvent.click(within(question).getByRole('button', { name: 'Turn off encryption' }))
    expect(callsOf(bridge, 'encryption.turn')).toEqual([{ conversationId: JULIET_CHAT, on: false }])
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

  it('is not there where it is impossible, and the field says that it is not encrypted', async () => {
    const { main } = await openEncryptedChat({ state: 'impossible', problem: 'no-devices' })
    const field = main.getByRole('textbox', { name: 'Message' })
    await waitFor(() => expect(field.getAttribute('placeholder')).toBe('Message, not encrypted'))
    const described = document.getElementById(field.getAttribute('aria-describedby') ?? '')
    expect(described?.textContent).toBe('Not encrypted')
    expect(main.queryByRole('group', { name: 'Encryption' })).toBeNull()
  })
})
