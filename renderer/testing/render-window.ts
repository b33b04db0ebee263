import { render } from '@testing-library/svelte'
import Root from '../Root.svelte'
import type { Snapshot } from '../../shared/contract/app.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Words } from '../../shared/words/index.ts'
import { App } from '../state/app.svelte.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import { createFakeFileTools } from './file-tools.ts'
import { createMockBridge, type Given, type MockBridge } from './mock-bridge.ts'

/** Browser features that the window needs and jsdom lacks. */
const missing = {
  matchMedia: (media: string) =>
    Object.assign(new EventTarget(), {
      media,
      matches: false,
      onchange: null,
      addListener() {},
      removeListener() {},
    }),
  ResizeObserver: class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
}

function completeBrowser(): void {
  const page = window as { -readonly [Name in keyof typeof missing]?: unknown }
  page.matchMedia ??= missing.matchMedia
  page.ResizeObserver ??= missing.ResizeObserver
  const element = Element.prototype as Partial<Element>
  element.scrollIntoView ??= () => {}
  element.scrollTo ??= () => {}
  element.getAnimations ??= () => []
}

/** Renders the whole window on a mock main process and waits for the first snapshot. */
export async function renderWindow(
  snapshot: Snapshot,
  history?: readonly Message[],
  given?: Given,
  own: ConversationId | null = null,
  speak?: (language: Language) => Words,
  tools: FileTools = createFakeFileTools(),
): Promise<{ readonly bridge: MockBridge; readonly app: App; readonly unmount: () => void }> {
  completeBrowser()
  localStorage.clear()
  const bridge = createMockBridge(snapshot, history, given)
  const app = new App(bridge, (task) => task(), own, speak, tools)
  app.start()
  const { unmount } = render(Root, { app })
  await new Promise((resolve) => setTimeout(resolve))
  return { bridge, app, unmount }
}
