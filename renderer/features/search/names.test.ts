import { describe, expect, it } from 'vitest'
import { crowdContacts } from '../../testing/crowd.ts'
import { sampleContacts, sampleConversations } from '../../testing/sample.ts'
import { searchable } from '../../state/match.ts'
import { findNames } from './names.ts'

const index = {
  conversations: sampleConversations.map((chat) => searchable(chat, chat.jid.split('@')[0]!, chat.jid)),
  contacts: sampleContacts.map((contact) => searchable(contact, contact.name, contact.jid)),
}

describe('names', () => {
  it('finds by name and by address, ignoring case and accents', () => {
    expect(findNames(index, 'ROSALÍNE').contacts.map((contact) => contact.name)).toEqual(['Rosaline'])
    expect(findNames(index, 'paris@').contacts.map((contact) => contact.name)).toEqual(['Count Paris'])
    expect(findNames(index, 'ليلى').contacts).toHaveLength(1)
    expect(findNames(index, 'nobody at all')).toEqual({ conversations: [], contacts: [] })
  })

  it('shows a contact with a conversation once, as the conversation', () => {
    const found = findNames(index, 'capulet')
    expect(found.conversations.map((chat) => chat.jid)).toEqual([
      'juliet@capulet.example',
      'nurse@capulet.example',
      'tybalt@capulet.example',
    ])
    expect(found.contacts.map((contact) => contact.jid)).toEqual(['rosaline@capulet.example'])
  })

  it('shows a bounded number of 5,000 contacts', () => {
    const contacts = crowdContacts(5000).map((contact) => searchable(contact, contact.name, contact.jid))
    expect(findNames({ conversations: [], contacts }, 'guest').contacts).toHaveLength(25)
    expect(findNames({ conversations: [], contacts }, 'guest4999').contacts).toHaveLength(1)
  })
})
