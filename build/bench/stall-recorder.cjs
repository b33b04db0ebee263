'use strict'
/**
 * Loaded into the main process before anything else: notes each time its event loop did not turn for a while, and each
 * time bytes came from a server, one JSON line each, in the file that BALCONY_BENCH_STALLS names. SIGUSR2 ends the
 * looking for stalls, so that it does not count as work.
 */
const { appendFileSync, readFileSync } = require('node:fs')
const { Readable } = require('node:stream')
const { TLSSocket } = require('node:tls')
const { isMainThread } = require('node:worker_threads')

const TICK_MS = 5
const NOTED_MS = 20
const file = process.env['BALCONY_BENCH_STALLS']
const note = (what) => appendFileSync(file, JSON.stringify(what) + '\n')

/** How long this thread was ready to run and had no processor, in milliseconds; 0 where the system does not tell. */
function waitedMs() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}

if (file !== undefined && isMainThread) {
  note({ pid: process.pid, beganAt: Date.now() })
  let lastAt = performance.now()
  let lastWaited = waitedMs()
  const timer = setInterval(() => {
    const now = performance.now()
    const waited = waitedMs()
    const lateMs = now - lastAt - TICK_MS
    if (lateMs >= NOTED_MS) {
      const starvedMs = Math.min(waited - lastWaited, lateMs)
      note({ endedAt: Date.now(), lateMs, starvedMs })
    }
    lastAt = performance.now()
    lastWaited = waitedMs()
  }, TICK_MS)
  timer.unref()
  process.once('SIGUSR2', () => clearInterval(timer))
  // Deciphered, and not looked at by anybody yet.
  TLSSocket.prototype.push = function push(bytes, ...rest) {
    if (bytes !== null) note({ cameAt: performance.timeOrigin + performance.now() })
    return Readable.prototype.push.call(this, bytes, ...rest)
  }
}
