import type { Brand } from '../../../../shared/model/brand.ts'

export type DeviceRowId = Brand<number, 'DeviceRowId'>
export type KeyRowId = Brand<number, 'KeyRowId'>
export type SessionId = Brand<number, 'SessionId'>
