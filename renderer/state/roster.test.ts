import { describe, expect, it } from 'vitest'
import type { Contact } from '../../shared/model/contact.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { ROMEO, sampleContacts, WORK } from '../testing/sample.ts'
import { Roster } from './roster.svelte.ts'

const jid = (text: string): BareJid => text as BareJid

function roster(contacts: readonly Contact[] = sampleContacts): Roster {
  const made = new Roster()
  made.reset(contacts, [], {})
  return made
}

describe('Roster', () => {
  it('is in the order of names, whatever is given or derived', () => {
    const names = roster().contacts.map((contact) => contact.name || contact.jid)
    expect(names.slice(0, 4)).toEqual(['Balthasar', 'Benvolio Montague', 'Count Paris', 'Friar Laurence'])
  })

  it('names a contact without a name by the part before the @ sign, and who is no contact by the address', () => {
    expect(roster().name(ROMEO, jid('tybalt@capulet.example'))).toBe('tybalt')
    expect(roster().name(ROMEO, jid('stranger@elsewhere.example'))).toBe('stranger@elsewhere.example')
    expect(roster().name(ROMEO, jid('juliet@\u202Eelpmaxe'))).toBe('juliet@⟨U+202E⟩elpmaxe')
  })

  it('sets the address beside the names of those who can be taken for each other, while they can', () => {
    const made = roster()
    const juliet = jid('juliet@capulet.example')
    const rosaline = made.contact(ROMEO, jid('rosaline@capulet.example'))!
    expect(made.addressBeside(ROMEO, juliet)).toBeNull()
    const sorted = made.contacts
    made.apply({ kind: 'contactsChanged', contacts: [{ ...rosaline, name: 'Ju\u200Bli\u0435t Capulet' }] })
    expect(made.addressBeside(ROMEO, juliet)).toBe(juliet)
    expect(made.addressBeside(ROMEO, rosaline.jid)).toBe(rosaline.jid)
    expect(made.name(ROMEO, rosaline.jid)).toBe('Juli\u0435t Capulet')
    expect(made.contacts).not.toEqual(sorted)
    made.apply({ kind: 'contactRemoved', accountId: ROMEO, jid: rosaline.jid })
    expect(made.addressBeside(ROMEO, juliet)).toBeNull()
    expect(made.addressBeside(ROMEO, jid('stranger@elsewhere.example'))).toBeNull()
  })

  it('knows who is blocked, contact or not', () => {
    const made = roster()
    const nobody = jid('nobody@nowhere.example')
    expect(made.isBlocked(ROMEO, nobody)).toBe(false)
    made.apply({ kind: 'blockedChanged', accountId: ROMEO, blocked: [nobody] })
    expect([made.isBlocked(ROMEO, nobody), made.isBlocked(WORK, nobody)]).toEqual([true, false])
    made.apply({ kind: 'blockedChanged', accountId: ROMEO, blocked: [jid('nowhere.example')] })
    expect(made.blockedAs(ROMEO, nobody)).toBe('nowhere.example')
  })

  it('takes in a burst of presences, leaving the others as they were', () => {
    const made = roster()
    const nurse = made.contact(ROMEO, jid('nurse@capulet.example'))
    made.apply({
      kind: 'presenceChanged',
      accountId: ROMEO,
      changes: [
        { jid: jid('juliet@capulet.example'), presence: { show: 'dnd', status: 'Parting' } },
        { jid: jid('nobody@nowhere.example'), presence: { show: 'away', status: '' } },
      ],
    })
    expect(made.presence(ROMEO, jid('juliet@capulet.example'))).toEqual({ show: 'dnd', status: 'Parting' })
    expect(made.contacts.find((one) => one.jid === jid('juliet@capulet.example'))?.presence.show).toBe('dnd')
    expect(made.contact(ROMEO, jid('nurse@capulet.example'))).toBe(nurse)
    expect(made.contact(ROMEO, jid('nobody@nowhere.example'))).toBeNull()
  })

  it('shows nobody of an account that is not connected as online, and everybody again afterwards', () => {
    let present = false
    const made = new Roster(() => present)
    made.reset(sampleContacts, [], {})
    const juliet = jid('juliet@capulet.example')
    const offline = { show: 'offline', status: '' }
    expect(made.contact(ROMEO, juliet)?.presence).toEqual(offline)
    expect(made.contact(ROMEO, juliet)).toBe(made.contact(ROMEO, juliet))
    expect(made.contacts.filter(({ presence }) => presence.show !== 'offline')).toEqual([])
    present = true
    expect(made.contact(ROMEO, juliet)?.presence).toEqual({ show: 'available', status: 'On the balcony' })
  })

  it('keeps the contacts of two accounts apart', () => {
    const [juliet] = sampleContacts
    const made = roster([juliet!, { ...juliet!, accountId: WORK, name: 'Ms Capulet' }])
    made.apply({ kind: 'contactRemoved', accountId: ROMEO, jid: juliet!.jid })
    expect(made.contact(ROMEO, juliet!.jid)).toBeNull()
    expect(made.name(WORK, juliet!.jid)).toBe('Ms Capulet')
    made.apply({ kind: 'accountRemoved', accountId: WORK })
    expect(made.contacts).toEqual([])
  })

  it('sorts anew when somebody is renamed', () => {
    const made = roster()
    const nurse = made.contact(ROMEO, jid('nurse@capulet.example'))!
    made.apply({ kind: 'contactsChanged', contacts: [{ ...nurse, name: 'Angelica' }] })
    expect(made.contacts[0]?.jid).toBe(nurse.jid)
  })

  it('holds a request once, until it is answered', () => {
    const made = roster()
    const request = {
      accountId: ROMEO,
      jid: jid('peter@capulet.example'),
      nickname: '',
      text: '',
      receivedAt: 1,
    }
    made.apply({ kind: 'requestArrived', request })
    made.apply({ kind: 'requestArrived', request: { ...request, text: 'Please' } })
    expect(made.requests.map(({ text }) => text)).toEqual(['Please'])
    made.apply({ kind: 'requestClosed', accountId: WORK, jid: request.jid })
    expect(made.requests).toHaveLength(1)
    made.apply({ kind: 'requestClosed', accountId: ROMEO, jid: request.jid })
    expect(made.requests).toEqual([])
  })

  it('takes 5,000 contacts and their presences in a moment', () => {
    const many = Array.from({ length: 5000 }, (_, n): Contact => ({
      ...sampleContacts[0]!,
      jid: jid(`person-${n}@example.org`),
      name: `Person ${n}`,
    }))
    const made = roster(many)
    expect(made.contacts).toHaveLength(5000)
    const before = performance.now()
    for (let burst = 0; burst < 50; burst++) {
      made.apply({
        kind: 'presenceChanged',
        accountId: ROMEO,
        changes: many
          .slice(burst * 100, burst * 100 + 100)
          .map((contact) => ({ jid: contact.jid, presence: { show: 'away', status: '' } })),
      })
      expect(made.contacts[burst]?.name).toBeDefined()
    }
    // 50 frames' worth of work; far from the limit even on a slow machine, unless it sorts each time.
    expect(performance.now() - before).toBeLessThan(1000)
  })

  it('takes 30,000 contacts in slices, and shows them in their order a moment later', async () => {
    const made = new Roster()
    const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
    for (let slice = 0; slice < 60; slice++) {
      const contacts = Array.from({ length: 500 }, (_, n): Contact => {
        const number = ((slice * 500 + n) * 7919) % 30_000
        return { ...sampleContacts[0]!, jid: jid(`person-${number}@example.org`), name: `Person ${number}` }
      })
      made.apply({ kind: 'contactsChanged', contacts })
      if (slice === 0) expect(made.contacts).toHaveLength(250)
      await turn()
      if (slice === 0) expect(made.contacts).toHaveLength(500)
    }
    expect(made.name(ROMEO, jid('person-29999@example.org'))).toBe('Person 29999')
    while (made.contacts.length < 30_000) await turn()
    expect(made.contacts[22_222]?.name).toBe('Person 22222')
  }, 60_000)
})
