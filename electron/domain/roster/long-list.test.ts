import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFloodServer, type FloodServer } from '../../engine/testing/flood-server.ts'
import { watchTurns } from '../../engine/testing/memory.ts'
import { roster } from '../../engine/xep/rfc6121-roster/index.ts'
import { signInAt } from '../testing/real-account.ts'
import type { Rig } from '../testing/rig.ts'

/** The directory of a large university, as a server puts it into everybody's roster. */
const PEOPLE = 90_000
/** The number of them that are online. */
const SHOWN = 20_000
/** What a turn of the event loop may take, ten times over: it runs on whatever machine there is. */
const TURN_MS = 80 * 10
/** What is told in one turn: a slice of the list and one of presences, 250 and 500 of them. */
const TURN_ROWS = 750

const jidOf = (n: number) => `c${n}@x.example`
const itemOf = (n: number) => `<item jid='${jidOf(n)}' name='Contact ${n}' subscription='both'/>`
const presenceOf = (n: number) => `<presence from='${jidOf(n)}/a'><status>Here</status></presence>`

let server: FloodServer
beforeEach(async () => {
  server = await startFloodServer()
})
afterEach(() => server.close())

/** Counts what is told of contacts, in all and in one turn. */
function countTold({ context }: Rig) {
  const told = { contacts: new Set<string>(), presences: 0, most: 0 }
  let ofThisTurn = 0
  const count = (rows: number): void => {
    if (ofThisTurn === 0) setImmediate(() => (ofThisTurn = 0))
    ofThisTurn += rows
    told.most = Math.max(told.most, ofThisTurn)
  }
  context.onDeltas((deltas) => {
    for (const delta of deltas) {
      if (delta.kind === 'contactsChanged') {
        for (const { jid } of delta.contacts) told.contacts.add(jid)
        count(delta.contacts.length)
      } else if (delta.kind === 'presenceChanged') {
        told.presences += delta.changes.length
        count(delta.changes.length)
      }
    }
  })
  return told
}

test('a list of 90,000 comes, shows itself, goes and is there again in small slices', async () => {
  server.roster = Array.from({ length: PEOPLE }, (_, n) => itemOf(n)).join('')
  let turns = watchTurns()
  const account = await signInAt(server)
  const { rig, client } = account
  const told = countTold(rig)
  const { items } = client.use(roster)
  while (items.size < PEOPLE) await turn()
  expect(rig.store.first('SELECT count(*) AS n FROM contact')).toEqual({ n: PEOPLE })
  expect(turns.stop()).toBeLessThan(TURN_MS)

  // Many of them come online.
  turns = watchTurns()
  await server.pour(presenceOf, SHOWN).over
  while (told.presences < SHOWN) await turn()
  expect(told.most).toBeLessThanOrEqual(TURN_ROWS)
  expect(turns.stop()).toBeLessThan(TURN_MS)

  // A window opens.
  turns = watchTurns()
  told.contacts.clear()
  const inWindow = new Set<string>()
  const { contacts } = rig.roster.snapshot({
    tell(delta) {
      if (delta.kind !== 'contactsChanged') return
      expect(delta.contacts.length).toBeLessThanOrEqual(500)
      for (const { jid } of delta.contacts) inWindow.add(jid)
    },
    watches: () => false,
  })
  expect(contacts).toHaveLength(1_000)
  for (const { jid } of contacts) inWindow.add(jid)
  await rig.ports.clock.advance(10_000)
  expect(inWindow.size).toBe(PEOPLE)
  // The contacts have not changed for anybody else.
  expect(told.contacts.size).toBe(0)
  expect(turns.stop()).toBeLessThan(TURN_MS)

  // The session ends, and all go offline.
  told.presences = 0
  turns = watchTurns()
  await client.disconnect()
  while (told.presences < SHOWN) await turn()
  expect(turns.stop()).toBeLessThan(TURN_MS)

  // The next start loads the stored contacts.
  turns = watchTurns()
  const next = rig.restart()
  const toldNext = countTold(next)
  const beginning = next.roster.snapshot().contacts
  while (beginning.length + toldNext.contacts.size < PEOPLE) await turn()
  expect(beginning.length).toBeLessThanOrEqual(1_000)
  expect([told.most, toldNext.most].every((most) => most <= TURN_ROWS)).toBe(true)
  expect(turns.stop()).toBeLessThan(TURN_MS)
}, 120_000)
