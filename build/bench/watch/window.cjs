'use strict'
/* global window, document, requestAnimationFrame */
/** Loaded into the window before its page: tells when it painted, and when a row could be clicked. */
const { ipcRenderer } = require('electron')

const tell = (name, at) => ipcRenderer.send('bench', name, at)
const rows = ipcRenderer.sendSync('bench-rows')
const now = () => performance.timeOrigin + performance.now()

/** In every frame until `look` finds something; when that frame is painted and the thread is free again. */
const painted = (look, then) => {
  const next = () => {
    const found = look()
    if (!found) requestAnimationFrame(next)
    else requestAnimationFrame(() => setTimeout(() => then(found)))
  }
  requestAnimationFrame(next)
}

const open = (row) => {
  tell('clicked', now())
  row.click()
  painted(
    () => document.querySelector('[role=log] article'),
    () => tell('opened', now()),
  )
  painted(
    () => document.querySelector('[role=log] article') && document.querySelector('main textarea:enabled'),
    () => tell('composer', now()),
  )
}

if (window.top === window) {
  tell('page', performance.timeOrigin)
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) tell(name, performance.timeOrigin + startTime)
  }).observe({ type: 'paint', buffered: true })
  // Said of the account that has the most trouble.
  const online = () => {
    const found = [...document.querySelectorAll('[role=status]')].some((at) => at.textContent === 'Connected')
    if (found) tell('online', now())
    else setTimeout(online, 200)
  }
  online()
  painted(
    () => document.querySelector(rows),
    (row) => {
      tell('row', now())
      // Later: until then is what a start costs.
      setTimeout(() => open(row), 1_000)
    },
  )
}
