import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/**
 * The head of a line of Chromium's own log (`base/logging.cc`): process, maybe thread, time, severity, place in its source.
 * It complains at every start about buses and graphics that a machine does not have. FATAL is not among these: that is why
 * a process ended.
 */
const CHROMIUM = /^\[\d+:(?:\d+:)?\d{4}\/\d{6}\.\d+:(?:VERBOSE\d+|INFO|WARNING|ERROR|ERROR_REPORT):[^\]]+\] /

/** Whether Chromium wrote this line for its own developers. */
export const isChromiumLine = (line: string): boolean => CHROMIUM.test(line)

/** Passes on every line but Chromium's own. Resolves at the end. */
export async function withoutChromiumLines(from: Readable, to: Writable): Promise<void> {
  for await (const line of createInterface({ input: from, crlfDelay: Infinity })) {
    if (!isChromiumLine(line)) to.write(`${line}\n`)
  }
}
