import { jid } from '../../stanza/address.ts'
import {
  attr,
  children,
  cutText,
  element,
  longText,
  optional,
  type Codec,
  type Infer,
} from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'
import { DataForm, type Form } from '../0004-data-forms/index.ts'

export const NS_INFO = 'http://jabber.org/protocol/disco#info'
export const NS_ITEMS = 'http://jabber.org/protocol/disco#items'

const language = longText(35)
/** A name that is shown. */
const name = cutText(1024)
/** A feature is a namespace; nobody announces a longer one. */
const feature = longText(1024)
/** One more than disco.ts accepts in an answer, so that too many are noticed. */
const MAX_PARTS = 10_001

const IdentityCodec = element(NS_INFO, 'identity', {
  category: attr(),
  type: attr(),
  name: optional(attr(name)),
  lang: optional(attr(language, 'xml:lang')),
})

const FeatureCodec: Codec<string> = {
  ns: NS_INFO,
  name: 'feature',
  parse: (source) => (source.attrs['var'] === undefined ? undefined : feature.parse(source.attrs['var'])),
  build: (name) => el(NS_INFO, 'feature', { var: name }),
}

const ItemCodec = element(NS_ITEMS, 'item', {
  jid: attr(jid),
  node: optional(attr()),
  name: optional(attr(name)),
})

/** The question, which only has a node, and its answer (§3). */
export const InfoQuery = element(NS_INFO, 'query', {
  node: optional(attr()),
  identities: children(IdentityCodec, MAX_PARTS),
  features: children(FeatureCodec, MAX_PARTS),
  forms: children(DataForm, MAX_PARTS),
})

export const ItemsQuery = element(NS_ITEMS, 'query', {
  node: optional(attr()),
  items: children(ItemCodec, MAX_PARTS),
})

export type Identity = Infer<typeof IdentityCodec>
export type DiscoItem = Infer<typeof ItemCodec>

/** The identity and features of an address. Plain data, fit for JSON. */
export interface DiscoInfo {
  readonly identities: readonly Identity[]
  readonly features: readonly string[]
  /** Further information in forms (XEP-0128). */
  readonly forms: readonly Form[]
}
