import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The recorder that the main process loads. */
export const STALL_RECORDER = join(import.meta.dirname, 'stall-recorder.cjs')

/** A time in which the main process's event loop did not turn. */
export interface Stall {
  /** Milliseconds since 1970. */
  readonly endedAt: number
  /** Without the time in which the process was ready but other programs had the processor. */
  readonly ms: number
}

/** The notes of the recorders started with `env`. */
export interface StallFile {
  readonly env: Readonly<Record<string, string>>
  between(from: number, to: number): readonly Stall[]
  /** When bytes came from a server, in milliseconds since 1970. */
  cameAt(): readonly number[]
  /** Ends the recording, which itself costs some processor time. */
  stop(): void
  dispose(): void
}

type Line =
  | { readonly pid: number }
  | { readonly endedAt: number; lateMs: number; starvedMs: number }
  | { readonly cameAt: number }

export function createStallFile(): StallFile {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-stalls-'))
  const file = join(folder, 'stalls.jsonl')
  const lines = (): Line[] =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Line)
      : []
  return {
    env: { BALCONY_BENCH_STALLS: file },
    between: (from, to) =>
      lines()
        .filter((line) => 'endedAt' in line)
        .filter(({ endedAt }) => endedAt >= from && endedAt <= to)
        .map(({ endedAt, lateMs, starvedMs }) => ({ endedAt, ms: lateMs - starvedMs })),
    cameAt: () => lines().flatMap((line) => ('cameAt' in line ? [line.cameAt] : [])),
    stop() {
      const last = lines().findLast((line) => 'pid' in line)
      if (last) process.kill(last.pid, 'SIGUSR2')
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** `none`, or the count of stalls of at least `limitMs` and the longest. */
export function describeStalls(stalls: readonly Stall[], limitMs = 50): string {
  const long = stalls.filter(({ ms }) => ms > limitMs)
  const longest = Math.round(Math.max(0, ...stalls.map(({ ms }) => ms)))
  if (long.length === 0) return longest === 0 ? 'none' : `none (longest ${longest} ms)`
  return long.map(({ ms }) => `${Math.round(ms)} ms`).join(', ')
}
