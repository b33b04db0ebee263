import type { Message } from '../../../../shared/model/message.ts'
import type { Words } from '../../../../shared/words/index.ts'
import type { Chord, Shortcut } from '../../../state/shortcuts.svelte.ts'
import type { MessageActions } from '../actions.svelte.ts'
import type { LogFocus } from './focus.svelte.ts'

/** The keys for one who goes through the messages without a pointer. They are in the list of shortcuts. */
export function logShortcuts(words: Words, actions: MessageActions, focus: LogFocus): readonly Shortcut[] {
  const { keys, actions: w } = words.messages
  /** Shown as it is: they are no commands that the switcher could run from elsewhere. */
  const moving = (chord: Chord, label: string, run: () => void): Shortcut => ({
    chord,
    shown: chord,
    label,
    group: keys.group,
    when: () => focus.isAt('log'),
    run,
  })
  const acting = (chord: Chord, label: string, run: (message: Message) => void): Shortcut => ({
    chord,
    shown: chord,
    label,
    group: keys.group,
    when: () => focus.isAt('message') || (focus.isAt('log') && focus.message !== null),
    run: () => {
      const message = focus.message
      if (message) run(message)
    },
  })
  /** The chosen ones, or the one where the keyboard is. */
  const these = (message: Message): readonly Message[] =>
    actions.selection.on ? actions.selected() : [message]
  const openOn = (message: Message, what: 'menu' | 'reactions'): void => {
    actions.active = message.id
    actions.open = what
  }
  return [
    moving('ArrowUp', keys.previous, () => void focus.move(-1)),
    moving('ArrowDown', keys.next, () => void focus.move(1)),
    moving('Home', keys.first, () => void focus.move(-focus.count)),
    moving('End', keys.last, () => void focus.move(focus.count)),
    moving('Shift+ArrowUp', keys.extendUp, () => void focus.extend(-1)),
    moving('Shift+ArrowDown', keys.extendDown, () => void focus.extend(1)),
    acting('Enter', keys.menu, (message) => {
      if (actions.selection.on) actions.selection.toggle(message.id)
      else openOn(message, 'menu')
    }),
    acting(' ', w.select, (message) => actions.selection.toggle(message.id)),
    acting('R', w.reply, (message) => actions.reply(message)),
    acting('+', w.react, (message) => openOn(message, 'reactions')),
    acting('E', w.edit, (message) => actions.edit(message)),
    acting('C', w.copy, (message) => actions.copy(these(message))),
    acting('F', w.forward, (message) => actions.forward(these(message))),
    acting('P', words.keeping.pin, (message) => {
      if (actions.possible(message).keep) void actions.pin(message)
    }),
    acting('B', words.keeping.bookmark, (message) => {
      if (actions.possible(message).keep) void actions.bookmark(message)
    }),
    acting('J', keys.jump, (message) => {
      if (message.replyTo) void actions.goTo(message.replyTo.id, message.id)
    }),
    acting('I', w.details, (message) => actions.show({ kind: 'details', message })),
    acting('Delete', w.delete, (message) => actions.delete(these(message))),
  ]
}
