import type { Emoji } from '../../../ui/emoji.ts'
import { loadEmoji } from '../../../ui/load-emoji.ts'
import { roundTo } from '../../../ui/roving.ts'
import type { LongText } from './long-text.svelte.ts'
import { codeAt, named, suggested, type TypedCode } from './shortcodes.ts'
import type { TextField } from './text-field.ts'

/** The list that helps to type `:shortcode:`, and what a whole one becomes. */
export class ShortcodeEntry {
  readonly #field: Pick<TextField, 'cursor' | 'replace'>
  readonly #text: LongText
  readonly #language: () => string
  #code: TypedCode | null = null
  /** Where a code begins for which the person wants no help. */
  #dismissed: number | null = null
  #found = $state.raw<readonly Emoji[]>([])
  #at = $state(0)

  /** `language`: in which emoji are found and named, as a BCP 47 tag. */
  constructor(field: Pick<TextField, 'cursor' | 'replace'>, text: LongText, language: () => string) {
    this.#field = field
    this.#text = text
    this.#language = language
  }

  get open(): boolean {
    return this.#found.length > 0
  }
  get found(): readonly Emoji[] {
    return this.#found
  }
  /** The chosen one, by its place. */
  get at(): number {
    return this.#at
  }

  /** The text has changed, by this kind of input (Input Events, `inputType`). */
  async typed(kind = ''): Promise<void> {
    const code = codeAt(this.#text.shown, this.#field.cursor())
    this.#code = code
    if (code === null) {
      this.#dismissed = null
      this.#found = []
      return
    }
    const all = await loadEmoji(this.#language())
    if (this.#code !== code) return
    if (code.closed) {
      const emoji = named(all, code.code)
      this.close()
      // Who takes it back, or deletes what stands behind it, means it as it is.
      if (emoji && !/^(history|delete)/.test(kind)) this.#replace(code, emoji)
      return
    }
    this.#found = this.#dismissed === code.start ? [] : suggested(all, code.code)
    this.#at = 0
  }

  /** The keys of the list while it is there. True where it was one. */
  press({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const count = this.#found.length
    if (count === 0 || shiftKey || ctrlKey || metaKey || altKey) return false
    const next = roundTo(key, this.#at, count)
    if (next !== null) {
      this.#at = next
      return true
    }
    switch (key) {
      case 'Enter':
      case 'Tab': {
        const emoji = this.#found[this.#at]
        if (emoji) this.choose(emoji)
        return true
      }
      case 'Escape':
        this.#dismissed = this.#code?.start ?? null
        this.#found = []
        return true
      default:
        return false
    }
  }

  choose(emoji: Emoji): void {
    const code = this.#code
    this.close()
    if (code) this.#replace(code, emoji)
  }

  close(): void {
    this.#code = null
    this.#found = []
  }

  #replace({ start, code, closed }: TypedCode, { emoji }: Emoji): void {
    const end = start + 1 + code.length + (closed ? 1 : 0)
    // A space goes on, as one does; not after one that was typed out.
    this.#field.replace(start, end, closed ? emoji : `${emoji} `)
  }
}
