import type { Channel, Extension, Use } from '../extension.ts'

/**
 * Sets the modules up in the order of their list and gives the way to their doors. A module that needs one which does
 * not stand before it, or uses one it does not name in `needs`, is a bug and throws; so a cycle cannot be.
 */
export function setUpModules(extensions: readonly Extension<unknown>[], channel: Channel): Use {
  const doors = new Map<Extension<unknown>, unknown>()

  const use: Use = <Api>(extension: Extension<Api>): Api => {
    if (!doors.has(extension)) throw new Error(`${extension.about.spec} is not among this account's modules`)
    return doors.get(extension) as Api
  }
  for (const extension of extensions) {
    const { spec } = extension.about
    if (doors.has(extension)) throw new Error(`${spec} stands twice in the list of modules`)
    const needs: readonly Extension<unknown>[] = extension.needs ?? []
    for (const needed of needs) {
      if (!doors.has(needed))
        throw new Error(`${spec} needs ${needed.about.spec} to stand before it in the list`)
    }
    const useNeeded: Use = (other) => {
      if (!needs.includes(other)) throw new Error(`${spec} uses ${other.about.spec} without needing it`)
      return use(other)
    }
    doors.set(extension, extension.setup(channel, useNeeded))
  }
  return use
}
