export { createAppCommands, createWindowCommands } from './commands.ts'
export { watchKeychain } from './keychain.ts'
export { createPump, type BatchListener } from './pump.ts'
export { createSettings, type CurrentSettings } from './settings.ts'
