import { describe, expect, it } from 'vitest'
import { crowdContacts } from '../../testing/crowd.ts'
import { sampleContacts } from '../../testing/sample.ts'
import { groupsOf, linesOf, type Line, type Listing } from './people.ts'

const all: Listing = { hideOffline: false, collapsed: new Set(), noGroup: 'Others' }
const words = (lines: readonly Line[]): string[] =>
  lines.map((line) =>
    line.kind === 'group' ? `# ${line.group} ${line.online}/${line.all}` : line.contact.jid,
  )
const only = (...names: string[]) =>
  sampleContacts.filter((contact) => names.includes(contact.jid.split('@')[0]!))

describe('lines of people', () => {
  it('have groups by name, those without one last, and who is online first', () => {
    const lines = linesOf(only('rosaline', 'nurse', 'juliet', 'balthasar'), all)
    expect(words(lines)).toEqual([
      '# House 2/2',
      'nurse@capulet.example',
      'balthasar@montague.example',
      '# Verona 2/2',
      'juliet@capulet.example',
      'nurse@capulet.example',
      '# Others 0/1',
      'rosaline@capulet.example',
    ])
  })

  it('put who is offline below the others, in the order of names', () => {
    const contacts = only('rosaline', 'tybalt').concat({ ...only('balthasar')[0]!, groups: [] })
    expect(words(linesOf(contacts, all))).toEqual([
      'balthasar@montague.example',
      'rosaline@capulet.example',
      'tybalt@capulet.example',
    ])
  })

  it('leave out who is offline, with groups that are then empty, and what is collapsed', () => {
    const lines = linesOf(only('rosaline', 'nurse', 'juliet'), {
      ...all,
      hideOffline: true,
      collapsed: new Set(['Verona']),
    })
    expect(words(lines)).toEqual(['# House 1/1', 'nurse@capulet.example', '# Verona 2/2'])
  })

  it('have keys of their own for somebody in two groups', () => {
    const keys = linesOf(sampleContacts, all).map((line) => line.key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('are there for 5,000 contacts', () => {
    expect(linesOf(crowdContacts(5000), all)).toHaveLength(5012)
    expect(groupsOf(crowdContacts(100)).slice(0, 3)).toEqual(['House 0', 'House 1', 'House 2'])
  })
})
