import type { About, Extension } from '../extension.ts'

/** An extension that consists only of codecs: it has an `about`, and no behaviour. */
export const payload = (about: About): Extension<undefined> => ({ about, setup: () => undefined })
