import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock, settle } from '../../engine/testing/fake-clock.ts'
import { startFloodServer } from '../../engine/testing/flood-server.ts'
import { drawsOf, seeds } from '../../engine/testing/seeds.ts'
import { endlessMessage, hostileStanza, type HostileStanza } from '../testing/hostile-stanzas.ts'
import { signInAt } from '../testing/real-account.ts'

const STANZAS = 200

/** What became of the stanzas of all seeds. */
const fates = new Set<string>()

/**
 * The server counts on us for what we acknowledge (XEP-0198 §4): it will not send it again. Whatever it is, it is stored,
 * or answered, or counted for a reason that has a name.
 */
test.each(seeds(40))(
  'nothing is acknowledged without being kept, refused or counted (seed %i)',
  async (seed) => {
    const server = await startFloodServer()
    onTestFinished(() => server.close())
    const answered = new Set<string | undefined>()
    server.heard = ({ name, attrs }) => {
      if (name === 'iq') answered.add(attrs['id'])
    }
    const clock = createFakeClock()
    const { rig, client, lines } = await signInAt(server, { clock })
    const { counts } = client.ledger
    const counted = (): number => [...counts.values()].reduce((sum, count) => sum + count, 0)
    const kept = (): number =>
      rig.store.first<{ count: number }>('SELECT total_changes() AS count')?.count ?? 0

    const draw = drawsOf(seed)
    const asked: HostileStanza[] = []
    const lost: string[] = []
    const stanzas = [
      ...Array.from({ length: STANZAS }, (_, index) => hostileStanza(draw, index)),
      { xml: endlessMessage(), asks: null },
    ]
    for (const stanza of stanzas) {
      const before = { counted: counted(), kept: kept(), answered: answered.size }
      await server.pour(() => stanza.xml, 1).over
      while (server.acknowledged < server.sent) {
        server.ask()
        await clock.advance(100)
        await settle()
      }
      const isSettled = counted() > before.counted || kept() > before.kept || answered.size > before.answered
      // A refusal may wait for its turn.
      if (!isSettled && stanza.asks !== null) asked.push(stanza)
      else if (!isSettled) lost.push(stanza.xml.slice(0, 500))
    }
    expect(lost).toEqual([])

    for (let second = 0; second < 120; second++) {
      // The server keeps sending.
      server.ask()
      await clock.advance(1_000)
      await settle()
    }
    const unanswered = asked.filter(({ asks }) => !answered.has(asks ?? ''))
    expect(unanswered.map(({ xml }) => xml.slice(0, 500))).toEqual([])
    expect(counts.get('fault')).toBeUndefined()
    expect(client.state.kind).toBe('online')
    expect(lines.filter((line) => line.includes('failed'))).toEqual([])
    for (const fate of counts.keys()) fates.add(fate)
    expect(
      rig.store.first<{ count: number }>('SELECT count(*) AS count FROM message')?.count,
    ).toBeGreaterThan(5)
  },
  60_000,
)

test('all fates occurred with one of the seeds', () => {
  const expected = ['heard', 'omitted', 'no-stanza', 'no-address', 'unasked', 'says-nothing']
  expect([...fates]).toEqual(expect.arrayContaining(expected))
})
