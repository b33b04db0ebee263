import type { Conversation } from '../shared/model/message.ts'
import type { Words } from '../shared/words/index.ts'
import type { Chats } from './state/chats.svelte.ts'
import type { Shortcut } from './state/shortcuts.svelte.ts'
import type { View } from './state/view.svelte.ts'

/** What works everywhere in the window. Features add their own while they are on the screen. */
export function windowShortcuts(words: Words, view: View): readonly Shortcut[] {
  const group = words.app.shortcutGroups.app
  const when = (): boolean => view.dialog === null
  return [
    {
      chord: 'Mod+K',
      label: words.app.openSwitcher,
      group,
      run: () => (view.dialog?.kind === 'switcher' ? view.close() : view.open({ kind: 'switcher' })),
    },
    {
      chord: 'Mod+N',
      label: words.accounts.newConversation,
      group,
      when,
      run: () => view.open({ kind: 'new-conversation' }),
    },
    {
      chord: 'Mod+Shift+B',
      label: words.keeping.bookmarks,
      group,
      when,
      run: () => view.open({ kind: 'bookmarks', conversationId: null }),
    },
    {
      chord: 'Mod+,',
      label: words.app.openSettings,
      group,
      when,
      run: () => view.open({ kind: 'settings', tab: 'account' }),
    },
    {
      chord: 'Mod+/',
      label: words.app.listShortcuts,
      group,
      run: () => (view.dialog?.kind === 'shortcuts' ? view.close() : view.open({ kind: 'shortcuts' })),
    },
  ]
}

/** Moving through the conversations that are listed. */
export function chatShortcuts(
  words: Words,
  chats: Chats,
  shown: () => readonly Conversation[],
): readonly Shortcut[] {
  const group = words.app.shortcutGroups.chats
  const nth = (n: number): Shortcut => ({
    chord: `Mod+${n}`,
    label: words.app.nthChat,
    group,
    shown: 'Mod+1…9',
    hidden: n > 1,
    run: () => {
      const chat = shown()[n - 1]
      if (chat) chats.show(chat.id)
    },
  })
  return [
    { chord: 'Alt+ArrowDown', label: words.app.nextChat, group, run: () => chats.showNeighbour(shown(), 1) },
    {
      chord: 'Alt+ArrowUp',
      label: words.app.previousChat,
      group,
      run: () => chats.showNeighbour(shown(), -1),
    },
    {
      chord: 'Alt+Shift+ArrowDown',
      label: words.app.nextUnread,
      group,
      run: () => chats.showNeighbour(shown(), 1, true),
    },
    {
      chord: 'Alt+Shift+ArrowUp',
      label: words.app.previousUnread,
      group,
      run: () => chats.showNeighbour(shown(), -1, true),
    },
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(nth),
  ]
}
