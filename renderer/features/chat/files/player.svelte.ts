import type { AttachmentId } from '../../../../shared/model/file.ts'

/** A recording that can be played: what the player needs of its attachment. */
export interface Recording {
  readonly id: AttachmentId
  readonly durationMs?: number | undefined
}

const SPEEDS = [1, 1.5, 2] as const
export type Speed = (typeof SPEEDS)[number]

/** Plays the recordings of a conversation, one at a time. It goes on while its message is scrolled away. */
export class Player {
  readonly #urlOf: (id: AttachmentId) => string
  readonly #nextAfter: (id: AttachmentId) => Recording | null
  #audio: HTMLAudioElement | null = null
  #film: HTMLMediaElement | null = null
  #current = $state.raw<Recording | null>(null)
  #playing = $state(false)
  #positionMs = $state(0)
  #durationMs = $state<number | null>(null)
  #speed = $state<Speed>(1)
  #broken = $state.raw<AttachmentId | null>(null)

  /** `nextAfter`: the voice message that follows one. */
  constructor(urlOf: (id: AttachmentId) => string, nextAfter: (id: AttachmentId) => Recording | null) {
    this.#urlOf = urlOf
    this.#nextAfter = nextAfter
  }

  get speed(): Speed {
    return this.#speed
  }
  isPlaying(id: AttachmentId): boolean {
    return this.#playing && this.#current?.id === id
  }
  /** In milliseconds; 0 for one that is not in the player. */
  positionOf(id: AttachmentId): number {
    return this.#current?.id === id ? this.#positionMs : 0
  }
  /** What its message says, else what the player has found out; null if neither knows. */
  durationOf({ id, durationMs }: Recording): number | null {
    return durationMs ?? (this.#current?.id === id ? this.#durationMs : null)
  }
  /** Whether it could not be played. */
  isBroken(id: AttachmentId): boolean {
    return this.#broken === id
  }

  toggle(recording: Recording): void {
    if (this.isPlaying(recording.id)) this.#audio?.pause()
    else void this.#play(recording)
  }

  /** Goes to a place in a recording, which need not be playing. */
  seek(recording: Recording, positionMs: number): void {
    const audio = this.#load(recording)
    this.#positionMs = positionMs
    audio.currentTime = positionMs / 1000
  }

  /** 1, 1.5, 2 and 1 again. */
  faster(): void {
    this.#speed = SPEEDS[(SPEEDS.indexOf(this.#speed) + 1) % SPEEDS.length] ?? 1
    if (this.#audio) this.#audio.playbackRate = this.#speed
  }

  /** A video begins: everything else is paused. */
  yieldTo(film: HTMLMediaElement): void {
    this.#audio?.pause()
    if (this.#film !== film) this.#film?.pause()
    this.#film = film
  }

  stop(): void {
    this.#audio?.pause()
    this.#audio?.removeAttribute('src')
    this.#audio = null
    this.#current = null
    this.#playing = false
  }

  async #play(recording: Recording): Promise<void> {
    this.#film?.pause()
    const audio = this.#load(recording)
    try {
      await audio.play()
    } catch {
      // It was paused before it began, or `error` tells.
    }
  }

  #load(recording: Recording): HTMLAudioElement {
    const audio = (this.#audio ??= this.#make())
    if (this.#current?.id !== recording.id) {
      this.#current = recording
      this.#positionMs = 0
      this.#durationMs = null
      this.#broken = null
      audio.src = this.#urlOf(recording.id)
    }
    audio.playbackRate = this.#speed
    return audio
  }

  #make(): HTMLAudioElement {
    const audio = new Audio()
    audio.preload = 'metadata'
    audio.addEventListener('play', () => (this.#playing = true))
    audio.addEventListener('pause', () => (this.#playing = false))
    audio.addEventListener('timeupdate', () => (this.#positionMs = audio.currentTime * 1000))
    audio.addEventListener('durationchange', () => {
      if (Number.isFinite(audio.duration)) this.#durationMs = audio.duration * 1000
    })
    audio.addEventListener('error', () => {
      if (this.#audio !== audio) return
      this.#playing = false
      this.#broken = this.#current?.id ?? null
    })
    audio.addEventListener('ended', () => this.#ended())
    return audio
  }

  #ended(): void {
    const before = this.#current
    this.#playing = false
    this.#positionMs = 0
    const next = before === null ? null : this.#nextAfter(before.id)
    if (next) void this.#play(next)
  }
}
