import { expect, test } from 'vitest'
import { ROMEO } from '../testing/rig.ts'
import { COVEN, inRoom, says, whispers } from '../testing/rooms.ts'
import { conversationWith } from '../testing/stanzas.ts'
import { hear, open, receive } from '../testing/talk.ts'
import { searchOn, type SearchRig } from './testing.ts'

const KNOWN = JSON.stringify({ name: 'A Dark Cave' })

/** A room in which a witch, Hecate and the room itself have spoken, and a private conversation with the witch. */
async function heard(): Promise<SearchRig> {
  const rig = await inRoom({ people: [{ nick: 'Weird Witch' }, { nick: 'Hecate' }] })
  rig.store.write((tx) =>
    tx.run(
      `INSERT INTO room (conversation_id, nick, autojoin, known) VALUES (?, 'hag', 1, ?)`,
      conversationWith(rig, COVEN).id,
      KNOWN,
    ),
  )
  const made = searchOn(rig)
  await receive(
    rig,
    says('Weird Witch', 'toil by the witch', { by: 'w' }),
    says('Hecate', 'toil by Hecate', { by: 'h' }),
    says('', 'toil by the room'),
    whispers('Weird Witch', 'toil in private', { by: 'w' }),
  )
  await hear(rig, 'toil by Juliet')
  await made.indexed()
  return made
}

const EVERYTHING = [
  'toil by Juliet',
  'toil in private',
  'toil by the room',
  'toil by Hecate',
  'toil by the witch',
]

test('what was said in rooms is found with its authors', async () => {
  const { page } = await heard()
  const { hits } = await page('toil')
  expect(hits.map(({ excerpt }) => excerpt).sort()).toEqual([...EVERYTHING].sort())
  const byText = (text: string) => hits.find(({ excerpt }) => excerpt === text)
  expect(byText('toil by the witch')).toMatchObject({
    jid: COVEN,
    author: COVEN,
    by: { key: 'o:w', nick: 'Weird Witch' },
  })
  expect(byText('toil in private')).toMatchObject({ author: COVEN, by: { key: 'o:w', nick: 'Weird Witch' } })
  expect(byText('toil by the room')).toMatchObject({ author: COVEN })
  expect(byText('toil by the room')?.by).toBeUndefined()
  expect(byText('toil by Juliet')?.by).toBeUndefined()
})

test.each([
  ['from:"weird witch" toil', ['toil by the witch', 'toil in private']],
  ['from:weird toil', ['toil by the witch', 'toil in private']],
  ['from:hecate', ['toil by Hecate']],
  [`in:${COVEN} toil`, ['toil by Hecate', 'toil by the room', 'toil by the witch']],
  ['in:"a dark cave" toil', ['toil by Hecate', 'toil by the room', 'toil by the witch']],
  ['in:"weird witch" toil', ['toil in private']],
])('%s', async (query, expected) => {
  const { found } = await heard()
  expect((await found(query)).sort()).toEqual(expected)
})

test('a nickname that nobody has is told, and one like an address means nobody but that address', async () => {
  const { page } = await heard()
  expect((await page('from:macbeth toil')).problems).toMatchObject([{ kind: 'unknown-name' }])
  expect((await page(`from:${ROMEO} toil`)).hits).toEqual([])
})

test('rooms are proposed by their names, and occupants by their nicknames', async () => {
  const made = await heard()
  await open(made.rig)
  const names = async (text: string) => {
    const answer = await made.commands['search.complete']({ text, caret: text.length })
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value.flatMap((one) => ('name' in one ? [`${one.name} ${one.replace}`] : []))
  }
  expect(await names('in:dark')).toEqual([`A Dark Cave ${COVEN} `])
  expect(await names('in:weird')).toEqual(['Weird Witch "Weird Witch" '])
  expect(await names('from:coven')).toEqual([])
})
