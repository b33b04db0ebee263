import * as v from 'valibot'
import type { LinkId } from '../model/ids.ts'
import type { LinkOutcome, LinkRequest } from '../model/link.ts'
import { command } from './command.ts'
import { accountId, name, typed, typedAddress } from './schemas.ts'

const linkId = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(1),
  v.transform((id) => id as LinkId),
)
/** More than a link may have, so that the refusal can say why. */
const uri = typed('link', 64 * 1024)
const text = typed('message', 64 * 1024)

export const linkCommands = {
  /** Lets an `xmpp:` link (RFC 5122) wait for the person's decision, also one that cannot be understood. */
  'links.open': command()(v.object({ uri, origin: v.picklist(['message', 'outside']) })),
  /** Lets a text for somebody wait for the person's decision, as a link would. */
  'links.sendTo': command()(
    v.object({ address: typedAddress, text, files: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  ),
  /** The person has agreed to one of the things that the link offers. It goes on waiting where that failed. */
  'links.confirm': command<LinkOutcome>()(
    v.intersect([
      v.object({ id: linkId }),
      v.variant('choice', [
        v.object({ choice: v.literal('chat'), accountId }),
        v.object({ choice: v.literal('add'), accountId, name, group: name }),
        v.object({ choice: v.literal('remove'), accountId }),
        v.object({ choice: v.literal('register') }),
      ]),
    ]),
  ),
  'links.dismiss': command()(v.object({ id: linkId })),
  /** Whether the system opens `xmpp:` links with Balcony; null where it cannot be told or chosen. */
  'links.handler': command<'balcony' | 'other' | null>()(v.object({})),
  'links.becomeHandler': command()(v.object({})),
}

export interface LinkSnapshot {
  /** Those that wait for the person's decision, and how many more came than may wait. */
  readonly links: readonly LinkRequest[]
  readonly linksLeftOut: number
}

export type LinkDelta =
  /** All that wait, in the order in which they came; `leftOut`: how many more came than may wait. */
  { readonly kind: 'linksChanged'; readonly links: readonly LinkRequest[]; readonly leftOut: number }
