import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Release, RequestOptions } from '../../extension.ts'
import type { BundleProblem } from './keys/bundle.ts'
import type { OwnBundle } from './nodes/bundle-form.ts'
import type { ListedDevice } from './nodes/device-list.ts'
import type { Bundle, OmemoVersion } from './types.ts'

/** Why there is no bundle: the request failed, nothing is there, or it is of no use. */
export type BundleFailure =
  | { readonly why: 'request'; readonly failure: RequestFailure }
  | { readonly why: 'missing' | 'malformed' | BundleProblem }

/** A list of devices, as its owner published it. */
export interface DeviceList {
  readonly owner: BareJid
  readonly version: OmemoVersion
  readonly devices: readonly ListedDevice[]
}

/** Lists of devices and bundles of keys, which accounts publish by XEP-0163. */
export interface Omemo {
  /** The devices of somebody, or of the own account (null); null if nothing is published for the account to see. */
  devices(
    owner: BareJid | null,
    version: OmemoVersion,
    options?: RequestOptions,
  ): Promise<Result<readonly ListedDevice[] | null, RequestFailure>>
  /** The checked keys of a device. */
  bundle(
    owner: BareJid | null,
    version: OmemoVersion,
    device: number,
    options?: RequestOptions,
  ): Promise<Result<Bundle, BundleFailure>>
  /** Publishes the account's list. A node that is not open to everybody is opened first. */
  publishDevices(
    version: OmemoVersion,
    devices: readonly ListedDevice[],
  ): Promise<Result<undefined, RequestFailure>>
  /** Publishes the keys of a device of the account, likewise. */
  publishBundle(
    version: OmemoVersion,
    device: number,
    bundle: OwnBundle,
  ): Promise<Result<undefined, RequestFailure>>
  /** Whether everybody can read the account's list and the keys of that device. A server that does not tell is believed. */
  isOpen(version: OmemoVersion, device: number): Promise<boolean>
  /** Removes the keys of a device of the account. */
  removeBundle(version: OmemoVersion, device: number): Promise<Result<undefined, RequestFailure>>
  /**
   * Called for each list of a contact or of the own account that comes as an event; only its owner can have published it.
   * The message counts as received once the returned promise has settled.
   */
  onDevices(handler: (list: DeviceList) => void | Promise<void>): Release
  /** Whether the own server keeps such lists. */
  isSupported(): Promise<Result<boolean, RequestFailure>>
}
