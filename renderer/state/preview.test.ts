import { wordsIn } from '../../shared/words/index.ts'
import { expect, it } from 'vitest'
import type { Place } from '../../shared/model/ids.ts'
import type { LastMessage, NamedFile } from '../../shared/model/message.ts'
import { previewOf } from './preview.ts'

const last = (changes: Partial<LastMessage>): LastMessage => ({
  kind: 'text',
  direction: 'in',
  preview: 'Ay me!',
  sentAt: 0,
  place: 0 as Place,
  ...changes,
})

const file = (kind: NamedFile['kind'], name: string, durationMs?: number): NamedFile => ({
  kind,
  name,
  durationMs,
  count: 1,
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
  [{ kind: 'file', preview: '', file: file('picture', 'a.png') }, 'Picture', true],
  [{ kind: 'file', preview: 'By the wall', file: file('picture', 'a.png') }, 'By the wall', false],
  [{ kind: 'file', preview: '', file: file('voice', 'a.ogg', 12_000) }, 'Voice message, 0:12', true],
  [{ kind: 'file', preview: 'report.pdf', file: file('other', 'report.pdf') }, 'report.pdf', true],
])('%j is shown as %j', (changes, text, ours) => {
  expect(previewOf(wordsIn('en'), last(changes), 'Juliet')).toEqual({ text, ours })
})
