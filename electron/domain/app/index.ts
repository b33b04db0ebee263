export { createAppCommands, createDoorCommands } from './commands.ts'
export { watchKeychain } from './keychain.ts'
export { createPump, type BatchListener } from './pump.ts'
export { createSettings, type SettingsDoor } from './settings.ts'
