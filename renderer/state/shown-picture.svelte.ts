import type { PicturePlace } from '../preparing/shown-size.ts'
import type { PictureCopies } from './picture-copies.ts'
import type { Look, PictureLooks } from './picture-looks.ts'

interface Known {
  readonly chats: { readonly pictures: PictureLooks }
  readonly copies: PictureCopies
}

/**
 * What shows a picture: a canvas draws the copy; without one, an `<img>` has the source. Chromium keeps up to 512 MB of
 * what an `<img>` decoded, also when it is gone; a canvas lets go of its pixels at once.
 */
export interface Shown {
  readonly copy: Blob | null
  readonly src: string
}

/** A picture in one place. Make it while a component is being set up. */
export class ShownPicture {
  #look = $state.raw<Look | null>(null)
  #shown = $state.raw<Shown | null>(null)

  /**
   * `url` gives the address of the file; null: it is not shown now. `place` is where. `again` reads what may have changed
   * if the file could not be read before.
   */
  constructor(
    { chats, copies }: Known,
    url: () => string | null,
    place: () => PicturePlace,
    again: () => unknown = () => undefined,
  ) {
    $effect(() => {
      again()
      const at = url()
      if (at === null) return
      let awaited = true
      void chats.pictures.of(at).then((look) => {
        if (awaited) this.#look = look
      })
      return () => {
        awaited = false
      }
    })

    $effect(() => {
      const [look, at, where] = [this.#look, url(), place()]
      if (at === null || look?.kind !== 'fine') return
      // What moves goes on moving, and a drawing has no pixels.
      if (look.animated || look.width === 0) {
        this.#shown = { copy: null, src: at }
        return
      }
      const end = new AbortController()
      void copies.of(at, look, where, end.signal).then((copy) => {
        if (!end.signal.aborted) this.#shown = { copy, src: at }
      })
      return () => end.abort()
    })
  }

  /** What the beginning of the file says; null while it is not known. */
  get look(): Look | null {
    return this.#look
  }

  /** null until it can be shown. */
  get shown(): Shown | null {
    return this.#shown
  }
}
