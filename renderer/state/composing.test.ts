import { expect, it } from 'vitest'
import type { MessageId } from '../../shared/model/ids.ts'
import { Composing } from './composing.svelte.ts'

const id = 7 as MessageId

it('says the purpose of the composer, as a new object with each call', () => {
  const composing = new Composing()
  composing.reply(id)
  const first = composing.current
  expect(first).toEqual({ kind: 'reply', messageId: 7 })
  composing.reply(id)
  expect(composing.current).not.toBe(first)
  composing.cancel()
  expect(composing.current).toBeNull()
})

it('hands quotes to the composer, earlier ones too', () => {
  const composing = new Composing()
  const taken: string[] = []
  composing.quote('But soft!\nWhat light')
  const stop = composing.onQuote((text) => taken.push(text))
  composing.quote(' Ay me ')
  stop()
  composing.quote('left')
  expect(taken).toEqual(['> But soft!\n> What light', '> Ay me'])
})
