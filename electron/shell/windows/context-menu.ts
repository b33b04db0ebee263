import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import { words } from './words.ts'

/** What of a click with the other mouse button (or the menu key) matters. */
export type ClickedOn = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'linkURL' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'
>

export interface ContextActions {
  replaceMisspelling(word: string): void
  addToDictionary(word: string): void
  copyText(text: string): void
}

type Item = MenuItemConstructorOptions

/** The menu for what was clicked on; empty where there is nothing to offer. */
export function contextMenuTemplate(on: ClickedOn, actions: ContextActions): Item[] {
  const groups = [spelling(on, actions), link(on, actions), editing(on)].filter((group) => group.length > 0)
  return groups.flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' as const }, ...group]))
}

function spelling(
  { isEditable, misspelledWord, dictionarySuggestions }: ClickedOn,
  actions: ContextActions,
): Item[] {
  if (!isEditable || misspelledWord === '') return []
  const suggestions = dictionarySuggestions.map((word): Item => ({
    // A single & would underline the next letter.
    label: word.replaceAll('&', '&&'),
    click: () => actions.replaceMisspelling(word),
  }))
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: words.noSuggestions, enabled: false }]),
    { type: 'separator' },
    { label: words.addToDictionary, click: () => actions.addToDictionary(misspelledWord) },
  ]
}

function link({ linkURL }: ClickedOn, actions: ContextActions): Item[] {
  // Links within the page are the window's own business.
  if (linkURL === '' || linkURL.startsWith('app:')) return []
  return [{ label: words.copyLink, click: () => actions.copyText(linkURL) }]
}

function editing({ isEditable, selectionText, editFlags }: ClickedOn): Item[] {
  if (isEditable) {
    return [
      { role: 'cut', label: words.cut, enabled: editFlags.canCut },
      { role: 'copy', label: words.copy, enabled: editFlags.canCopy },
      { role: 'paste', label: words.paste, enabled: editFlags.canPaste },
      { role: 'selectAll', label: words.selectAll, enabled: editFlags.canSelectAll },
    ]
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy', label: words.copy }]
}
