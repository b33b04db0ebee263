/** People change their mind, and other devices may come to the same by themselves. */
export const PUBLISH_AFTER_MS = 3_000
/** A choice can't be of later than now, as far as clocks agree. Otherwise nothing would count after it. */
export const AHEAD_MS = 60_000
