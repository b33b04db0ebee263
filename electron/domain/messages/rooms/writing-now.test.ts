import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { ChatState } from '../../../../shared/model/message.ts'
import { DEFAULT_SETTINGS } from '../../../../shared/model/store.ts'
import { ACCOUNT, quiet, type Rig, type RigOptions } from '../../testing/rig.ts'
import { comes, COVEN, goes, inRoom, says, whispers, type Person } from '../../testing/rooms.ts'
import { conversationWith } from '../../testing/stanzas.ts'
import { messages, receive, say } from '../../testing/talk.ts'

const NS = 'http://jabber.org/protocol/chatstates'
const crowd = (count: number): Person[] => Array.from({ length: count }, (_, n) => ({ nick: `witch${n}` }))
const does = (nick: string, state: ChatState, body = ''): string =>
  says(nick, body, { more: `<${state} xmlns='${NS}'/>` })

async function room(people = 3, more: RigOptions = {}): Promise<{ rig: Rig; id: ConversationId }> {
  const rig = await inRoom({ people: crowd(people) }, more)
  const { id } = conversationWith(rig, COVEN)
  rig.messages.rooms.opened(id)
  await quiet()
  rig.fake.takeSent()
  return { rig, id }
}

const shown = (rig: Rig): (readonly string[])[] => rig.deltas('roomWriting').map(({ nicks }) => nicks)
/** The states that were sent to the room, of texts too. */
const told = (rig: Rig): string[] =>
  messages(rig.fake.takeSent()).flatMap((stanza) =>
    stanza
      .elements()
      .filter(({ ns }) => ns === NS)
      .map(({ name }) => `${stanza.attrs['type']} ${name}`),
  )

describe('those who are writing', () => {
  test('are told by nickname until they stop', async () => {
    const { rig } = await room()
    await receive(
      rig,
      does('witch0', 'composing') + does('witch1', 'composing') + does('witch0', 'composing'),
    )
    await receive(rig, does('witch0', 'paused') + does('witch1', 'active', 'Hail'))
    expect(shown(rig)).toEqual([['witch0'], ['witch0', 'witch1'], ['witch1'], []])
  })

  test('are forgotten after half a minute, when they leave or are renamed, and with the session', async () => {
    const { rig } = await room()
    await receive(rig, does('witch0', 'composing'))
    await rig.ports.clock.advance(29_999)
    expect(shown(rig)).toEqual([['witch0']])
    await rig.ports.clock.advance(1)
    expect(shown(rig).at(-1)).toEqual([])
    await receive(
      rig,
      does('witch0', 'composing') + does('witch1', 'composing') + does('witch2', 'composing'),
    )
    await receive(rig, goes('witch0') + goes('witch1', { to: 'hecate' }) + comes({ nick: 'hecate' }))
    await rig.ports.clock.advance(50)
    expect(shown(rig).at(-1)).toEqual(['witch2'])
    rig.fake.end()
    expect(shown(rig).at(-1)).toEqual([])
  })

  test('are not the person, nor somebody who is not there or writes privately', async () => {
    const { rig } = await room()
    await receive(rig, does('hag', 'composing') + does('macbeth', 'composing'))
    await receive(rig, whispers('witch0', '', { more: `<composing xmlns='${NS}'/>` }))
    expect(shown(rig)).toEqual([])
  })

  test('are at most twenty, and none in a large room', async () => {
    const small = await room(19)
    for (const { nick } of crowd(19)) await receive(small.rig, does(nick, 'composing'))
    expect(shown(small.rig).at(-1)).toHaveLength(19)
    const large = await room(20)
    await receive(large.rig, does('witch0', 'composing'))
    expect(shown(large.rig)).toEqual([])
  })
})

describe('what the person does', () => {
  const tell = async ({ rig, id }: { rig: Rig; id: ConversationId }, ...states: ChatState[]) => {
    for (const state of states)
      await rig.messages.commands['messages.setChatState']({ conversationId: id, state })
    return told(rig)
  }

  test('is told to a small room, each once, but not that they went away', async () => {
    const small = await room()
    expect(await tell(small, 'composing', 'composing', 'paused', 'inactive', 'gone')).toEqual([
      'groupchat composing',
      'groupchat paused',
    ])
    await say(small.rig, small.id, 'Hail')
    expect(told(small.rig)).toEqual(['groupchat active'])
  })

  test('is not told to a large room', async () => {
    const large = await room(20)
    expect(await tell(large, 'composing')).toEqual([])
    await say(large.rig, large.id, 'Hail')
    expect(told(large.rig)).toEqual([])
  })

  test('is not told if the person does not want it, or has no voice', async () => {
    expect(
      await tell(await room(3, { settings: { ...DEFAULT_SETTINGS, sendTyping: false } }), 'composing'),
    ).toEqual([])
    const muted = await room()
    await receive(muted.rig, comes({ nick: 'hag', role: 'visitor' }, { codes: [110] }))
    expect(await tell(muted, 'composing')).toEqual([])
  })

  test('is not told to an occupant', async () => {
    const { rig } = await room()
    const who = { key: 'o:witch0-id', nick: 'witch0' }
    const id = rig.messages.rooms.openPrivate(ACCOUNT, COVEN, who, 1)
    expect(await tell({ rig, id }, 'composing')).toEqual([])
  })
})
