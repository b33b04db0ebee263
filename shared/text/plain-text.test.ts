import { expect, it } from 'vitest'
import { plainTextOf } from './plain-text.ts'

it('turns a document into plain text', () => {
  const spans = [{ text: 'a', strong: true as const }, { text: '\nb' }]
  expect(
    plainTextOf([
      { kind: 'paragraph', spans },
      {
        kind: 'quote',
        blocks: [
          { kind: 'paragraph', spans },
          { kind: 'code', text: 'c' },
        ],
      },
      { kind: 'list', ordered: true, items: [[{ kind: 'paragraph', spans }], [{ kind: 'code', text: 'd' }]] },
      { kind: 'list', ordered: false, items: [[{ kind: 'code', text: 'e' }], []] },
    ]),
  ).toBe('a\nb\n> a\n> b\n> c\n1. a\n   b\n2. d\n• e\n• ')
})
