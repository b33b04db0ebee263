import { wordsIn } from '../../shared/words/index.ts'
import { expect, it } from 'vitest'
import type { Place } from '../../shared/model/ids.ts'
import type { LastMessage } from '../../shared/model/message.ts'
import { previewOf } from './preview.ts'

const last = (changes: Partial<LastMessage>): LastMessage => ({
  kind: 'text',
  direction: 'in',
  preview: 'Ay me!',
  sentAt: 0,
  place: 0 as Place,
  ...changes,
})

it.each<[Partial<LastMessage>, string, boolean]>([
  [{}, 'Ay me!', false],
  [{ kind: 'announcement' }, 'Ay me!', false],
  [{ kind: 'action', preview: '/me sighs' }, '* Juliet sighs', false],
  [{ kind: 'action', preview: '/me sighs', direction: 'out' }, '* sighs', false],
  [{ kind: 'sealed', preview: '' }, 'Encrypted message', true],
  [{ kind: 'attention', preview: '' }, 'Juliet asks for your attention', true],
  [{ kind: 'attention', preview: '', direction: 'out' }, 'You asked for Juliet’s attention', true],
  [{ retracted: true, preview: '' }, 'This message was deleted', true],
  [{ preview: ' \u200B' }, 'Message without visible text', true],
])('%j is shown as %j', (changes, text, ours) => {
  expect(previewOf(wordsIn('en'), last(changes), 'Juliet')).toEqual({ text, ours })
})
