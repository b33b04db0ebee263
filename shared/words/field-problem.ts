import type { FieldProblem } from '../model/form-problems.ts'
import type { ValueKind } from '../model/form-datatypes.ts'

/** The sentences of a language for what can be wrong with an answer. */
export interface ProblemWords {
  readonly missing: string
  readonly notOffered: string
  readonly notAnAddress: string
  readonly severalLines: string
  readonly tooLong: (most: number) => string
  readonly kinds: Readonly<Record<ValueKind, string>>
  readonly between: (min: string, max: string) => string
  readonly atLeast: (min: string) => string
  readonly atMost: (max: string) => string
  readonly tooFew: (least: number) => string
  readonly tooMany: (most: number) => string
}

/** What is wrong with an answer, and what to do. */
export function sayProblem(words: ProblemWords, problem: FieldProblem): string {
  switch (problem.code) {
    case 'missing':
      return words.missing
    case 'not-offered':
      return words.notOffered
    case 'not-an-address':
      return words.notAnAddress
    case 'several-lines':
      return words.severalLines
    case 'too-long':
      return words.tooLong(problem.most)
    case 'wrong-kind':
      return words.kinds[problem.kind]
    case 'out-of-range': {
      const { min, max } = problem
      if (min !== null && max !== null) return words.between(min, max)
      return min === null ? words.atMost(max ?? '') : words.atLeast(min)
    }
    case 'too-few':
      return words.tooFew(problem.least)
    case 'too-many':
      return words.tooMany(problem.most)
  }
}
