import source from 'emoji-picker-element-data/de/cldr/data.json?raw'
import { drawnVersion } from './emoji-drawn.ts'
import { table as english } from './emoji-table.ts'
import { readEmoji, renamed } from './emoji.ts'

/** The same with German names. */
export const table = renamed(english, readEmoji(source, drawnVersion(document)))
