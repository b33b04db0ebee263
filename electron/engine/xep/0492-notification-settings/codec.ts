import { el, type Element } from '../../xml/element.ts'

export const NS_NOTIFICATION_SETTINGS = 'urn:xmpp:notification-settings:1'

/** Which messages of a chat are announced. */
export type NotifyWhen = 'always' | 'on-mention' | 'never'
const WORDS: readonly string[] = ['always', 'on-mention', 'never'] satisfies NotifyWhen[]

/** Our identity in service discovery. */
const CATEGORY = 'client'
const TYPE = 'pc'

/** How closely a setting is meant for us: 0 is the fallback for everybody; null: it is for others (§4). */
function closeness({ attrs }: Element): number | null {
  const category = attrs['identity-category']
  const type = attrs['identity-type']
  if (category === undefined) return type === undefined ? 0 : null
  if (category !== CATEGORY) return null
  if (type === undefined) return 1
  return type === TYPE ? 2 : null
}

const settingsIn = (notify: Element): Element[] =>
  notify.elements().filter(({ ns, name }) => ns === NS_NOTIFICATION_SETTINGS && WORDS.includes(name))

/** The setting that is most closely meant for us; undefined if there is none. */
export function readNotify(notify: Element): NotifyWhen | undefined {
  let best: { readonly at: number; readonly when: NotifyWhen } | undefined
  for (const setting of settingsIn(notify)) {
    const at = closeness(setting)
    if (at !== null && at > (best?.at ?? -1)) best = { at, when: setting.name as NotifyWhen }
  }
  return best?.when
}

/**
 * Chooses a setting for us and for everybody without one. What others have chosen, and the finer settings of other
 * programs, stay (§4).
 */
export function withNotify(before: Element | null, when: NotifyWhen): Element {
  const seen = new Set<string>()
  const kept = (before === null ? [] : settingsIn(before)).flatMap((setting) => {
    const ours = closeness(setting) !== null
    const key = `${setting.attrs['identity-category'] ?? ''} ${setting.attrs['identity-type'] ?? ''}`
    if (ours && seen.has(key)) return []
    if (ours) seen.add(key)
    return [ours ? el(setting.ns, when, setting.attrs, ...setting.children) : setting]
  })
  const settings = seen.has(' ') ? kept : [...kept, el(NS_NOTIFICATION_SETTINGS, when)]
  return el(NS_NOTIFICATION_SETTINGS, 'notify', {}, ...settings)
}
