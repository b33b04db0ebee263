import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { chatState, chatStateOf } from './index.ts'

const NS = 'http://jabber.org/protocol/chatstates'

describe('XEP-0085 chat states', () => {
  it.each(['active', 'composing', 'paused', 'inactive', 'gone'] as const)('%s', (state) => {
    const message = readXml(`<message><body>hi</body><${state} xmlns='${NS}'/></message>`)
    expect(chatStateOf(message)).toBe(state)
    expect(printXml(chatState(state))).toBe(`<${state} xmlns='${NS}'/>`)
  })

  it('are ignored if there is none, an unknown one, or two at once', () => {
    expect(chatStateOf(readXml(`<message><composing/></message>`))).toBeUndefined()
    expect(chatStateOf(readXml(`<message><singing xmlns='${NS}'/></message>`))).toBeUndefined()
    expect(
      chatStateOf(readXml(`<message><active xmlns='${NS}'/><gone xmlns='${NS}'/></message>`)),
    ).toBeUndefined()
  })
})
