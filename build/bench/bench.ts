/** A benchmark: a name and a function that prints figures. They are never asserted. */
export interface Bench {
  readonly name: string
  run(print: (line: string) => void, options: BenchOptions): void | Promise<void>
}

export interface BenchOptions {
  /** `--full`: with sizes that take minutes. */
  readonly full: boolean
}
