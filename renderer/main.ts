import { mount } from 'svelte'
import Root from './Root.svelte'
import { bridge } from './bridge.ts'
import { conversationOf } from './own-window.ts'
import { App } from './state/app.svelte.ts'
import './ui/base.css'

/** With the next frame, or soon where there are none because the window is hidden. */
function soon(task: () => void): void {
  if (document.hidden) setTimeout(task, 100)
  else requestAnimationFrame(task)
}

const app = new App(bridge(), soon, conversationOf(location.hash))
app.start()
mount(Root, { target: document.getElementById('app') ?? document.body, props: { app } })
