import type { Words } from '../../../shared/words/index.ts'
import type { Chats } from '../../state/chats.svelte.ts'
import type { Columns } from '../../state/columns.svelte.ts'
import type { conversationActs } from '../../state/conversation-acts.svelte.ts'
import type { Search } from '../../state/search.svelte.ts'
import type { Shortcut } from '../../state/shortcuts.svelte.ts'
import type { View } from '../../state/view.svelte.ts'
import type { MessageActions } from './actions.svelte.ts'

/** What the keys act on. What changes is asked for when a key is pressed. */
interface Parts {
  readonly words: Words
  readonly view: View
  readonly columns: Columns
  readonly chats: Chats
  readonly search: Search
  readonly acts: ReturnType<typeof conversationActs> | null
  readonly actions: () => MessageActions | null
  readonly isFinding: () => boolean
  readonly openFind: () => void
  readonly closeFind: () => void
  readonly markAllRead: () => void
}

/** The keys of the open conversation. */
export function chatShortcuts(parts: Parts): readonly Shortcut[] {
  const { words, view, columns, chats, search, acts, actions, isFinding, openFind, closeFind } = parts
  const { chat } = words.app.shortcutGroups
  const isBare = (): boolean => view.dialog === null
  const isBareChat = (): boolean => isBare() && actions()?.dialog === null
  const openOwnWindow = acts?.openOwnWindow
  return [
    {
      chord: 'Escape',
      label: words.chat.markRead,
      group: chat,
      // What lies over the chat is closed first.
      when: () => isBare() && !(columns.narrow && columns.details),
      run: parts.markAllRead,
    },
    {
      chord: 'Mod+Shift+O',
      label: words.chat.ownWindow,
      group: chat,
      hidden: openOwnWindow === undefined,
      when: () => isBare() && openOwnWindow !== undefined,
      run: () => openOwnWindow?.(),
    },
    {
      chord: 'Mod+Shift+A',
      label: acts?.archived ? words.keeping.unarchive : words.keeping.archive,
      group: chat,
      when: isBare,
      run: () => acts?.archive(!acts.archived),
    },
    {
      chord: 'Mod+I',
      label: words.details.toggle,
      group: chat,
      when: isBare,
      run: () => (columns.details = !columns.details),
    },
    {
      chord: 'Mod+Shift+U',
      label: words.rooms.room.togglePeople,
      group: chat,
      hidden: acts?.isRoom !== true,
      when: () => isBare() && acts?.isRoom === true,
      run: () => (columns.beside = columns.beside === 'people' ? null : 'people'),
    },
    {
      chord: 'Mod+Shift+F',
      label: words.search.find.title,
      group: chat,
      when: isBareChat,
      run: openFind,
    },
    // A window of one conversation has nothing else to search.
    {
      chord: 'Mod+F',
      label: words.search.find.title,
      group: chat,
      hidden: true,
      when: () => chats.own !== null && isBareChat(),
      run: openFind,
    },
    // Before the one that marks read.
    {
      chord: 'Escape',
      label: words.search.back,
      group: chat,
      hidden: true,
      when: () => isBareChat() && chats.openId !== null && search.awayIn === chats.openId,
      run: () => search.comeBack(),
    },
    {
      chord: 'Escape',
      label: words.search.find.close,
      group: chat,
      hidden: true,
      when: () => isBareChat() && isFinding(),
      run: closeFind,
    },
    {
      chord: 'Escape',
      label: words.common.cancel,
      group: words.messages.keys.group,
      hidden: true,
      when: () => isBareChat() && actions()?.selection.on === true,
      run: () => actions()?.selection.end(),
    },
  ]
}
