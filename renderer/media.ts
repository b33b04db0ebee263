/** Where this window reads and writes the bytes of files (`Snapshot.media`): the window's `App` has it. */
interface MediaBase {
  readonly media: string
}

/** The address of the bytes of a file: `mediaUrl(app, 'attachment', id, 'thumbnail')`. */
export function mediaUrl({ media }: MediaBase, ...path: readonly (string | number)[]): string {
  return [media, ...path.map((part) => encodeURIComponent(part))].join('/')
}
