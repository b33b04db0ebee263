import type { OmemoVersion } from '../../../engine/xep/0384-omemo/index.ts'
import type { Trust } from '../../../../shared/model/encryption.ts'
import type { Brand } from '../../../../shared/model/brand.ts'

export type DeviceRowId = Brand<number, 'DeviceRowId'>
export type KeyRowId = Brand<number, 'KeyRowId'>
export type SessionId = Brand<number, 'SessionId'>

/** The versions as the store writes them. */
export const versionCode = (version: OmemoVersion): number => (version === '2' ? 2 : 3)

/** `omemo_key.trust`: trusted without being asked, and because the person said so, are two. */
export const UNDECIDED = 0
export const TRUSTED_BLINDLY = 1
export const TRUSTED = 2
export const VERIFIED = 3
export const DISTRUSTED = 4

const TRUSTS: readonly Trust[] = ['undecided', 'trusted', 'trusted', 'verified', 'distrusted']
export const trustOf = (code: number): Trust => TRUSTS[code] ?? 'undecided'
