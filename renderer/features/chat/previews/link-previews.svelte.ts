import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { LinkPreview } from '../../../../shared/model/message.ts'
import type { App } from '../../../state/app.svelte.ts'
import { partsOf } from '../links.ts'

/** A message has no more previews. */
const MOST = 5
/** Links further down in a long text have none. */
const LOOKED_AT = 16_000

/** The previews of links in a text that is being written. They are made on a click, or by a setting. */
export class LinkPreviews {
  readonly #app: App
  readonly #id: ConversationId
  readonly #text: () => string
  /** null: its page says nothing, or the person wants no preview. */
  #known = $state.raw<ReadonlyMap<string, LinkPreview | null>>(new Map())
  #asked = $state.raw<string | null>(null)

  readonly #links = $derived.by(() => httpsLinks(this.#text()))
  /** Those that go along with the text. */
  readonly shown = $derived(
    this.#links.map((url) => this.#known.get(url) ?? null).filter((one) => one !== null),
  )
  /** The link whose preview can be added next. */
  readonly offered = $derived(this.#links.find((url) => !this.#known.has(url)) ?? null)

  constructor(app: App, id: ConversationId, text: () => string) {
    this.#app = app
    this.#id = id
    this.#text = text
  }

  /** The link whose server is being asked. */
  get asked(): string | null {
    return this.#asked
  }

  /** Asks the server of the link. Returns whether there is a preview; true, too, if the text is gone meanwhile. */
  async add(url: string): Promise<boolean> {
    if (this.#asked !== null) return true
    this.#asked = url
    const answer = await this.#app.bridge.call('messages.previewOf', { conversationId: this.#id, url })
    if (this.#asked !== url) return true
    this.#asked = null
    const preview = answer.ok ? (answer.value ?? null) : null
    this.#keep(url, preview)
    return preview !== null
  }

  remove(url: string): void {
    this.#keep(url, null)
  }

  /** The text is gone. Returns the previews that it had. */
  take(): readonly LinkPreview[] {
    const { shown } = this
    this.#known = new Map()
    this.#asked = null
    return shown
  }

  /** The text is back. */
  putBack(previews: readonly LinkPreview[]): void {
    this.#known = new Map([...this.#known, ...previews.map((preview) => [preview.url, preview] as const)])
  }

  #keep(url: string, preview: LinkPreview | null): void {
    this.#known = new Map(this.#known).set(url, preview)
  }
}

/** The https links of a text, each once. */
function httpsLinks(text: string): readonly string[] {
  const start = text.slice(0, LOOKED_AT)
  if (!/https:\/\//i.test(start)) return []
  const links = partsOf(start).filter(
    ({ text: link, href }) => href !== null && /^https:\/\/[^/?#]+\./i.test(link),
  )
  return [...new Set(links.map((part) => part.text))].slice(0, MOST)
}
