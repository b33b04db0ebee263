import { describe, expect, it } from 'vitest'
import {
  accept,
  type Edited,
  operatorAt,
  partWith,
  toggle,
  without,
  wordsIn,
  writeOperator,
} from './filters.ts'

/** The selection in brackets. */
const shown = ({ text, from, to }: Edited): string =>
  `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`

describe('filters in the text of a search', () => {
  it('are added at the end, or their value is selected', () => {
    expect(shown(writeOperator('', 'from'))).toBe('from:[]')
    expect(shown(writeOperator('rose', 'from'))).toBe('rose from:[]')
    expect(shown(writeOperator('from:juliet rose', 'from'))).toBe('from:[juliet] rose')
    expect(shown(writeOperator('in:"Juliet Capulet"', 'in'))).toBe('in:["Juliet Capulet"]')
  })

  it('with a value are switched on and off', () => {
    expect(shown(toggle('rose', 'has', 'link'))).toBe('rose has:link []')
    expect(shown(toggle('rose HAS:Link name', 'has', 'link'))).toBe('rose []name')
    expect(shown(toggle('is:unread', 'is', 'unread'))).toBe('[]')
    expect(partWith('"has:link"', 'has', 'link')).toBeNull()
  })

  it('are taken away with the space around them', () => {
    const text = 'rose from:juliet name'
    expect(shown(without(text, { from: 5, to: 16 }))).toBe('rose []name')
  })

  it('are known by where the caret is', () => {
    expect(operatorAt('rose from:jul', 13)?.value).toBe('jul')
    expect(operatorAt('rose from:', 10)?.operator).toBe('from')
    expect(operatorAt('rose from:jul', 7)).toBeNull()
    expect(operatorAt('rose from:jul ', 14)).toBeNull()
  })

  it('are completed, with a space behind a whole value', () => {
    expect(shown(accept('rose fr', { from: 5, to: 7, replace: 'from:' }))).toBe('rose from:[]')
    expect(shown(accept('from:jul', { from: 5, to: 8, replace: '"Juliet Capulet"' }))).toBe(
      'from:"Juliet Capulet" []',
    )
    expect(shown(accept('on:tod rose', { from: 3, to: 6, replace: 'today ' }))).toBe('on:today []rose')
  })

  it('are no words', () => {
    expect(wordsIn('rose from:juliet "sweet name"')).toBe('rose sweet name')
    expect(wordsIn('has:file')).toBe('')
  })
})
