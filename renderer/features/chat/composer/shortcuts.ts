import type { Words } from '../../../../shared/words/index.ts'
import type { Composing } from '../../../state/composing.svelte.ts'
import type { Shortcut } from '../../../state/shortcuts.svelte.ts'
import type { View } from '../../../state/view.svelte.ts'
import type { TextField } from './text-field.ts'
import type { Writing } from './writing.svelte.ts'

interface Parts {
  readonly view: View
  readonly writing: Writing
  readonly composing: Composing
  readonly field: TextField
}

/** The keys of the composer. They are in the list of shortcuts. */
export function composerShortcuts(
  words: Words,
  { view, writing, composing, field }: Parts,
): readonly Shortcut[] {
  const { keys } = words.composer
  const group = words.app.shortcutGroups.chat
  const isEmptyField = (): boolean =>
    view.dialog === null && document.activeElement === field.element && writing.text.whole === ''
  return [
    {
      chord: 'ArrowUp',
      label: keys.editLast,
      group,
      when: () => isEmptyField() && composing.current?.kind !== 'edit' && writing.lastEditable() !== null,
      run: () => writing.editLast(),
    },
    {
      chord: 'Mod+Z',
      label: keys.undo,
      group,
      when: () => isEmptyField() && writing.canUndo,
      run: () => void writing.undo(),
    },
    // Taken by the field itself; listed here.
    { chord: ':', label: keys.code, group, when: () => false, run: () => {} },
  ]
}

/** The key that ends a reply or an edit. Registered when there is one, it goes before what Escape does otherwise. */
export const cancelShortcut = (
  words: Words,
  { view, writing }: Pick<Parts, 'view' | 'writing'>,
): Shortcut => ({
  chord: 'Escape',
  label: words.composer.keys.cancel,
  group: words.app.shortcutGroups.chat,
  hidden: true,
  when: () => view.dialog === null,
  run: () => writing.cancel(),
})
