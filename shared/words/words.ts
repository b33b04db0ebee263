import type { en } from './en/index.ts'

/** The same sentences in any language: what is text is some text, what takes a name or a number takes the same. */
type InAnyLanguage<Sentences> = Sentences extends string
  ? string
  : Sentences extends (...args: infer Args) => infer Said
    ? (...args: Args) => InAnyLanguage<Said>
    : { readonly [Name in keyof Sentences]: InAnyLanguage<Sentences[Name]> }

/** Every sentence that a person reads. English says which there are; a language that misses one does not compile. */
export type Words = InAnyLanguage<typeof en>
