import type { Handlers } from '../../shared/contract/command.ts'
import { together } from '../../shared/contract/contract.ts'
import type { FeatureCommands, FeatureName, FeatureSnapshot } from '../../shared/contract/features.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Client, Release } from '../engine/index.ts'

/** An account as the features see it: they attach to it when it appears and let go when it is removed. */
export interface LiveAccount {
  readonly id: AccountId
  readonly address: BareJid
  readonly client: Client
}

/** A feature's side of an account's life: called for each account, the returned function when it goes. */
export type AttachAccount = (account: LiveAccount) => Release

/** What a part of the application does at the moments of its life. All of it is optional. */
export interface Lifecycle {
  /** Its side of an account's life, before the account's client connects. */
  readonly attach?: AttachAccount
  /** The settings are others than they were. */
  settingsChanged?(): void
  /** Connects what is to be connected. */
  start?(): Promise<void>
  /** Tries again what the store has refused. */
  retryStore?(): void
  /** Tries again what the keychain has refused. */
  retryKeychain?(): Promise<void>
  /** Before the store is closed. */
  close?(): void | Promise<void>
}

/** A feature that windows know: it carries out every command of its contract and gives its part of the snapshot. */
export type Feature<Name extends FeatureName> = Lifecycle & {
  readonly commands: Handlers<FeatureCommands<Name>>
} & (keyof FeatureSnapshot<Name> extends never ? unknown : { snapshot(): FeatureSnapshot<Name> })

/** One feature for each of the contracts; parts that windows do not know may stand between them. */
export type FeatureList<Name extends FeatureName> = { readonly [Each in Name]: Feature<Each> } & Readonly<
  Record<string, AnyFeature>
>

interface AnyFeature extends Lifecycle {
  readonly commands?: object
  snapshot?(): object
}

/** Many features as one. */
export interface CombinedFeatures<Name extends FeatureName> extends Required<Lifecycle> {
  readonly commands: Handlers<FeatureCommands<Name>>
  snapshot(): FeatureSnapshot<Name>
  close(): Promise<void>
}

/**
 * Makes one feature of many, in the order of the list: those first attach first, and close last. What is closed waits for
 * what was closed before it.
 */
export function combineFeatures<Name extends FeatureName>(
  features: FeatureList<Name>,
): CombinedFeatures<Name> {
  const list: readonly AnyFeature[] = Object.values(features)
  return {
    commands: together(list.map(({ commands }) => commands ?? {})) as Handlers<FeatureCommands<Name>>,
    snapshot: () => together(list.map((feature) => feature.snapshot?.() ?? {})) as FeatureSnapshot<Name>,
    attach(account) {
      const releases = list.map(({ attach }) => attach?.(account))
      return () => {
        for (const release of releases.reverse()) release?.()
      }
    },
    settingsChanged() {
      for (const feature of list) feature.settingsChanged?.()
    },
    async start() {
      await Promise.all(list.map(async (feature) => feature.start?.()))
    },
    retryStore() {
      for (const feature of list) feature.retryStore?.()
    },
    async retryKeychain() {
      for (const feature of list) await feature.retryKeychain?.()
    },
    async close() {
      for (const feature of list.toReversed()) await feature.close?.()
    },
  }
}
