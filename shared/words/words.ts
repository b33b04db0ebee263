import type { en } from './en/index.ts'

/** The same sentences in any language: texts are any text, functions take the same arguments. */
type InAnyLanguage<Sentences> = Sentences extends string
  ? string
  : Sentences extends (...args: infer Args) => infer Said
    ? (...args: Args) => InAnyLanguage<Said>
    : { readonly [Name in keyof Sentences]: InAnyLanguage<Sentences[Name]> }

/** All sentences that a person reads. English defines them; a language that misses one does not compile. */
export type Words = InAnyLanguage<typeof en>
