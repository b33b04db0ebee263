import { boolean, cutText, shortText } from '../../xml/codec.ts'
import { el, Element } from '../../xml/element.ts'

/** The part of a bookmark that XEP-0048 and XEP-0402 have in common. */
export interface Conference {
  /** Only shown. null if nobody has given a name. */
  readonly name: string | null
  /** null: no nickname of its own. */
  readonly nick: string | null
  readonly password: string | null
  /** Whether clients join the room when they come online. */
  readonly autojoin: boolean
}

/** It is shown, so it still makes sense when it is cut. In code points. */
const NAME = cutText(1_000)
/** The longest resource of an address (RFC 7622 §3.4). A longer one can't be anybody's nickname. */
const NICK = shortText(1_023)
/** It is sent to the room unchanged, so a longer one counts as absent. */
const PASSWORD = shortText(1_024)

/** Reads the common parts of `<conference/>` (XEP-0048 §2.1, XEP-0402 §2). Parts that can't be read count as absent. */
export function readConference(source: Element): Conference {
  const { ns, attrs } = source
  const textOf = (name: string) => source.child(ns, name)?.text() ?? ''
  return {
    name: NAME.parse(attrs['name'] ?? '') || null,
    nick: NICK.parse(textOf('nick')) ?? null,
    password: PASSWORD.parse(textOf('password')) ?? null,
    autojoin: boolean.parse(attrs['autojoin'] ?? '') ?? false,
  }
}

/**
 * Changes what differs. Everything else stays as others have written it: parts that we do not know, and texts of which
 * we know only the beginning.
 */
export function editConference(before: Element, wanted: Conference): Element {
  const { ns, name, attrs, children } = before
  const known = readConference(before)
  const part = (part: 'nick' | 'password') => {
    const value = wanted[part]
    if (value === known[part]) return before.elements().filter((child) => child.is(ns, part))
    return value === null ? [] : [el(ns, part, {}, value)]
  }
  const isPart = (child: Element) => child.is(ns, 'nick') || child.is(ns, 'password')
  const changed = el(ns, name, {
    ...attrs,
    ...(wanted.name !== known.name && { name: wanted.name ?? undefined }),
    ...(wanted.autojoin !== known.autojoin && { autojoin: boolean.format(wanted.autojoin) }),
  })
  const others = children.filter((child) => typeof child === 'string' || !isPart(child))
  return new Element(ns, name, changed.attrs, [...part('nick'), ...part('password'), ...others])
}
