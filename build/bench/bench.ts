/** A benchmark: a name, and what prints its figures. Figures are printed, never asserted. */
export interface Bench {
  readonly name: string
  run(print: (line: string) => void): void | Promise<void>
}
