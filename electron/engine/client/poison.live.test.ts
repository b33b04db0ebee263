import { expect, it } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import { startPeer } from '../../../build/live/peer.ts'
import { liveClient } from '../testing/live-client.ts'

const attributes = Array.from({ length: 200 }, (_, n) => `a${n}='1'`).join(' ')
const long = `<x xmlns='urn:example:long'><${'n'.repeat(2_000)}/></x>`
const wide = `<x xmlns='urn:example:wide' ${attributes}/>`

describeLive('a stanza from a stranger that a server passes on', () => {
  it.each([
    ['an element of 200 attributes', `<body>?</body>${wide}`],
    ['a name of 2,000 letters', `<body>?</body>${long}`],
    ['a message of 200 attributes', null],
  ])('%s does not lock anybody out', async (_what, children) => {
    const { address, password } = freshAccount('stranger')
    const stranger = await startPeer(liveServer(), address, password)
    const me = liveClient()
    const states: string[] = []
    me.client.onState(({ kind }) => states.push(kind))
    await me.online()
    const to = `to='${me.address}' type='chat'`
    stranger.sendRaw(
      children === null
        ? `<message ${to} id='it' ${attributes}><body>?</body></message>`
        : `<message ${to} id='it'>${children}</message>`,
    )
    stranger.sendRaw(`<message ${to} id='after'><body>!</body></message>`)
    await expect.poll(() => me.messages.map(({ id }) => id)).toEqual(['after'])
    expect(states).toEqual(['connecting', 'online'])
    await stranger.close()
  })
})
