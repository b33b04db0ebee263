/* global window, document, MutationObserver, requestAnimationFrame, cancelAnimationFrame, KeyboardEvent */
/**
 * The view of the benchmarks from within the window. It is evaluated there, so that nothing stands between a click or a
 * frame and its time. Instants are in milliseconds since 1970.
 */
window.bench ??= (() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const named = (selector, name) => all(selector).find((at) => at.innerText.includes(name))

  /** Looks in every frame until `look` finds something. Resolves when that frame has been painted. */
  const painted = (look) =>
    new Promise((resolve, reject) => {
      const until = Date.now() + 180_000
      const next = () => {
        if (Date.now() > until) reject(new Error(`nothing like it after three minutes: ${look}`))
        else if (look()) requestAnimationFrame(() => setTimeout(() => resolve(Date.now())))
        else requestAnimationFrame(next)
      }
      next()
    })

  const log = () => document.querySelector('[role=log]')
  const isInLog = (at) => {
    const [inner, outer] = [at.getBoundingClientRect(), log().getBoundingClientRect()]
    return inner.top < outer.bottom && inner.bottom > outer.top
  }
  let watching = null
  let endTimes = null
  let endKeys = null
  let endDeltas = null
  let endCommands = null
  const now = () => performance.timeOrigin + performance.now()

  async function call(name, args) {
    const answer = await window.balcony.call(name, args)
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
    return answer.value
  }

  return {
    /** Clicks the first element with that name. Returns the time. */
    click(selector, name) {
      const found = named(selector, name)
      if (found === undefined) throw new Error(`nothing to click is called ${name}`)
      const now = Date.now()
      found.click()
      return now
    },

    /** Opens the list of people as soon as there is one; resolves when rows of it have been painted. */
    peopleShown: () =>
      painted(() => {
        const tab = named('[role=tab]', 'People')
        if (tab?.getAttribute('aria-selected') === 'false') tab.click()
        return tab !== undefined && all('[role=listitem]').length > 5
      }),

    /** Resolves when a row of the list contains the text. */
    rowSays: (text) => painted(() => all('[role=listitem]').some((at) => at.textContent.includes(text))),

    /** Resolves when a log whose last message has this text has been painted, scrolled to its end. */
    logEndsWith: (text) =>
      painted(() => {
        const last = [...(log()?.querySelectorAll('article') ?? [])].at(-1)
        return last?.textContent.includes(text) && isInLog(last)
      }),

    /**
     * Clicks the only element with exactly that name, or presses Enter in it, and resolves with the milliseconds until the
     * log has been painted with the message that the jump leads to and points out.
     */
    async jump(selector, name, isKey) {
      const pointedOut = () => document.querySelector('[role=log] article[aria-current]')
      await painted(() => pointedOut() === null)
      const found = all(selector).filter((at) => isKey || at.innerText.trim() === name)
      if (found.length !== 1) throw new Error(`${found.length} are called ${name}`)
      const from = Date.now()
      if (isKey) {
        const enter = { key: 'Enter', bubbles: true, cancelable: true }
        found[0].dispatchEvent(new KeyboardEvent('keydown', enter))
      } else found[0].click()
      const paintedAt = await painted(() => {
        const at = pointedOut()
        if (at === null || !isInLog(at)) return false
        // A virtual list hides rows that it has not measured. A dialog would cover it.
        const isSeen = at.checkVisibility({ visibilityProperty: true })
        return isSeen && document.querySelector('[role=dialog]') === null
      })
      return paintedAt - from
    },

    /** Scrolls up by `step` pixels a frame until one of the first messages is in view or `frames` are over. */
    scrollUp: (step, frames) =>
      new Promise((resolve) => {
        const seen = new Set()
        let left = frames
        const next = () => {
          for (const at of log().querySelectorAll('article')) {
            const number = /\bno\. (\d+)/.exec(at.textContent)?.[1]
            if (number !== undefined) seen.add(number)
          }
          if (left-- === 0) return resolve(seen.size)
          log().scrollTop -= step
          requestAnimationFrame(next)
        }
        next()
      }),

    /** Notes when a log ending with a message `live N` has been painted. Looks only after a change. */
    watchTimes() {
      const times = {}
      const observer = new MutationObserver(() => {
        const last = [...(log()?.querySelectorAll('article') ?? [])].at(-1)
        const number = /\blive (\d+)\b/.exec(last?.textContent ?? '')?.[1]
        if (number === undefined || number in times) return
        times[number] = null
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => (times[number] = performance.timeOrigin + performance.now())
          port2.postMessage(0)
        })
      })
      observer.observe(document.body, { childList: true, subtree: true, characterData: true })
      endTimes = () => {
        observer.disconnect()
        return times
      }
    },
    endTimes: () => endTimes(),

    watchFrames() {
      const deltas = []
      const long = []
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) long.push(entry.duration)
      })
      observer.observe({ type: 'long-animation-frame' })
      let last = performance.now()
      let handle = requestAnimationFrame(function next(now) {
        deltas.push(now - last)
        last = now
        handle = requestAnimationFrame(next)
      })
      watching = () => {
        cancelAnimationFrame(handle)
        observer.disconnect()
        return { deltas, long }
      }
    },
    endFrames: () => watching(),

    async accountId() {
      return (await call('app.snapshot', {})).accounts[0].id
    },

    /** Enters a room. Resolves when that is answered. */
    async joinRoom(address) {
      const { accounts } = await call('app.snapshot', {})
      const { kind } = await call('rooms.join', { accountId: accounts[0].id, address })
      if (kind !== 'joined') throw new Error(`${address}: ${kind}`)
      return now()
    },

    /** Notes for each key how long it took until the next frame was painted. */
    watchKeys() {
      const times = []
      const listen = ({ timeStamp }) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => times.push(performance.now() - timeStamp)
          port2.postMessage(0)
        })
      window.addEventListener('keydown', listen, true)
      endKeys = () => {
        window.removeEventListener('keydown', listen, true)
        return times
      }
    },
    endKeys: () => endKeys(),

    /** Counts what the main process tells, by kind. `people`: the occupants in it. */
    watchDeltas() {
      const counts = { people: 0 }
      const stop = window.balcony.onDelta(({ deltas }) => {
        for (const delta of deltas) {
          counts[delta.kind] = (counts[delta.kind] ?? 0) + 1
          if (delta.kind === 'occupantsChanged') counts.people += delta.changed.length + delta.gone.length
        }
      })
      endDeltas = () => {
        stop()
        return counts
      }
    },
    endDeltas: () => endDeltas(),

    /** Saves one draft after the other in the conversation with that address, and notes how long each takes. */
    async watchCommands(address) {
      const { conversations } = await call('app.snapshot', {})
      const conversationId = conversations.find(({ jid }) => jid === address).id
      const times = []
      let isWanted = true
      const next = async (number, base) => {
        const from = performance.now()
        const draft = { conversationId, text: `draft ${number}`, replyTo: null, edits: null, base }
        const { revision } = await call('messages.setDraft', draft)
        times.push(performance.now() - from)
        if (isWanted) setTimeout(() => next(number + 1, revision), 20)
      }
      await next(1, 0)
      endCommands = () => {
        isWanted = false
        return times
      }
    },
    endCommands: () => endCommands(),

    /** Resolves when rows of a list with that name have been painted; with `whole`, when nothing more is loaded. */
    listShown: (name, whole) =>
      painted(() => {
        const list = document.querySelector(`[role=list][aria-label="${name}"]`)
        const isThere = (list?.querySelectorAll('[role=listitem]').length ?? 0) > 5
        return isThere && (!whole || list.getAttribute('aria-busy') !== 'true')
      }),

    /** Scrolls a list down by `step` pixels a frame. Resolves with how many of its rows were seen. */
    scrollList: (name, step, frames) =>
      new Promise((resolve) => {
        const list = document.querySelector(`[role=list][aria-label="${name}"]`)
        const seen = new Set()
        let left = frames
        const next = () => {
          for (const row of list.querySelectorAll('[aria-posinset]')) seen.add(row.ariaPosInSet)
          if (left-- === 0) return resolve(seen.size)
          list.scrollTop += step
          requestAnimationFrame(next)
        }
        next()
      }),
  }
})()
