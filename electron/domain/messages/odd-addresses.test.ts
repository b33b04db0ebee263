import { describe, expect, test } from 'vitest'
import { ACCOUNT, createRig, ROMEO } from '../testing/rig.ts'
import { online } from '../testing/stanzas.ts'
import { messages, receive, say } from '../testing/talk.ts'

/** Addresses that other servers accept, and their stored form. */
const ODD: readonly (readonly [from: string, bare: string])[] = [
  ['i♥juliet@x.example/phone', 'i♥juliet@x.example'],
  ['I♥Juliet@X.example/phone', 'i♥juliet@x.example'],
  ['☃@x.example', '☃@x.example'],
  ['20°c@x.example/a', '20°c@x.example'],
  ['\u{1F600}@x.example/a', '\u{1F600}@x.example'],
  ['ali٣@x.example/a', 'ali٣@x.example'],
  ['juliet@some_host.example/a', 'juliet@some_host.example'],
  ['juliet@x.example/\u00AD', 'juliet@x.example'],
  ['juliet@x.example/\u0378', 'juliet@x.example'],
]

describe.each(ODD)('a message from %s', (from, bare) => {
  test('is kept, opened again by its address, and answered there', async () => {
    const roster = `<item jid='${bare}' subscription='both'/>`
    const rig = await online({ roster })
    expect(rig.roster.snapshot().contacts.map(({ jid }) => jid)).toEqual([bare])
    await receive(
      rig,
      `<message from='${from}' to='${ROMEO}' type='chat' id='1'><body>Hello</body></message>`,
    )
    const [conversation] = rig.messages.snapshot().conversations
    expect(conversation).toMatchObject({ jid: bare, last: { preview: 'Hello' } })
    const { commands } = rig.messages
    if (!conversation) throw new Error('nothing was kept')
    expect(await commands['messages.open']({ accountId: ACCOUNT, address: bare })).toEqual({
      ok: true,
      value: conversation.id,
    })
    rig.fake.takeSent()
    await say(rig, conversation.id, 'Hello yourself')
    expect(messages(rig.fake.takeSent()).map(({ attrs }) => attrs['to'])).toEqual([bare])
  })
})

test('an address that cannot be typed is invalid when typed', async () => {
  const rig = createRig()
  const address = 'i♥juliet@x.example'
  expect(await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address })).toMatchObject({
    ok: false,
    error: { code: 'address-invalid', problem: 'bad-localpart' },
  })
})
