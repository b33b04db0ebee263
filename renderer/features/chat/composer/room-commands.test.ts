import { describe, expect, it } from 'vitest'
import { OWNER, sampleRoom } from '../../../testing/rooms.ts'
import { commandsFor, mayUse, meaningOf, nickIn } from './room-commands.ts'
import { roomTypedAt } from './room-typed.ts'

describe('a text in a room', () => {
  it.each([
    ['Hello', 'Hello'],
    ['/me sighs', '/me sighs'],
    ['//kick Tybalt', '/kick Tybalt'],
    ['/', '/'],
    ['/ a', '/ a'],
    ['a /kick', 'a /kick'],
    ['\n/kick', '\n/kick'],
  ])('is sent: %j', (text, body) => {
    expect(meaningOf(text)).toEqual({ kind: 'text', body })
  })

  it.each([
    ['/kick Tybalt brawling', 'kick', 'Tybalt brawling'],
    ['/KICK Tybalt', 'kick', 'Tybalt'],
    ['/topic', 'topic', ''],
    ['/msg Nurse a\nb', 'msg', 'Nurse a\nb'],
    ['/me', 'me', ''],
  ])('is a command: %j', (text, command, rest) => {
    expect(meaningOf(text)).toEqual({ kind: 'command', command, rest })
  })

  it.each(['/etc/passwd', '/kik Tybalt', '/métro'])('is never sent by itself: %j', (text) => {
    expect(meaningOf(text).kind).toBe('unknown')
  })
})

describe('commands', () => {
  it('are those that one may use', () => {
    expect(commandsFor(sampleRoom().rights)).not.toContain('kick')
    expect(commandsFor(OWNER)).toEqual(expect.arrayContaining(['kick', 'ban', 'invite']))
    expect(mayUse('invite', { ...OWNER, invite: false })).toBe(false)
  })

  it('find nicknames with spaces', () => {
    const known = ['Friar', 'Friar Laurence', 'Nurse']
    expect(nickIn('Friar Laurence bring herbs', known)).toEqual({
      nick: 'Friar Laurence',
      rest: 'bring herbs',
    })
    expect(nickIn('Friar bring herbs', known)).toEqual({ nick: 'Friar', rest: 'bring herbs' })
    expect(nickIn('nurse', known)).toEqual({ nick: 'Nurse', rest: '' })
    expect(nickIn('nurse out', [...known, 'nurse'])).toEqual({ nick: 'nurse', rest: 'out' })
    expect(nickIn('"Count Paris" begone', known)).toEqual({ nick: 'Count Paris', rest: 'begone' })
    expect(nickIn('Nobody at all', known)).toEqual({ nick: 'Nobody', rest: 'at all' })
  })
})

describe('what is typed in a room', () => {
  const typed = (text: string) => roomTypedAt(text, text.length)

  it('is a command at the beginning only', () => {
    expect(typed('/ki')).toMatchObject({ kind: 'command', start: 0, part: 'ki' })
    expect(typed('a /ki')).not.toMatchObject({ kind: 'command' })
  })

  it('is a nickname behind a command, with its spaces', () => {
    expect(typed('/msg Friar La')).toMatchObject({
      ...{ kind: 'nick', start: 5, part: 'Friar La', end: ' ', isArgument: true },
    })
    expect(typed('/kick ')).toMatchObject({ kind: 'nick', start: 6, part: '' })
    expect(typed('/topic Fri')).toMatchObject({ kind: 'word' })
  })

  it('is a nickname behind an @ that begins a word', () => {
    expect(typed('@ju')).toEqual({ kind: 'nick', start: 0, part: 'ju', end: ', ', isArgument: false })
    expect(typed('see (@')).toMatchObject({ kind: 'nick', start: 5, part: '', end: ' ' })
    expect(typed('romeo@mont')).not.toMatchObject({ kind: 'nick' })
  })

  it('may be a word that Tab completes', () => {
    expect(typed('Good night Jul')).toMatchObject({ kind: 'word', start: 11, part: 'Jul', end: ' ' })
    expect(typed('J')).toBeNull()
    expect(typed('Juliet ')).toBeNull()
  })

  it('is looked at near the cursor only', () => {
    expect(typed(`${'a '.repeat(1_000_000)}@ju`)).toMatchObject({ part: 'ju', end: ' ' })
    expect(typed('x'.repeat(1_000_000))?.part.length).toBeLessThan(300)
  })
})
