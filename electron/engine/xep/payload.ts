import type { About, Extension } from '../extension.ts'

/** An extension that is nothing but codecs: it has an `about`, and no life of its own. */
export const payload = (about: About): Extension<undefined> => ({ about, setup: () => undefined })
