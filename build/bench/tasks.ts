import type { CDPSession, Page } from 'playwright'

/** An event of Chromium's tracing, as far as it is read here. Times are in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Processor time of the thread, without the time in which other programs had the processor. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Watches the tasks of the window's main thread from now on. The returned function gives their processor times in ms. */
export async function watchTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('no browser to trace')
  const session: CDPSession = await browser.newBrowserCDPSession()
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
  })
  return async () => {
    const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
    await session.send('Tracing.end')
    await complete
    await session.detach()
    const threads = new Set(
      events
        .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    )
    return events
      .filter(({ ph, pid, tid }) => ph === 'X' && threads.has(`${pid} ${tid}`))
      .map(({ tdur = 0 }) => tdur / 1000)
  }
}

/** The longest, and how many of them are over `limitMs`. */
export function describeTasks(tasks: readonly number[], limitMs = 50): string {
  const over = tasks.filter((ms) => ms > limitMs).length
  const longest = Math.max(0, ...tasks).toFixed(0)
  return `${over === 0 ? 'none' : over} over ${limitMs} ms, longest ${longest} ms`
}
