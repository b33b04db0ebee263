import { UNCHANGED, type Prepared } from './prepared.ts'

const THUMBNAIL_SIDE = 64
const PREVIEW_SIDE = 320
/** A file that tells nothing about itself in this time is sent without. */
const PATIENCE_MS = 10_000
/** The first frame is often black. */
const POSTER_AT_S = 1

/** Reads the duration of sound, and of a film also its size and a picture of it. Never rejects. */
export async function describeSoundOrFilm(url: string, kind: 'audio' | 'video'): Promise<Prepared> {
  const element = document.createElement(kind)
  element.preload = 'metadata'
  element.muted = true
  element.crossOrigin = 'anonymous'
  element.src = url
  try {
    await happens(element, 'loadedmetadata')
    const { duration } = element
    const durationMs = Number.isFinite(duration) ? Math.round(duration * 1000) : undefined
    if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0)
      return { ...UNCHANGED, durationMs }
    const size = { width: element.videoWidth, height: element.videoHeight }
    return { ...UNCHANGED, durationMs, ...size, ...(await poster(element)) }
  } catch {
    return UNCHANGED
  } finally {
    element.removeAttribute('src')
    element.load()
  }
}

async function poster(film: HTMLVideoElement): Promise<Pick<Prepared, 'thumbnail' | 'preview'>> {
  try {
    film.currentTime = Math.min(POSTER_AT_S, (film.duration || 0) / 2)
    await happens(film, 'seeked')
    const small = drawn(film, THUMBNAIL_SIDE)
    const thumbnail = await new Promise<Blob | null>((resolve) => small.toBlob(resolve, 'image/jpeg', 0.6))
    return { thumbnail, preview: drawn(film, PREVIEW_SIDE).toDataURL('image/jpeg', 0.8) }
  } catch {
    return { thumbnail: null, preview: null }
  }
}

function drawn(film: HTMLVideoElement, side: number): HTMLCanvasElement {
  const share = Math.min(1, side / Math.max(film.videoWidth, film.videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(film.videoWidth * share))
  canvas.height = Math.max(1, Math.round(film.videoHeight * share))
  canvas.getContext('2d')?.drawImage(film, 0, 0, canvas.width, canvas.height)
  return canvas
}

function happens(element: HTMLMediaElement, event: 'loadedmetadata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(event)), PATIENCE_MS)
    const options = { once: true }
    element.addEventListener(
      event,
      () => {
        clearTimeout(patience)
        resolve()
      },
      options,
    )
    element.addEventListener(
      'error',
      () => {
        clearTimeout(patience)
        reject(new Error(event))
      },
      options,
    )
  })
}
