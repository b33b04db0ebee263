import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import { codeIn } from './read-code.ts'

/** An open camera. */
export interface Camera {
  /** Shows the live picture there. */
  show(video: HTMLVideoElement): void
  /** Resolves with the text of the first QR code that comes before the camera. Never after `stop`. */
  code(): Promise<string>
  /** Lets go of the camera. */
  stop(): void
  /** The device went away. */
  onFault(listener: () => void): void
}

/** Four looks a second: enough for a code that is held still, and little work. */
const PAUSE_MS = 250
/** What the optional part of one search may take, so that the live picture does not stand still. */
const SEARCH_MS = 30
/** Widths to look at, in pixels, in turn: a small picture shows large codes soonest, a larger one those farther away. */
const WIDTHS = [640, 960] as const

/** Opens the camera. The main process has to allow it first (`desktop.allowCamera`). */
export async function openCamera(): Promise<Result<Camera, Failure>> {
  try {
    return ok(
      cameraFrom(
        await navigator.mediaDevices.getUserMedia({
          video: { width: { ideal: 1280 }, height: { ideal: 720 } },
        }),
      ),
    )
  } catch (cause) {
    const missing =
      cause instanceof DOMException && ['NotFoundError', 'OverconstrainedError'].includes(cause.name)
    return err({ code: missing ? 'camera-missing' : 'camera-refused' })
  }
}

function cameraFrom(stream: MediaStream): Camera {
  // The frames come from an element of its own: the one on the screen may be gone before the camera is.
  const source = document.createElement('video')
  source.muted = true
  source.srcObject = stream
  // `stop` interrupts it.
  source.play().catch(() => undefined)
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  let timer: ReturnType<typeof setTimeout> | undefined
  let looks = 0
  let isOpen = true

  async function look(): Promise<string | null> {
    if (!context || source.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null
    const width = WIDTHS[looks++ % WIDTHS.length] ?? WIDTHS[0]
    const share = Math.min(1, width / source.videoWidth)
    canvas.width = Math.max(1, Math.round(source.videoWidth * share))
    canvas.height = Math.max(1, Math.round(source.videoHeight * share))
    context.drawImage(source, 0, 0, canvas.width, canvas.height)
    return codeIn(context.getImageData(0, 0, canvas.width, canvas.height), SEARCH_MS)
  }

  return {
    show(video) {
      video.srcObject = stream
    },
    code: () =>
      new Promise((resolve) => {
        const next = async (): Promise<void> => {
          const text = await look()
          if (!isOpen) return
          if (text === null) timer = setTimeout(() => void next(), PAUSE_MS)
          else resolve(text)
        }
        void next()
      }),
    stop() {
      isOpen = false
      clearTimeout(timer)
      for (const track of stream.getTracks()) track.stop()
      source.srcObject = null
    },
    onFault(listener) {
      stream.getVideoTracks()[0]?.addEventListener('ended', listener)
    },
  }
}
