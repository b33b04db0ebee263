import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import type { Take } from '../preparing/microphone.ts'
import { waveformOf } from './waveform.ts'

/** About 4 MB; whoever says more sends a second one. */
export const LONGEST_MS = 15 * 60_000
/** From here on the person is told how much is left. */
export const NEAR_END_MS = 60_000
const LEVEL_EVERY_MS = 50

/** A finished voice message. */
export interface VoiceMessage {
  readonly blob: Blob
  readonly mediaType: string
  readonly durationMs: number
  readonly waveform: readonly number[]
}

/** One voice message that is being recorded. `ended`: the microphone is free again, and it can only be sent or discarded. */
export class Recording {
  readonly #tools: FileTools
  readonly #now: () => number
  #take: Take | null = null
  #whole: Blob | null = null
  #ticking: ReturnType<typeof setInterval> | undefined
  #resumedAt = 0
  #before = 0
  #gone = false
  #step = $state<'starting' | 'recording' | 'paused' | 'ended'>('starting')
  #elapsedMs = $state(0)
  #levels = $state.raw<readonly number[]>([])
  #failure = $state.raw<Failure | null>(null)
  #full = $state(false)

  constructor(tools: FileTools, now: () => number = () => performance.now()) {
    this.#tools = tools
    this.#now = now
  }

  get step(): 'starting' | 'recording' | 'paused' | 'ended' {
    return this.#step
  }
  get elapsedMs(): number {
    return this.#elapsedMs
  }
  /** 0 to 1, twenty a second. */
  get levels(): readonly number[] {
    return this.#levels
  }
  get failure(): Failure | null {
    return this.#failure
  }
  /** Whether it is as long as it may be. */
  get isFull(): boolean {
    return this.#full
  }

  async start(bridge: Bridge): Promise<void> {
    const allowed = await bridge.call('desktop.allowMicrophone', { on: true })
    if (this.#isGone()) return
    const take = allowed.ok ? await this.#tools.record() : allowed
    void bridge.call('desktop.allowMicrophone', { on: false })
    if (!take.ok) {
      this.#failure = take.error
      return
    }
    if (this.#isGone()) {
      take.value.discard()
      return
    }
    this.#take = take.value
    take.value.onFault(() => void this.end())
    this.#run()
  }

  pause(): void {
    if (this.#step !== 'recording') return
    this.#take?.pause()
    this.#stopClock()
    this.#step = 'paused'
  }

  resume(): void {
    if (this.#step !== 'paused' || this.#full) return
    this.#take?.resume()
    this.#run()
  }

  /** What has been recorded, to listen to; pauses. */
  async soFar(): Promise<Blob | null> {
    this.pause()
    return this.#whole ?? (await this.#take?.soFar()) ?? null
  }

  /** Lets go of the microphone. What was recorded stays. */
  async end(): Promise<void> {
    if (this.#step === 'starting' || this.#whole || !this.#take) return
    if (this.#step === 'recording') this.#stopClock()
    this.#step = 'ended'
    this.#whole = await this.#take.end()
  }

  /** Ends it and makes a file of it. */
  async finish(): Promise<Result<VoiceMessage, Failure>> {
    await this.end()
    if (!this.#whole) return err({ code: 'recording-failed' })
    const file = await this.#tools.voiceFile(this.#whole)
    if (!file.ok) return file
    const durationMs = Math.round(this.#elapsedMs)
    return ok({
      blob: file.value,
      mediaType: file.value.type,
      durationMs,
      waveform: waveformOf(this.#levels),
    })
  }

  discard(): void {
    this.#gone = true
    clearInterval(this.#ticking)
    if (this.#step !== 'ended') this.#take?.discard()
    this.#take = this.#whole = null
  }

  /** A call, because the compiler believes that a field stays the same over an await. */
  #isGone(): boolean {
    return this.#gone
  }

  #run(): void {
    this.#step = 'recording'
    this.#before = this.#elapsedMs
    this.#resumedAt = this.#now()
    this.#ticking = setInterval(() => this.#tick(), LEVEL_EVERY_MS)
  }

  #tick(): void {
    this.#elapsedMs = Math.min(LONGEST_MS, this.#before + this.#now() - this.#resumedAt)
    this.#levels = [...this.#levels, Math.min(1, this.#take?.level() ?? 0)]
    if (this.#elapsedMs < LONGEST_MS) return
    this.#full = true
    this.pause()
  }

  #stopClock(): void {
    clearInterval(this.#ticking)
    this.#elapsedMs = Math.min(LONGEST_MS, this.#before + this.#now() - this.#resumedAt)
  }
}

/** The voice messages that are being recorded, one for a conversation. */
export class Recordings {
  readonly #bridge: Bridge
  readonly #tools: FileTools
  readonly #all = new SvelteMap<ConversationId, Recording>()

  constructor(bridge: Bridge, tools: FileTools) {
    this.#bridge = bridge
    this.#tools = tools
  }

  of(id: ConversationId): Recording | null {
    return this.#all.get(id) ?? null
  }
  start(id: ConversationId): void {
    if (this.#all.has(id)) return
    const recording = new Recording(this.#tools)
    this.#all.set(id, recording)
    void recording.start(this.#bridge).then(() => {
      // The person said no.
      if (recording.failure?.code === 'cancelled') this.discard(id)
    })
  }
  discard(id: ConversationId): void {
    this.#all.get(id)?.discard()
    this.#all.delete(id)
  }
}
