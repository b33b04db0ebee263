/** The fixtures are real files of these programs; `build/peers/histories.peers.ts` made them. */
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../testing/folder.ts'
import type { Place } from '../places.ts'
import { readPlace, type Item, type ReadMessage } from './index.ts'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')

const read = (program: Place['program'], folder: string): readonly Item[] =>
  [...readPlace({ program, path: join(FIXTURES, folder) }, temporaryFolder())].filter(
    ({ kind }) => kind !== 'share',
  )
const messagesOf = (items: readonly Item[]): readonly ReadMessage[] =>
  items.flatMap((item) => (item.kind === 'message' ? [item.message] : []))
const said = (items: readonly Item[]) => messagesOf(items).map(({ own, body }) => [own, body])
const others = (items: readonly Item[]) => items.filter(({ kind }) => kind !== 'message')

const LINK = 'https://verona.example/orchard.html?a=1&b=2'
const LETTERS = '<b>Not</b> bold & “quoted”, ümläut 🌹'
const FIRST = 'O Romeo, Romeo!\nWherefore art thou Romeo?'
const LIGHT = 'But, soft! what light through yonder window breaks?'
const PLAIN = [
  [false, FIRST],
  [true, LIGHT],
  [true, '/me climbs the wall'],
  [false, '/me sighs'],
  [false, LINK],
  [false, LETTERS],
]
const CORRECTED = PLAIN.map(([own, body]) => [
  own,
  body === '/me climbs the wall' ? '/me climbs the orchard wall' : body,
])

afterEach(() => vi.unstubAllEnvs())

describe('Gajim 1.7', () => {
  it('has texts, actions, links, ids and corrections', () => {
    const items = read('gajim', 'gajim')
    expect(said(items)).toEqual(CORRECTED)
    expect(others(items)).toEqual([])
    expect(items[0]).toMatchObject({ kind: 'message', account: 'romeo@xmpp.test' })
    const [first, second, third] = messagesOf(items)
    expect(first).toEqual({
      peer: 'juliet@xmpp.test',
      own: false,
      at: Date.parse('2026-11-30T14:05:45.145Z'),
      wholeSeconds: false,
      body: FIRST,
      id: 'ebda091e-3d16-4f83-aac0-93794190a085',
      archiveId: '9de6lPYXkO5Hz44pYqep56_8',
    })
    // Gajim notes its own id as the one of the archive.
    expect(second).toMatchObject({ id: '38b98cf7-b05e-4b75-9bc1-e35cf90c16c8', archiveId: undefined })
    expect(third).toMatchObject({ original: '/me climbs the wall' })
  })
})

describe('Dino 0.4', () => {
  it('has texts, actions, links, ids, corrections and names', () => {
    const items = read('dino', 'dino')
    expect(said(items)).toEqual(CORRECTED)
    expect(others(items)).toEqual([
      { kind: 'account', account: 'mercutio@xmpp.test' },
      { kind: 'name', account: 'mercutio@xmpp.test', peer: 'nurse@xmpp.test', name: 'Balcony' },
    ])
    const [first, , third] = messagesOf(items)
    expect(first).toMatchObject({
      peer: 'nurse@xmpp.test',
      at: Date.parse('2026-11-30T14:05:58Z'),
      wholeSeconds: true,
      id: 'b81c2573-59d8-4019-a278-2b975e9b53a7',
      archiveId: 'T9SwuEvBS4RiRgkHTmPAegzy',
    })
    expect(third).toMatchObject({
      id: 'f63ae87d-e50c-4f53-95eb-4718bd04ec78',
      original: '/me climbs the wall',
    })
  })
})

describe('Pidgin 2.14', () => {
  it('tells by its colours who wrote, and by the name of the file in which zone', () => {
    const items = read('pidgin', 'pidgin-html')
    expect(said(items)).toEqual(PLAIN)
    expect(messagesOf(items)[0]).toEqual({
      peer: 'rosaline@xmpp.test',
      own: false,
      // 19:36:07 in Kolkata
      at: Date.parse('2026-11-30T14:06:07Z'),
      wholeSeconds: true,
      body: FIRST,
    })
    expect(others(items)).toEqual([
      { kind: 'account', account: 'benvolio@xmpp.test' },
      { kind: 'name', account: 'benvolio@xmpp.test', peer: 'rosaline@xmpp.test', name: 'Balcony' },
    ])
  })

  it('tells by the names in plain text', () => {
    const items = read('pidgin', 'pidgin-txt')
    expect(said(items)).toEqual(PLAIN)
    expect(messagesOf(items)[0]).toMatchObject({
      peer: 'susan@xmpp.test',
      at: Date.parse('2026-11-30T14:06:15Z'),
    })
  })
})

describe('Psi 1.5', () => {
  it('has encoded addresses, and times without a zone', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata')
    const items = read('psi', 'psi')
    expect(said(items)).toEqual(PLAIN)
    expect(messagesOf(items)[0]).toEqual({
      peer: 'balcony-friend@xmpp.test',
      own: false,
      at: Date.parse('2026-11-30T14:16:08Z'),
      wholeSeconds: true,
      body: FIRST,
    })
    expect(others(items)).toEqual([
      { kind: 'account', account: 'tybalt@xmpp.test' },
      { kind: 'name', account: 'tybalt@xmpp.test', peer: 'balcony-friend@xmpp.test', name: 'Balcony' },
    ])
  })
})
