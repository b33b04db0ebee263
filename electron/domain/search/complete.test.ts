import { expect, test } from 'vitest'
import type { SearchSuggestion } from '../../../shared/contract/search.ts'
import { JULIET } from '../testing/rig.ts'
import { chat } from '../testing/stanzas.ts'
import { open, receive } from '../testing/talk.ts'
import { createSearchRig } from './testing.ts'

const PEOPLE = `<item jid='${JULIET}' subscription='both' name='Juliet Capulet'/>
  <item jid='nurse@capulet.example' subscription='both' name='Jülchen'/>
  <item jid='mercutio@verona.example' subscription='both'/>`

/** The suggestions where the text has a `|`, in short. */
async function setUp() {
  const made = createSearchRig({ roster: PEOPLE })
  const { rig } = made
  await rig.fake.begin({})
  // Noon, so that it is the same day nearly everywhere.
  await rig.ports.clock.advance(12 * 3_600_000)
  await open(rig)
  await receive(rig, chat('Psst', { from: 'paris@verona.example/x', id: 'p1' }))
  const suggested = async (marked: string): Promise<readonly SearchSuggestion[]> => {
    const caret = marked.indexOf('|')
    const answer = await made.commands['search.complete']({ text: marked.replace('|', ''), caret })
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value
  }
  /** The text after each suggestion was taken. */
  const taken = async (marked: string): Promise<string[]> => {
    const text = marked.replace('|', '')
    return (await suggested(marked)).map(
      ({ from, to, replace }) => `${text.slice(0, from)}${replace}${text.slice(to)}`,
    )
  }
  return { suggested, taken }
}

test.each([
  ['|', ['from:', 'in:', 'before:', 'after:', 'on:', 'has:', 'is:']],
  ['fr|', ['from:']],
  ['rose I|', ['rose in:', 'rose is:']],
  ['rose |', ['from:', 'in:', 'before:', 'after:', 'on:', 'has:', 'is:'].map((name) => `rose ${name}`)],
  ['rose|', []],
  ['"fr|', []],
  ['has:|', ['has:file ', 'has:link ', 'has:image ']],
  ['has:i|', ['has:image ']],
  ['has:x|', []],
  ['is:|', ['is:unread ']],
  ['has:fi| rose', ['has:file  rose']],
  ['from:jul|', [`from:${JULIET} `, 'from:nurse@capulet.example ']],
  ['from:capu|', [`from:${JULIET} `]],
  ['from:mer|', ['from:mercutio@verona.example ']],
  ['from:m|', ['from:me ', 'from:mercutio@verona.example ']],
  // An unknown sender is nobody to look for.
  ['from:par|', []],
  ['in:ju|', [`in:${JULIET} `]],
  ['in:mer|', []],
  ['on:yesterday|', ['on:2025-12-31 ']],
  ['on:2025-12-3|', ['on:2025-12-31 ', 'on:2025-12-30 ']],
  ['on:2024|', []],
  ['before:2024-02-29|', ['before:2024-02-29 ']],
  ['before:nonsense|', []],
])('%s', async (marked, expected) => {
  const { taken } = await setUp()
  expect(await taken(marked)).toEqual(expected)
})

test('a person is named, and the last seven days are offered', async () => {
  const { suggested } = await setUp()
  expect(await suggested('from:jü|')).toMatchObject([
    { kind: 'person', name: 'Juliet Capulet', jid: JULIET },
    { kind: 'person', name: 'Jülchen', jid: 'nurse@capulet.example' },
  ])
  expect((await suggested('after:|')).map(({ kind }) => kind)).toEqual(Array.from({ length: 7 }, () => 'day'))
})

test('a caret beyond the text is at its end', async () => {
  const { commands } = createSearchRig()
  expect(await commands['search.complete']({ text: 'ha', caret: 1_000_000 })).toMatchObject({
    value: [{ operator: 'has', from: 0, to: 2 }],
  })
})
