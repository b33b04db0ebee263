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
/** More than the longest link, so that the refusal can say why. */
const uri = typed('link', 64 * 1024)
const text = typed('message', 64 * 1024)

export const linkCommands = {
  /** Adds an `xmpp:` link (RFC 5122), even a broken one, to those waiting for the person's decision. */
  'links.open': command()(v.object({ uri, origin: v.picklist(['message', 'outside']) })),
  /** Adds a text for somebody, which waits for the person's decision like a link. */
  'links.sendTo': command()(v.object({ address: typedAddress, text })),
  /** The person agreed to one of the offers of a link. If it fails, the link keeps waiting. */
  'links.confirm': command<LinkOutcome>()(
    v.intersect([
      v.object({ id: linkId }),
      v.variant('choice', [
        v.object({ choice: v.literal('chat'), accountId }),
        v.object({ choice: v.literal('add'), accountId, name, group: name }),
        v.object({ choice: v.literal('remove'), accountId }),
        v.object({ choice: v.literal('join'), accountId }),
        v.object({ choice: v.literal('verify'), accountId }),
        v.object({ choice: v.literal('register') }),
      ]),
    ]),
  ),
  'links.dismiss': command()(v.object({ id: linkId })),
  /** Whether the system opens `xmpp:` links with Balcony; null if Balcony can't know or change it. */
  'links.handler': command<'balcony' | 'other' | null>()(v.object({})),
  'links.becomeHandler': command()(v.object({})),
}

export interface LinkSnapshot {
  /** The links waiting for the person's decision, and how many more came than can wait. */
  readonly links: readonly LinkRequest[]
  readonly linksLeftOut: number
}

export type LinkDelta =
  /** All waiting links in their order of arrival. `leftOut`: how many more came than can wait. */
  { readonly kind: 'linksChanged'; readonly links: readonly LinkRequest[]; readonly leftOut: number }
