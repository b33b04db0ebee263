import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { el } from '../../xml/element.ts'
import { buildReactions, reactionsOf } from './index.ts'

const NS = 'urn:xmpp:reactions:0'
const reactions = (emojis: readonly string[], id = `id='m1'`) =>
  reactionsOf(
    readXml(
      `<message><reactions xmlns='${NS}' ${id}>${emojis.map((emoji) => `<reaction>${emoji}</reaction>`).join('')}</reactions></message>`,
    ),
  )

describe('XEP-0444 reactions', () => {
  it('are emoji', () => expect(reactions(['👋', '🐢'])).toEqual({ id: 'm1', emojis: ['👋', '🐢'] }))

  it('are taken back by an empty list', () => {
    expect(reactions([])).toEqual({ id: 'm1', emojis: [] })
  })

  it('count each emoji once, whatever its variation', () => {
    expect(reactions(['❤️', '👋', '❤', ' 👋 '])).toEqual({ id: 'm1', emojis: ['❤️', '👋'] })
  })

  it('are nothing else than emoji', () => {
    const others = ['nice', '7', '👋👋', '', `👩${'\u200D👩'.repeat(2500)}`]
    expect(reactions([...others, '👋'])).toEqual({ id: 'm1', emojis: ['👋'] })
  })

  it('are taken back even if something else replaces them', () => {
    expect(reactions(['nice'])).toEqual({ id: 'm1', emojis: [] })
  })

  it('are twenty at most', () => {
    const faces = Array.from({ length: 500 }, (_, index) => String.fromCodePoint(0x1f300 + index))
    expect(reactions(faces)?.emojis).toEqual(faces.slice(0, 20))
  })

  it('refer to a message', () => {
    expect(reactions(['👋'], '')).toBeUndefined()
    expect(reactions(['👋'], `id=''`)).toBeUndefined()
    expect(reactions(['👋'], `id='${'x'.repeat(1025)}'`)).toBeUndefined()
    expect(reactionsOf(readXml(`<message/>`))).toBeUndefined()
  })

  it('are written with a hint to store them', () => {
    expect(printXml(el('jabber:client', 'message', {}, ...buildReactions('m1', ['👋', '🐢'])))).toBe(
      printXml(
        readXml(`
          <message>
            <reactions xmlns='${NS}' id='m1'><reaction>👋</reaction><reaction>🐢</reaction></reactions>
            <store xmlns='urn:xmpp:hints'/>
          </message>`),
      ),
    )
  })
})
