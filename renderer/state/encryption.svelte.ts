import { SvelteMap } from 'svelte/reactivity'
import type { Bridge, Delta } from '../../shared/contract/index.ts'
import type { ConversationEncryption } from '../../shared/model/encryption.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { Result } from '../../shared/model/result.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import type { Camera } from '../ui/camera.ts'

/** The encryption of the conversations that this window has looked at. */
export class Encryptions {
  readonly #bridge: Bridge
  readonly #tools: Pick<FileTools, 'openCamera'>
  readonly #known = new SvelteMap<ConversationId, ConversationEncryption>()
  /** Counts up when the own devices of an account change. */
  readonly #own = new SvelteMap<AccountId, number>()

  /** Of which people without keys the person has taken note. */
  readonly #noted = new SvelteMap<ConversationId, string>()

  constructor(bridge: Bridge, tools: Pick<FileTools, 'openCamera'>) {
    this.#bridge = bridge
    this.#tools = tools
  }

  /** null while it is not known. */
  of(id: ConversationId): ConversationEncryption | null {
    return this.#known.get(id) ?? null
  }

  /** Asks for it. Changes are told as long as the window watches the conversation's history. */
  async look(id: ConversationId): Promise<void> {
    const answer = await this.#bridge.call('encryption.of', { conversationId: id })
    if (answer.ok) this.#known.set(id, answer.value)
    else this.#known.delete(id)
  }

  /** Whether the person has taken note of all who can't read there. */
  isNoted({ conversationId, without }: ConversationEncryption): boolean {
    const noted = this.#noted.get(conversationId)?.split(' ') ?? []
    return without.every((jid) => noted.includes(jid))
  }
  note({ conversationId, without }: ConversationEncryption): void {
    this.#noted.set(conversationId, without.join(' '))
  }

  /** How often the own devices of the account have changed since the window opened. */
  ownChanges(id: AccountId): number {
    return this.#own.get(id) ?? 0
  }

  /** Opens the camera for a code, once the person has agreed outside of the window. */
  async openCamera(): Promise<Result<Camera, Failure>> {
    const allowed = await this.#bridge.call('desktop.allowCamera', { on: true })
    if (!allowed.ok) return allowed
    const camera = await this.#tools.openCamera()
    void this.#bridge.call('desktop.allowCamera', { on: false })
    return camera
  }

  apply(delta: Delta): void {
    if (delta.kind === 'encryptionChanged') this.#known.set(delta.encryption.conversationId, delta.encryption)
    else if (delta.kind === 'ownDevicesChanged')
      this.#own.set(delta.accountId, this.ownChanges(delta.accountId) + 1)
  }

  /** Changes may have been missed: all that is known is asked for again. */
  reset(): void {
    for (const id of this.#known.keys()) void this.look(id)
  }
}
