import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'

/** A recording on its way. */
export interface Take {
  /** How loud it is now, 0 to 1. */
  level(): number
  pause(): void
  resume(): void
  /** What has been recorded, to listen to. Only while paused. */
  soFar(): Promise<Blob>
  /** Ends it, lets go of the microphone, and gives all of it. */
  end(): Promise<Blob>
  discard(): void
  /** The device went away, or the browser cannot go on. */
  onFault(listener: () => void): void
}

/** Enough for speech; Dino and Gajim record the same. */
const BITS_PER_SECOND = 32_000
const TYPE = 'audio/webm;codecs=opus'

/** Opens the microphone and records. The main process has to allow it first (`desktop.allowMicrophone`). */
export async function record(): Promise<Result<Take, Failure>> {
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
  } catch (cause) {
    const missing =
      cause instanceof DOMException && ['NotFoundError', 'OverconstrainedError'].includes(cause.name)
    return err({ code: missing ? 'microphone-missing' : 'microphone-refused' })
  }
  try {
    return ok(takeFrom(stream))
  } catch {
    for (const track of stream.getTracks()) track.stop()
    return err({ code: 'recording-failed' })
  }
}

function takeFrom(stream: MediaStream): Take {
  const recorder = new MediaRecorder(stream, { mimeType: TYPE, audioBitsPerSecond: BITS_PER_SECOND })
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 2048 })
  context.createMediaStreamSource(stream).connect(analyser)
  const wave = new Float32Array(analyser.fftSize)
  const pieces: Blob[] = []
  let faulty: () => void = () => {}
  recorder.addEventListener('dataavailable', ({ data }) => void pieces.push(data))
  recorder.addEventListener('error', () => faulty())
  stream.getAudioTracks()[0]?.addEventListener('ended', () => faulty())
  recorder.start()

  const letGo = (): void => {
    for (const track of stream.getTracks()) track.stop()
    void context.close()
  }
  const next = (event: 'dataavailable' | 'stop'): Promise<void> =>
    new Promise((resolve) => recorder.addEventListener(event, () => resolve(), { once: true }))

  return {
    level() {
      analyser.getFloatTimeDomainData(wave)
      return wave.reduce((loudest, value) => Math.max(loudest, Math.abs(value)), 0)
    },
    pause() {
      if (recorder.state === 'recording') recorder.pause()
    },
    resume() {
      if (recorder.state === 'paused') recorder.resume()
    },
    async soFar() {
      if (recorder.state !== 'inactive') {
        const arrived = next('dataavailable')
        recorder.requestData()
        await arrived
      }
      return new Blob(pieces, { type: TYPE })
    },
    async end() {
      if (recorder.state !== 'inactive') {
        const stopped = next('stop')
        recorder.stop()
        await stopped
      }
      letGo()
      return new Blob(pieces, { type: TYPE })
    },
    discard() {
      if (recorder.state !== 'inactive') recorder.stop()
      letGo()
      pieces.length = 0
    },
    onFault(listener) {
      faulty = listener
    },
  }
}
