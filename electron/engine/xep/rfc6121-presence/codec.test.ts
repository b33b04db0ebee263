import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { buildAvailability, buildSubscription, readAvailability } from './codec.ts'
import { createResourceTable } from './resources.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'

const reading = (content: string) => readAvailability(readXml(`<presence>${content}</presence>`))
const written = (xml: string) => printXml(readXml(xml))

describe('RFC 6121 presence', () => {
  it.each([
    ['', { show: 'available', status: '', priority: 0 }],
    ['<show>chat</show>', { show: 'available', status: '', priority: 0 }],
    [
      '<show>dnd</show><status>Wooing</status><priority>-1</priority>',
      { show: 'dnd', status: 'Wooing', priority: -1 },
    ],
    ['<show>bored</show><priority>500</priority>', { show: 'available', status: '', priority: 0 }],
    [`<show xmlns='other'>away</show>`, { show: 'available', status: '', priority: 0 }],
  ])('%s', (content, availability) => {
    expect(reading(content)).toEqual(availability)
  })

  it('writes no more than necessary', () => {
    expect(printXml(buildAvailability({ show: 'available', status: '' }, []))).toBe(written('<presence/>'))
    const payload = readXml(`<c xmlns='http://jabber.org/protocol/caps'/>`)
    expect(printXml(buildAvailability({ show: 'xa', status: 'Asleep' }, [payload]))).toBe(
      written(`
        <presence>
          <show>xa</show><status>Asleep</status><c xmlns='http://jabber.org/protocol/caps'/>
        </presence>`),
    )
    expect(printXml(buildSubscription('unsubscribed', 'a@b', '', []))).toBe(
      written(`<presence type='unsubscribed' to='a@b'/>`),
    )
  })
})

describe('the best client to talk to', () => {
  const first = (...contents: readonly string[]) => {
    const table = createResourceTable()
    contents.forEach((content, index) =>
      table.set(`juliet@capulet.example/${index}` as FullJid, reading(content)),
    )
    return table.of('juliet@capulet.example' as never)[0]?.jid.slice(-1)
  }

  it('is the one whose person is most available', () => {
    expect(first('<show>xa</show>', '<show>away</show>', '<show>dnd</show>')).toBe('2')
    expect(first('<show>away</show><priority>9</priority>', '')).toBe('1')
  })

  it('then the one with the highest priority', () => {
    expect(first('<priority>5</priority>', '<priority>1</priority>')).toBe('0')
  })

  it('then the one with the latest presence', () => {
    expect(first('<status>a</status>', '<status>b</status>')).toBe('1')
  })

  it('never one that wants no messages, while there is another', () => {
    expect(first('<show>xa</show>', '<priority>-1</priority>')).toBe('0')
  })
})
