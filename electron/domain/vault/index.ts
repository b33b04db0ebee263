export { createProtectedStore, type ProtectedStore } from './protected-store.ts'
export { createStoreCommands } from './store-commands.ts'
