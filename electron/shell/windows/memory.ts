import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { LANGUAGES } from '../../../shared/model/language.ts'
import type { Placement } from './bounds.ts'

export type WindowKind = 'main' | 'conversation'

const whole = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000))
const length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))
const placement = v.object({
  bounds: v.object({ x: whole, y: whole, width: length, height: length }),
  maximized: v.boolean(),
  fullscreen: v.boolean(),
})

/** A missing or broken field has its default. */
const record = v.object({
  /** One for each set of screens, the one used last at the end. */
  placements: v.fallback(
    v.array(
      v.object({ screens: v.string(), main: v.optional(placement), conversation: v.optional(placement) }),
    ),
    [],
  ),
  zoomLevel: v.fallback(v.pipe(v.number(), v.minValue(-8), v.maxValue(8)), 0),
  language: v.fallback(v.picklist(['system', ...LANGUAGES]), 'system'),
  theme: v.fallback(v.picklist(['system', 'light', 'dark', 'high-contrast']), 'system'),
  closeExplained: v.fallback(v.boolean(), false),
})

type Remembered = v.InferOutput<typeof record>

/** A laptop with a desk at work and one at home has three sets of screens. */
const SCREEN_SETS = 12

/**
 * Bounds, zoom, theme and language: the first window needs them before it is there, so they cannot lie in the history,
 * which may be locked.
 */
export interface WindowMemory {
  placement(kind: WindowKind, screens: string): Placement | null
  place(kind: WindowKind, screens: string, placement: Placement): void
  readonly zoomLevel: number
  readonly theme: Remembered['theme']
  readonly language: Remembered['language']
  /** Whether the person knows that closing the window does not end Balcony. */
  readonly closeExplained: boolean
  set(changes: Partial<Pick<Remembered, 'zoomLevel' | 'theme' | 'language' | 'closeExplained'>>): void
}

/**
 * Reads the file; a missing or broken one is an empty memory. A change that cannot be written is logged, and lasts for this
 * run.
 */
export function createWindowMemory(path: string, log: (line: string) => void): WindowMemory {
  let remembered = read(path, log)

  function change(next: Remembered): void {
    const text = JSON.stringify(next)
    if (text === JSON.stringify(remembered)) return
    remembered = next
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      // After a power cut in the middle the old file or the new one is there.
      writeFileSync(`${path}.new`, text, { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch (cause) {
      log(`windows: their places cannot be saved: ${codeOf(cause)}`)
    }
  }

  return {
    placement: (kind, screens) =>
      remembered.placements.find((known) => known.screens === screens)?.[kind] ?? null,
    place(kind, screens, placement) {
      const { placements } = remembered
      const before = placements.find((known) => known.screens === screens)
      const others = placements.filter((known) => known !== before)
      const kept = [...others, { ...before, screens, [kind]: placement }].slice(-SCREEN_SETS)
      change({ ...remembered, placements: kept })
    },
    get zoomLevel() {
      return remembered.zoomLevel
    },
    get theme() {
      return remembered.theme
    },
    get language() {
      return remembered.language
    },
    get closeExplained() {
      return remembered.closeExplained
    },
    set: (changes) => change({ ...remembered, ...changes }),
  }
}

function read(path: string, log: (line: string) => void): Remembered {
  const empty = v.parse(record, {})
  try {
    const parsed = v.safeParse(record, JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.output : empty
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') log(`windows: their places cannot be read: ${codeOf(cause)}`)
    return empty
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.name) : 'unknown'
