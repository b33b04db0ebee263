import { describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { Stanza } from '../../stanza/stanza.ts'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { OccupantId } from './codec.ts'
import { occupantIdOf } from './index.ts'

const NS = 'urn:xmpp:occupant-id:0'
const id = (value: string) => `<occupant-id xmlns='${NS}' id='${value}'/>`
const of = (content: string) =>
  occupantIdOf(
    new Stanza('message', readXml(`<message>${content}</message>`), 'coven@chat.example/hag' as Jid, null),
  )

describe('XEP-0421 occupant ids', () => {
  golden('an id', OccupantId, id('dd72603deec90a38'), { id: 'dd72603deec90a38' })
  reads('an empty one', OccupantId, id(''), undefined)
  reads('one of 128 characters', OccupantId, id('x'.repeat(128)), { id: 'x'.repeat(128) })
  reads('a longer one', OccupantId, id('x'.repeat(129)), undefined)

  it.each([
    ['none', '<body>hi</body>', null],
    ['one', id('a'), 'a'],
    ['two, which a room never sends', id('a') + id('b'), null],
    ['two that are equal', id('a') + id('a'), null],
    ['one of them unreadable', `<occupant-id xmlns='${NS}'/>` + id('b'), null],
  ])('in a message: %s', (_what, content, found) => {
    expect(of(content)).toBe(found)
  })
})
