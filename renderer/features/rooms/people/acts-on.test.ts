import { describe, expect, it } from 'vitest'
import type { Occupant, Room } from '../../../../shared/model/room.ts'
import { OWNER, sampleOccupants, sampleRoom } from '../../../testing/rooms.ts'
import { actsOn } from './acts-on.ts'

const named = (nick: string): Occupant => {
  const found = sampleOccupants.find((one) => one.nick === nick)
  if (!found) throw new Error(nick)
  return found
}
const MODERATOR: Partial<Room> = {
  role: 'moderator',
  rights: { ...sampleRoom().rights, moderate: true },
}
const ADMIN: Partial<Room> = {
  role: 'moderator',
  affiliation: 'admin',
  rights: { ...OWNER, own: false },
}

describe('what can be done with somebody in a room', () => {
  it('is little for a guest, and nothing with oneself', () => {
    expect(actsOn(sampleRoom(), named('Juliet'))).toEqual(['message-privately', 'mention', 'ignore'])
    expect(actsOn(sampleRoom(), named('Tybalt'))).toContain('stop-ignoring')
    expect(actsOn(sampleRoom(), named('Romeo'))).toEqual([])
  })

  it('is a matter of voice for a moderator, who does nothing to those above', () => {
    const room = sampleRoom(MODERATOR)
    expect(actsOn(room, named('Peter'))).toEqual([
      'message-privately',
      'mention',
      'ignore',
      'give-voice',
      'kick',
    ])
    expect(actsOn(room, named('Mercutio'))).toContain('take-voice')
    expect(actsOn(room, named('Juliet'))).not.toContain('kick')
    expect(actsOn(room, named('Friar Laurence'))).not.toContain('take-voice')
  })

  it('is membership for an admin, who bans nobody of their own standing', () => {
    const room = sampleRoom(ADMIN)
    expect(actsOn(room, named('Balthasar'))).toEqual([
      'message-privately',
      'mention',
      'ignore',
      'take-voice',
      'make-moderator',
      'make-member',
      'kick',
      'ban',
    ])
    expect(actsOn(room, named('Friar Laurence'))).not.toContain('ban')
    expect(actsOn(room, named('Nurse'))).toContain('unmake-moderator')
  })

  it('is everything for an owner', () => {
    const room = sampleRoom({ role: 'moderator', affiliation: 'owner', rights: OWNER })
    expect(actsOn(room, named('Juliet'))).toContain('unmake-owner')
    expect(actsOn(room, named('Friar Laurence'))).toEqual(
      expect.arrayContaining(['unmake-admin', 'make-owner', 'kick', 'ban']),
    )
    // An admin is a moderator by their standing.
    expect(actsOn(room, named('Friar Laurence'))).not.toContain('unmake-moderator')
  })
})
