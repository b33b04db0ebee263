import { attr, child, element, optional, shortText, type Field } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { DataForm } from '../0004-data-forms/index.ts'
import { mediaType } from '../media-type.ts'

export const NS_SI = 'http://jabber.org/protocol/si'
export const NS_FEATURE_NEG = 'http://jabber.org/protocol/feature-neg'

const id = shortText(256)
const namespace = shortText(256)

/** XEP-0020: the methods to choose from, or the one that was chosen. */
const Feature = element(NS_FEATURE_NEG, 'feature', { form: child(DataForm) })

/** What the stream is for, in the namespace of the profile. */
const payload: Field<Element | undefined> = {
  read: (source) => source.elements().find(({ ns }) => ns !== NS_SI && ns !== NS_FEATURE_NEG),
  write(value, _key, _ns, draft) {
    if (value) draft.children.push(value)
  },
}

/** §3. An offer has all parts; an answer has no attributes. */
export const Si = element(NS_SI, 'si', {
  id: optional(attr(id)),
  mimeType: optional(attr(mediaType, 'mime-type')),
  profile: optional(attr(namespace)),
  payload,
  feature: optional(child(Feature)),
})
