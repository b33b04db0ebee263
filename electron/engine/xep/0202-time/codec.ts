import { childText, element, tolerantDateTime, type TextFormat } from '../../xml/codec.ts'

export const NS_TIME = 'urn:xmpp:time'

/** A numeric time zone (XEP-0082 §2), as minutes east of UTC. Some leave out the colon. */
export const zone: TextFormat<number> = {
  parse(text) {
    if (text === 'Z' || text === 'z') return 0
    const [, sign, hours, minutes] = /^([+-])(\d\d):?([0-5]\d)$/.exec(text) ?? []
    if (sign === undefined || Number(hours) > 23) return undefined
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  },
  format(value) {
    const digits = (part: number) => String(part).padStart(2, '0')
    const distance = Math.abs(value)
    return `${value < 0 ? '-' : '+'}${digits(Math.floor(distance / 60))}:${digits(distance % 60)}`
  },
}

/** The question, which is empty. */
export const TimeRequest = element(NS_TIME, 'time', {})

/** `utc` in milliseconds since 1970, `tzo` in minutes east of UTC. */
export const Time = element(NS_TIME, 'time', { tzo: childText(zone), utc: childText(tolerantDateTime) })
