import { expect, it } from 'vitest'
import { createEmitter } from './emitter.ts'

it('calls the listeners in the order in which they were added', () => {
  const { on, emit } = createEmitter<[string, number]>()
  const heard: string[] = []
  on((name, count) => heard.push(`first ${name} ${count}`))
  on((name, count) => heard.push(`second ${name} ${count}`))
  emit('knock', 2)
  expect(heard).toEqual(['first knock 2', 'second knock 2'])
})

it('emits to nobody', () => {
  expect(() => createEmitter().emit()).not.toThrow()
})

it('does not call a released listener, even where it is released in the middle of an emission', () => {
  const { on, emit } = createEmitter()
  const heard: string[] = []
  let releaseLater = (): void => undefined
  const releaseFirst = on(() => {
    heard.push('first')
    releaseFirst()
    releaseLater()
  })
  on(() => heard.push('second'))
  releaseLater = on(() => heard.push('third'))
  emit()
  emit()
  expect(heard).toEqual(['first', 'second', 'second'])
})

it('calls a listener that is added in the middle of an emission at the next one', () => {
  const { on, emit } = createEmitter()
  const heard: string[] = []
  const release = on(() => {
    heard.push('first')
    release()
    on(() => heard.push('new'))
  })
  emit()
  expect(heard).toEqual(['first'])
  emit()
  expect(heard).toEqual(['first', 'new'])
})

it('calls a function twice that is added twice, and releases one at a time', () => {
  const { on, emit } = createEmitter()
  let calls = 0
  const listener = (): void => {
    calls += 1
  }
  const release = on(listener)
  on(listener)
  emit()
  expect(calls).toBe(2)
  release()
  release()
  emit()
  expect(calls).toBe(3)
})

it('calls the others where one throws, and gives the error to `failed`', () => {
  const faults: unknown[] = []
  const { on, emit } = createEmitter((fault) => faults.push(fault))
  let calls = 0
  const bug = new Error('a bug')
  on(() => {
    throw bug
  })
  on(() => (calls += 1))
  emit()
  expect([calls, faults]).toEqual([1, [bug]])
})

it('throws the first error once all have been called, where nobody takes errors', () => {
  const { on, emit } = createEmitter()
  let calls = 0
  for (const name of ['first bug', 'second bug']) {
    on(() => {
      throw new Error(name)
    })
  }
  on(() => (calls += 1))
  expect(emit).toThrow('first bug')
  expect(calls).toBe(1)
})

it('lets listeners emit again', () => {
  const { on, emit } = createEmitter<[number]>()
  const heard: string[] = []
  on((n) => {
    heard.push(`first ${n}`)
    if (n < 2) emit(n + 1)
  })
  on((n) => heard.push(`second ${n}`))
  emit(1)
  expect(heard).toEqual(['first 1', 'first 2', 'second 2', 'second 1'])
})
