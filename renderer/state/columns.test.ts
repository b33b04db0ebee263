import { beforeEach, describe, expect, it } from 'vitest'
import { Columns, LIST } from './columns.svelte.ts'

describe('Columns', () => {
  beforeEach(() => localStorage.clear())

  it('remembers a width, within its limits', () => {
    const columns = new Columns(localStorage)
    expect(columns.list).toBe(LIST.initial)
    columns.list = 10_000
    expect(columns.list).toBe(LIST.most)
    columns.list = 300.4
    expect(new Columns(localStorage).list).toBe(300)
  })

  it('takes away what is not for everybody’s eyes', () => {
    localStorage.setItem('balcony.people', '{"collapsed":["Secret friends"]}')
    new Columns(localStorage).list = 300
    expect(Object.keys(localStorage)).toEqual(['balcony.column.list'])
  })

  it('starts afresh where something else was kept', () => {
    new Columns(localStorage).list = 300
    localStorage.setItem(localStorage.key(0)!, '{}')
    expect(new Columns(localStorage).list).toBe(LIST.initial)
  })
})
