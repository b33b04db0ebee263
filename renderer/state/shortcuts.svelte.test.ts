import { flushSync } from 'svelte'
import { expect, test } from 'vitest'
import { Shortcuts, type Shortcut } from './shortcuts.svelte.ts'

const shortcut = (chord: string): Shortcut => ({
  chord,
  label: chord,
  group: 'Some',
  run: () => undefined,
})

test('shortcuts that go leave those that come in the same change', () => {
  const shortcuts = new Shortcuts(false)
  let isOpen = $state(false)
  const stop = $effect.root(() => {
    $effect(() => (isOpen ? shortcuts.register(shortcut('R')) : undefined))
    $effect(() => shortcuts.register(shortcut(isOpen ? 'S' : 'T')))
  })
  flushSync()
  isOpen = true
  flushSync()
  expect(shortcuts.all.map(({ chord }) => chord)).toEqual(['R', 'S'])
  stop()
  expect(shortcuts.all).toEqual([])
})
