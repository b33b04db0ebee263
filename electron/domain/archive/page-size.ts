import type { RequestFailure } from '../../../shared/model/failure.ts'

/** A page is one commit, and a hundred messages take about 4 ms. Servers may give fewer: Prosody gives 50. */
const USUAL = 100
/** For a person who waits: a screen or two. */
export const FIRST_PAGE = 50
const LEAST = 10

/** How many messages a page is asked to have. */
export interface PageSize {
  readonly current: number
  /** A page that took too long: the next ones are smaller. */
  failed(failure: RequestFailure): void
}

export function createPageSize(most = USUAL): PageSize {
  let current = most
  return {
    get current() {
      return current
    },
    failed({ code }) {
      if (code === 'request-timeout') current = Math.max(LEAST, Math.floor(current / 2))
    },
  }
}
