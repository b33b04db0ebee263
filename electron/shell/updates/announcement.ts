import * as v from 'valibot'
import type { UpdateFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'

/** As `package.json` names it. */
export const PRODUCT = 'balcony'

const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text)),
)

/** What an announcement says beside what electron-updater reads of it, under the same signature. */
const announcement = v.object({
  product: v.string(),
  platform: v.string(),
  processors: v.array(v.string()),
  /** When it was signed. */
  issued: instant,
  expires: instant,
})

/** The copy that looks for something newer. */
export interface Copy {
  /** As Node names them. */
  readonly platform: string
  readonly processor: string
}

export type Refusal = Extract<
  UpdateFailure['code'],
  'update-for-another' | 'update-expired' | 'update-outdated'
>

/**
 * Whether a signed announcement is one to believe here and now; `seen`: when the latest was issued that was believed
 * before, in milliseconds since 1970, or null. A signature says who has made an announcement, not what for: whoever
 * stands between could show that of another product, another processor's file, or an old one whose faults are known by
 * now, for as long as they like. The answer is when it was issued.
 */
export function judge(
  info: unknown,
  { platform, processor }: Copy,
  now: number,
  seen: number | null,
): Result<number, Refusal> {
  const read = v.safeParse(announcement, info)
  // One that does not say for whom it is.
  if (!read.success) return err('update-for-another')
  const { issued, expires, ...meant } = read.output
  const isForUs =
    meant.product === PRODUCT && meant.platform === platform && meant.processors.includes(processor)
  if (!isForUs) return err('update-for-another')
  if (expires <= now) return err('update-expired')
  if (seen !== null && issued < seen) return err('update-outdated')
  return ok(issued)
}
