import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { ChatState } from '../../../shared/model/message.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'

const BALCONY = `${JULIET}/balcony`
const NS = 'http://jabber.org/protocol/chatstates'
const state = (name: ChatState) => `<${name} xmlns='${NS}'/>`
const text = (more = '') =>
  `<message from='${BALCONY}' to='${ROMEO}' type='chat'><body>Ho</body>${more}</message>`
const alone = (name: ChatState, from = BALCONY) =>
  `<message from='${from}' to='${ROMEO}' type='chat'>${state(name)}</message>`

async function talking(options?: RigOptions): Promise<{ rig: Rig; conversationId: ConversationId }> {
  const rig = createRig(options)
  await rig.fake.begin({ session: 'a' })
  const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: JULIET })
  if (!opened.ok) throw new Error(opened.error.code)
  rig.fake.takeSent()
  return { rig, conversationId: opened.value }
}

const peer = (rig: Rig) => rig.messages.snapshot().conversations[0]?.peerState
const told = (rig: Rig) => rig.deltas('peerStateChanged').map((delta) => delta.state)

async function receive(rig: Rig, xml: string): Promise<void> {
  await rig.fake.receive(xml)
  await quiet()
}

async function tell(rig: Rig, conversationId: ConversationId, ...names: ChatState[]): Promise<string[]> {
  for (const name of names)
    await rig.messages.commands['messages.setChatState']({ conversationId, state: name })
  return sentStates(rig)
}

const sentStates = (rig: Rig) =>
  rig.fake
    .takeSent()
    .flatMap((stanza) => stanza.elements())
    .filter(({ ns }) => ns === NS)
    .map(({ name }) => name)

describe('states of the other side', () => {
  test('is shown, and told once', async () => {
    const { rig } = await talking()
    await receive(rig, alone('composing'))
    await receive(rig, alone('composing'))
    expect(peer(rig)).toBe('composing')
    expect(told(rig)).toEqual(['composing'])
    await receive(rig, alone('paused'))
    expect(told(rig)).toEqual(['composing', 'paused'])
  })

  test('ends with a text, with or without a state along', async () => {
    const { rig } = await talking()
    await receive(rig, alone('composing'))
    await receive(rig, text(state('active')))
    expect(peer(rig)).toBe('active')
    await receive(rig, alone('composing'))
    await receive(rig, text())
    expect(peer(rig)).toBeNull()
  })

  test('fades', async () => {
    const { rig } = await talking()
    await receive(rig, alone('composing'))
    await rig.ports.clock.advance(60_000)
    expect(peer(rig)).toBe('paused')
    await rig.ports.clock.advance(120_000)
    expect(peer(rig)).toBeNull()
    expect(told(rig)).toEqual(['composing', 'paused', null])
    await receive(rig, alone('composing'))
    await receive(rig, alone('active'))
    await rig.ports.clock.advance(600_000)
    expect(peer(rig)).toBe('active')
  })

  test('ends when the client that said so goes, not when another does', async () => {
    const { rig } = await talking()
    await receive(rig, alone('composing'))
    await receive(rig, `<presence from='${JULIET}/phone' type='unavailable'/>`)
    expect(peer(rig)).toBe('composing')
    await receive(rig, `<presence from='${BALCONY}' type='unavailable'/>`)
    expect(peer(rig)).toBeNull()
  })

  test('ends with the session', async () => {
    const { rig } = await talking()
    await receive(rig, alone('composing'))
    rig.fake.end()
    expect(peer(rig)).toBeNull()
  })

  test.each([
    [
      'late',
      `<message from='${BALCONY}' type='chat'>${state('composing')}
        <delay xmlns='urn:xmpp:delay' from='montague.example' stamp='2025-12-31T00:00:00Z'/></message>`,
    ],
    ['of a stranger', alone('composing', 'tybalt@capulet.example/x')],
    ['an error', `<message from='${BALCONY}' type='error'>${state('composing')}</message>`],
    ['two at once', `<message from='${BALCONY}' type='chat'>${state('composing')}${state('gone')}</message>`],
  ])('is not shown: %s', async (_name, xml) => {
    const { rig } = await talking()
    await receive(rig, xml)
    expect(peer(rig)).toBeNull()
    expect(rig.messages.snapshot().conversations).toHaveLength(1)
  })
})

describe('states of this side', () => {
  test('is sent only to people who have shown support', async () => {
    const { rig, conversationId } = await talking()
    expect(await tell(rig, conversationId, 'composing')).toEqual([])
    await receive(rig, text(state('active')))
    expect(await tell(rig, conversationId, 'composing')).toEqual(['composing'])
    await receive(rig, text())
    expect(await tell(rig, conversationId, 'paused')).toEqual([])
    await rig.messages.commands['messages.send']({ conversationId, body: 'Ho' })
    expect(sentStates(rig)).toEqual([])
  })

  test('is never sent twice in a row, and a text counts, too', async () => {
    const { rig, conversationId } = await talking()
    await receive(rig, alone('active'))
    expect(await tell(rig, conversationId, 'composing', 'composing', 'paused', 'composing')).toEqual([
      'composing',
      'paused',
      'composing',
    ])
    await rig.messages.commands['messages.send']({ conversationId, body: 'Ho' })
    expect(sentStates(rig)).toEqual(['active'])
    expect(await tell(rig, conversationId, 'active', 'composing')).toEqual(['composing'])
  })

  test('is not sent if the person has switched it off', async () => {
    const { rig, conversationId } = await talking()
    rig.settings = { ...rig.settings, sendTyping: false }
    await receive(rig, text(state('active')))
    expect(await tell(rig, conversationId, 'composing')).toEqual([])
    await rig.messages.commands['messages.send']({ conversationId, body: 'Ho' })
    expect(sentStates(rig)).toEqual([])
  })

  test('is sent to strangers only after writing to them', async () => {
    const { rig, conversationId } = await talking({ roster: '' })
    await receive(rig, text(state('active')))
    expect(await tell(rig, conversationId, 'composing')).toEqual([])
    await rig.messages.commands['messages.send']({ conversationId, body: 'Ho' })
    sentStates(rig)
    expect(await tell(rig, conversationId, 'composing')).toEqual(['composing'])
  })

  test('is not sent while the stream is broken, nor later', async () => {
    const { rig, conversationId } = await talking()
    await receive(rig, alone('active'))
    rig.fake.suspend()
    expect(await tell(rig, conversationId, 'composing')).toEqual([])
    await rig.fake.begin({ kind: 'resumed' })
    expect(sentStates(rig)).toEqual([])
    expect(await tell(rig, conversationId, 'composing')).toEqual(['composing'])
  })

  test('is sent again in a new session', async () => {
    const { rig, conversationId } = await talking()
    await receive(rig, alone('active'))
    expect(await tell(rig, conversationId, 'composing')).toEqual(['composing'])
    rig.fake.end()
    expect(await tell(rig, conversationId, 'paused')).toEqual([])
    await rig.fake.begin({ session: 'b' })
    expect(await tell(rig, conversationId, 'composing')).toEqual(['composing'])
  })
})
