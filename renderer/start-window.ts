import { mount } from 'svelte'
import type { Bridge } from '../shared/contract/index.ts'
import { wordsIn } from '../shared/words/index.ts'
import Root from './Root.svelte'
import { conversationOf } from './own-window.ts'
import type { FileTools } from './preparing/file-tools.ts'
import { App } from './state/app.svelte.ts'
import './ui/base.css'

/** With the next frame, or soon where there are none because the window is hidden. */
function soon(task: () => void): void {
  if (document.hidden) setTimeout(task, 100)
  else requestAnimationFrame(task)
}

/** Fills the document with the window of this bridge. */
export function startWindow(bridge: Bridge, speak = wordsIn, tools?: FileTools): void {
  const app = new App(bridge, soon, conversationOf(location.hash), speak, tools)
  app.start()
  mount(Root, { target: document.getElementById('app') ?? document.body, props: { app } })
}
