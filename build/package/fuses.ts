import type { Configuration } from 'electron-builder'

/**
 * The packed Electron refuses this: running as plain Node, taking options from NODE_OPTIONS or a debugger
 * on the command line, or code from anywhere but the ASAR.
 */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Only for Windows and macOS. On Linux Electron cannot store the hash.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} satisfies Configuration['electronFuses']
