import { expect, it } from 'vitest'
import { ByteTable, makeKnownString } from './interning.ts'

const read = (table: ByteTable<ReturnType<typeof makeKnownString>>, text: string) => {
  const data = Buffer.from(`<${text}>`)
  return table.get(data, 1, data.length - 1)
}

it('finds short values again', () => {
  const table = new ByteTable(makeKnownString)
  const made = read(table, 'urn:xmpp:sid:0')
  expect(made.text).toBe('urn:xmpp:sid:0')
  expect(read(table, 'urn:xmpp:sid:0')).toBe(made)
  expect(read(table, 'urn:xmpp:sid:1')).not.toBe(made)
})

it('keeps nothing long: a stranger could fill the memory with names', () => {
  const table = new ByteTable(makeKnownString)
  const long = 'x'.repeat(257)
  const made = read(table, long)
  expect(made.text).toBe(long)
  expect(read(table, long)).not.toBe(made)
})
