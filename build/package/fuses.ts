import type { Configuration } from 'electron-builder'

/**
 * What the packed Electron cannot be talked into: running as plain Node, taking options from NODE_OPTIONS or a debugger
 * on the command line, or code from anywhere but the ASAR.
 */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Counts on Windows and macOS; Electron has no place for the hash on Linux.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} satisfies Configuration['electronFuses']
