/** Longer than anybody reads. */
const MAX_TEXT = 10_000
/** Everything of one form that crosses to the window, in UTF-16 units without pictures. */
const MAX_UNITS = 512 * 1024
/** More pictures than anybody would look at. Each has at most 256 kB (XEP-0231). */
const MAX_PICTURES = 16

export interface Budget {
  /** Whether there is room for these texts, and for a picture. If there is, it is taken. */
  takes(texts: object, picture?: string | null): boolean
}

export function createBudget(): Budget {
  let left = MAX_UNITS
  let pictures = MAX_PICTURES
  return {
    takes(texts, picture = null) {
      const units = JSON.stringify(texts).length
      if (units > left || (picture !== null && pictures === 0)) return false
      left -= units
      if (picture !== null) pictures--
      return true
    },
  }
}

/** A text of the form's owner, cut for display. */
export const cut = (text: string, most = MAX_TEXT): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text
