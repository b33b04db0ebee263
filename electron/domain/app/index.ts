export { createAppCommands } from './commands.ts'
export { watchKeychain } from './keychain.ts'
export { createPump } from './pump.ts'
export { createSettings, type SettingsDoor } from './settings.ts'
