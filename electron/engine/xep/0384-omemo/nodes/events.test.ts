import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeChannel } from '../../../testing/fake-channel.ts'
import type { DeviceList, Omemo } from '../api.ts'
import { JULIET, LIST, LIST_03, LIST_2, NS, ROMEO, online } from './testing.ts'

let t: FakeChannel
let omemo: Omemo
beforeEach(async () => {
  ;({ t, omemo } = await online())
})

describe('lists that come as events', () => {
  let lists: DeviceList[]
  let release: () => void
  beforeEach(() => {
    lists = []
    release = omemo.onDevices((list) => void lists.push(list))
  })
  const comes = (from: string, node: string, content: string, type = 'headline') =>
    t.receives(`
      <message ${from} type='${type}'>
        <event xmlns='${NS}#event'><items node='${node}'>${content}</items></event>
      </message>`)
  const item = `<item id='current'>${LIST}</item>`

  it('are of contacts and of the own account, in both versions', async () => {
    await comes(`from='${JULIET}'`, LIST_03, item)
    await comes('', LIST_2, `<item id='current'><devices xmlns='urn:xmpp:omemo:2'/></item>`)
    expect(lists).toEqual([
      { owner: JULIET, version: '0.3', devices: [{ id: 7 }] },
      { owner: ROMEO, version: '2', devices: [] },
    ])
  })

  it.each([
    ['a stranger', `from='tybalt@capulet.example'`],
    ["a contact's client", `from='${JULIET}/balcony'`],
    ['another client of the account', `from='${ROMEO}/garden'`],
    ["a contact's server", `from='capulet.example'`],
    ['somebody in a room', `from='verona@rooms.example/juliet'`],
  ])('of %s are passed over', async (_, from) => {
    await comes(from, LIST_03, item)
    await comes(from, LIST_03, item, 'normal')
    expect(lists).toEqual([])
  })

  it('speak for their sender only', async () => {
    await comes(`from='${JULIET}'`, LIST_03, `<item id='current' publisher='${ROMEO}'>${LIST}</item>`)
    expect(lists.map(({ owner }) => owner)).toEqual([JULIET])
  })

  it('are no messages in rooms', async () => {
    await comes(`from='${JULIET}'`, LIST_03, item, 'groupchat')
    expect(lists).toEqual([])
  })

  it.each([
    `<item id='current'/>`,
    `<item id='current'><devices xmlns='urn:xmpp:omemo:2'/></item>`,
    `<retract id='current'/>`,
    '',
  ])('count only with a list: %s', async (content) => {
    await comes(`from='${JULIET}'`, LIST_03, content)
    expect(lists).toEqual([])
  })

  it('are the last one of several', async () => {
    const older = `<item id='old'><list xmlns='eu.siacs.conversations.axolotl'/></item>`
    await comes(`from='${JULIET}'`, LIST_03, older + item)
    expect(lists).toMatchObject([{ devices: [{ id: 7 }] }])
  })

  it.each(['purge', 'delete'])('are empty after a %s', async (what) => {
    await t.receives(
      `<message from='${JULIET}'><event xmlns='${NS}#event'><${what} node='${LIST_03}'/></event></message>`,
    )
    expect(lists).toEqual([{ owner: JULIET, version: '0.3', devices: [] }])
  })

  it('come no more after the release', async () => {
    release()
    await comes(`from='${JULIET}'`, LIST_03, item)
    expect(lists).toEqual([])
  })
})
