import type { Handlers } from '../../shared/contract/command.ts'
import { together } from '../../shared/contract/contract.ts'
import type { FeatureCommands, FeatureName, FeatureSnapshot } from '../../shared/contract/features.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Client, Release } from '../engine/index.ts'
import type { SnapshotTaker } from './long-list.ts'
import type { MediaRoutes } from './media.ts'

/** An account as the features see it. They attach when it appears and detach when it is removed. */
export interface LiveAccount {
  readonly id: AccountId
  readonly address: BareJid
  readonly client: Client
}

/** Attaches a feature to an account. The returned function detaches it. */
export type AttachAccount = (account: LiveAccount) => Release

/** The hooks of a part of the application. All of them are optional. */
export interface Lifecycle {
  /** Called for each account before its client connects. */
  readonly attach?: AttachAccount
  /** The settings have changed. */
  settingsChanged?(): void
  /** Connects to servers. */
  start?(): Promise<void>
  /** Retries the writes that the store refused. */
  retryStore?(): void
  /** Retries what the keychain refused. */
  retryKeychain?(): Promise<void>
  /** The files that windows may read and write. */
  readonly media?: MediaRoutes
  /** Called before the store is closed. */
  close?(): void | Promise<void>
}

/** A feature that windows know: it implements all commands of its contract and its part of the snapshot. */
export type Feature<Name extends FeatureName> = Lifecycle & {
  readonly commands: Handlers<FeatureCommands<Name>>
} & (keyof FeatureSnapshot<Name> extends never
    ? unknown
    : { snapshot(taker?: SnapshotTaker): FeatureSnapshot<Name> })

/** One feature for each contract. Parts without a contract may stand between them. */
export type FeatureList<Name extends FeatureName> = { readonly [Each in Name]: Feature<Each> } & Readonly<
  Record<string, AnyFeature>
>

interface AnyFeature extends Lifecycle {
  readonly commands?: object
  snapshot?(taker?: SnapshotTaker): object
}

/** Several features as one. */
export interface CombinedFeatures<Name extends FeatureName> extends Required<Lifecycle> {
  readonly commands: Handlers<FeatureCommands<Name>>
  snapshot(taker?: SnapshotTaker): FeatureSnapshot<Name>
  close(): Promise<void>
}

/** Combines features. The first in the list attaches first and closes last; closing happens one after the other. */
export function combineFeatures<Name extends FeatureName>(
  features: FeatureList<Name>,
): CombinedFeatures<Name> {
  const list: readonly AnyFeature[] = Object.values(features)
  return {
    commands: together(list.map(({ commands }) => commands ?? {})) as Handlers<FeatureCommands<Name>>,
    snapshot: (taker) =>
      together(list.map((feature) => feature.snapshot?.(taker) ?? {})) as FeatureSnapshot<Name>,
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
    media: together(list.map(({ media }) => media ?? {})),
    async close() {
      const refused: unknown[] = []
      for (const feature of list.toReversed()) {
        try {
          await feature.close?.()
        } catch (error) {
          // The others close all the same.
          refused.push(error)
        }
      }
      // One is rethrown as it is, because a StoreError is data to the callers.
      if (refused.length > 0) throw refused[0] as Error
    },
  }
}
