import { describe, expect, it } from 'vitest'
import type { SearchSuggestion } from '../../../shared/contract/search.ts'
import { crowdContacts } from '../../testing/crowd.ts'
import { sampleConversations } from '../../testing/sample.ts'
import { namesShown, worthy } from './choices.ts'

describe('names above the messages', () => {
  const contacts = crowdContacts(20)

  it('are few, and the others are counted', () => {
    const shown = namesShown(sampleConversations, contacts, false)
    expect([shown.conversations.length, shown.contacts.length, shown.left]).toEqual([5, 5, 17])
    expect(namesShown(sampleConversations, contacts, true).left).toBe(0)
  })

  it('are all there where a line would save nothing', () => {
    expect(namesShown([], contacts.slice(0, 6), false)).toMatchObject({ left: 0 })
  })
})

describe('suggestions', () => {
  const operator = (from: number, to: number): SearchSuggestion => ({
    kind: 'operator',
    operator: 'from',
    ...{ from, to, replace: 'from:' },
  })
  const link: SearchSuggestion = { kind: 'has', value: 'link', from: 4, to: 8, replace: 'link ' }
  const days = [3, 2, 1].map((at): SearchSuggestion => ({
    kind: 'day',
    at,
    from: 3,
    to: 3,
    replace: `${at} `,
  }))

  it('are left out where they say nothing new', () => {
    expect(worthy([operator(0, 0), operator(0, 1)], 'f')).toEqual([])
    expect(worthy([operator(0, 2)], 'fr')).toHaveLength(1)
    expect(worthy([link], 'has:link')).toEqual([])
    expect(worthy([{ ...link, to: 6 }], 'has:li')).toHaveLength(1)
    expect(worthy(days, 'on:')).toHaveLength(2)
  })
})
