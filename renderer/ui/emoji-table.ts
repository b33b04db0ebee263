import source from 'emoji-picker-element-data/en/github/data.json?raw'
import { drawnVersion } from './emoji-drawn.ts'
import { type Emoji, readEmoji } from './emoji.ts'

/** Every emoji that this system draws. A separate module, so it is loaded once and only when needed. */
export const table: readonly Emoji[] = readEmoji(source, drawnVersion(document))
