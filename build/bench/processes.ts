import { readdirSync, readFileSync } from 'node:fs'

/** Processes by id, from Linux's /proc. */
export interface ProcessTree {
  /** Processor time of these processes since they started, in milliseconds. */
  cpuMs(): number
  /** Their private memory plus their share of common memory, in MB. */
  memoryMb(): number
  /** The same by kind of Electron's processes: `main`, `renderer`, `gpu-process`, `zygote`, `utility`. */
  cpuByKindMs(): Readonly<Record<string, number>>
  memoryByKindMb(): Readonly<Record<string, number>>
  /** Those of that kind. */
  ofKind(kind: string): readonly number[]
}

/** Only Linux tells about its processes; elsewhere nothing is measured. */
export const CAN_MEASURE_PROCESSES = process.platform === 'linux'

const CLOCK_TICK_MS = 10

/** Every process that descends from this one now, without those in `but`. */
export function descendants(but: ReadonlySet<number> = new Set()): Set<number> {
  return new Set([...descendantsOf(process.pid)].filter((pid) => !but.has(pid)))
}

/** Every process that descends from that one now. */
export function descendantsOf(root: number): Set<number> {
  if (!CAN_MEASURE_PROCESSES) return new Set()
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null
    if (parent !== null) parents.set(Number(name), parent)
  }
  const found = new Set<number>()
  for (const pid of parents.keys()) {
    for (let at = parents.get(pid); at !== undefined; at = parents.get(at)) if (at === root) found.add(pid)
  }
  return found
}

export function processTree(pids: ReadonlySet<number>): ProcessTree {
  const sum = (of: (pid: number) => number): number => [...pids].reduce((total, pid) => total + of(pid), 0)
  const byKind = (of: (pid: number) => number): Record<string, number> => {
    const sums: Record<string, number> = {}
    for (const pid of pids) {
      const kind = kindOf(pid)
      sums[kind] = (sums[kind] ?? 0) + of(pid)
    }
    return sums
  }
  return {
    cpuMs: () => sum(cpuMs),
    memoryMb: () => sum(memoryMb),
    cpuByKindMs: () => byKind(cpuMs),
    memoryByKindMb: () => byKind(memoryMb),
    ofKind: (kind) => [...pids].filter((pid) => kindOf(pid) === kind),
  }
}

/**
 * Processor time of that process's threads in milliseconds, finer than clock ticks. Ended threads do not count.
 */
export function fineCpuMs(pid: number): number {
  const spent = (thread: string): number => Number(read(pid, `task/${thread}/schedstat`).split(' ')[0]) / 1e6
  return listed(`/proc/${pid}/task`).reduce((total, thread) => total + spent(thread), 0)
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const cpuMs = (pid: number): number => {
  const fields = fieldsOf(pid)
  return (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) * CLOCK_TICK_MS
}

const memoryMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0) / 1024

const kindOf = (pid: number): string => /--type=([\w-]+)/.exec(read(pid, 'cmdline'))?.[1] ?? 'main'

const parentOf = (pid: number): number | null => Number(fieldsOf(pid)?.[1] ?? NaN) || null

/** proc_pid_stat(5), from the state on: the name before it may hold anything. */
function fieldsOf(pid: number): string[] | null {
  const text = read(pid, 'stat')
  return text === '' ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Empty for a process that is gone. */
function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}
