import * as v from 'valibot'
import type { UpdateFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'

/** The name in `package.json`. */
export const PRODUCT = 'balcony'

const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text)),
)

/** The fields of an announcement that electron-updater does not read, under the same signature. */
const announcement = v.object({
  product: v.string(),
  platform: v.string(),
  processors: v.array(v.string()),
  /** When it was signed. */
  issued: instant,
  expires: instant,
})

/** The copy that looks for a newer version. */
export interface Copy {
  /** Both by Node's names. */
  readonly platform: string
  readonly processor: string
}

export type Refusal = Extract<
  UpdateFailure['code'],
  'update-for-another' | 'update-expired' | 'update-outdated'
>

/**
 * Whether to believe a signed announcement here and now; resolves to its time of issue. `seen` is the time of issue of the
 * latest believed one, in milliseconds since 1970, or null. A signature proves who made an announcement, not what it is
 * for: somebody in between could show one of another product, of another processor's file, or an old one whose faults are
 * known by now, for as long as they like.
 */
export function judge(
  info: unknown,
  { platform, processor }: Copy,
  now: number,
  seen: number | null,
): Result<number, Refusal> {
  const read = v.safeParse(announcement, info)
  // It does not even say what it is for.
  if (!read.success) return err('update-for-another')
  const { issued, expires, ...meant } = read.output
  const isForUs =
    meant.product === PRODUCT && meant.platform === platform && meant.processors.includes(processor)
  if (!isForUs) return err('update-for-another')
  if (expires <= now) return err('update-expired')
  if (seen !== null && issued < seen) return err('update-outdated')
  return ok(issued)
}
