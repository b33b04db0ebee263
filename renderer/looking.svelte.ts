import { on } from 'svelte/events'
import type { App } from './state/app.svelte.ts'

/**
 * Tells what the person looks at in this window, while it has the focus: that is not announced to them by the desktop as
 * well. Called while a component is set up.
 */
export function tellWhatIsLookedAt({ bridge, chats }: App): void {
  const viewer = crypto.randomUUID()
  let focused = $state(document.hasFocus())
  $effect(() => {
    const stops = [on(window, 'focus', () => (focused = true)), on(window, 'blur', () => (focused = false))]
    return () => stops.forEach((stop) => stop())
  })
  $effect(() => {
    void bridge.call('desktop.look', { viewer, conversationId: focused ? chats.openId : null })
  })
}
