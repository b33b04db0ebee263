import { quoteWith } from '../../text/quoted.ts'

export const quoted = quoteWith('“', '”')
