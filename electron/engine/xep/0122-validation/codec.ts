import { attr, child, childText, element, flag, integer, longText, optional } from '../../xml/codec.ts'

const NS_VALIDATE = 'http://jabber.org/protocol/xdata-validate'

/** Longer than the name of any datatype, and than any number or instant. */
const short = longText(64)
/** Never run (see index.ts), so the length only bounds what is kept. */
const pattern = longText(1024)

/** The smallest and the largest value (§3.2.3), written as the datatype has them. */
const Range = element(NS_VALIDATE, 'range', { min: optional(attr(short)), max: optional(attr(short)) })

/** How many values to choose at least and at most (§3.3). */
const ListRange = element(NS_VALIDATE, 'list-range', {
  min: optional(attr(integer())),
  max: optional(attr(integer())),
})

/** What a field's values have to be like (§3). Without one of the methods it means `<basic/>` (§3.2). */
export const Validate = element(NS_VALIDATE, 'validate', {
  datatype: optional(attr(short)),
  open: flag(),
  range: optional(child(Range)),
  regex: optional(childText(pattern)),
  listRange: optional(child(ListRange)),
})
