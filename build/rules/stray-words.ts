import { parse, type AST } from 'svelte/compiler'
import ts from 'typescript'

/** Words in the code that a person would read. */
export interface StrayWords {
  /** Counted from 1. */
  readonly line: number
  readonly text: string
}

/** Attributes and properties whose text is read or read aloud, even if it is one word. */
const READ_NAME =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|alt|body|buttons|confirm|description|detail|hint|label|message|placeholder|text|title|tooltip)$/
/** Keys of a keyboard, as browsers and Electron call them. */
const KEY =
  /^(Alt|Backspace|Command|Control|Delete|Digit|Down|End|Enter|Escape|Home|Insert|Left|Mod|Right|Shift|Space|Super|Tab|Up)$/
const OWN_NAME = 'Balcony'

const SENTENCE = /^[“„‘(]?\p{Lu}[\p{L}’']*[,:;]?\s+\S*\p{L}/u
const PHRASE = /\p{L}{2,}[,:;.]?\s+\p{L}{2,}/u
const WORD = /^\p{Lu}\p{Ll}+[….!?:]*$/u
/** SQL and the like begin with a word in capitals. */
const COMMAND = /^[\s(]*\p{Lu}{2,}\b/u
const COMPARISON = /^[!=]==$/
const LETTER = /\p{L}/u

/** The window shows most of its strings; elsewhere a single word is usually a name of some interface. */
type Kind = 'window' | 'shell'

/** `name`: of the attribute or property that the text is the value of; '' where it has none. */
function isRead(text: string, kind: Kind, name: string): boolean {
  if (text === OWN_NAME || KEY.test(text) || COMMAND.test(text)) return false
  if (SENTENCE.test(text)) return true
  if (READ_NAME.test(name)) return PHRASE.test(text) || WORD.test(text)
  return kind === 'window' && WORD.test(text)
}

/** `3 messages`: a word behind a value of a template. */
const isCounted = (texts: readonly string[]): boolean => texts.some((text) => /^\s\p{Ll}{3,}/u.test(text))

/** What a string says, a value within it being `x`; null for anything else. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return null
  return node.head.text + node.templateSpans.map(({ literal }) => `x${literal.text}`).join('')
}

/** Errors and the log are for those who look for faults, and in English; what is compared is not shown. */
function isNotShown(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true
  if (ts.isThrowStatement(node)) return true
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText())
  if (ts.isBinaryExpression(node)) return COMPARISON.test(node.operatorToken.getText())
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    /^(debug|error|info|log|warn|startsWith|endsWith|includes)$/.test(node.expression.name.text)
  )
}

/** The words in a TypeScript file that a person would read. */
export function strayInScript(source: string, kind: Kind): StrayWords[] {
  const file = ts.createSourceFile('script.ts', source, ts.ScriptTarget.Latest, true)
  const found: StrayWords[] = []
  const visit = (node: ts.Node, outer: string): void => {
    if (isNotShown(node)) return
    const name = ts.isPropertyAssignment(node) ? node.name.getText() : outer
    const text = textOf(node)
    const counted =
      kind === 'window' &&
      ts.isTemplateExpression(node) &&
      isCounted(node.templateSpans.map(({ literal }) => literal.text))
    if (text !== null && (counted || isRead(text, kind, name)))
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text })
    ts.forEachChild(node, (child) => visit(child, name))
  }
  visit(file, '')
  return found
}

type SvelteNode = AST.BaseNode & { readonly [key: string]: unknown }

/** The words in a Svelte component that a person would read: in its markup, its attributes and its script. */
export function strayInComponent(source: string): StrayWords[] {
  const root = parse(source, { modern: true })
  const lineAt = (offset: number): number => source.slice(0, offset).split('\n').length
  const found: StrayWords[] = []

  /** `attribute`: the name of the one that is being looked at, null outside of attributes. */
  const visit = (node: SvelteNode, outer: string | null): void => {
    if (node.type === 'BinaryExpression' && COMPARISON.test(String(node['operator']))) return
    // What a directive sets is no text.
    const attribute =
      node.type === 'Attribute' ? String(node['name']) : node.type.endsWith('Directive') ? '' : outer
    const text = wordsOf(node, attribute)
    if (text !== null) found.push({ line: lineAt(node.start), text })
    for (const child of childrenOf(node)) visit(child, attribute)
  }
  visit(root.fragment as unknown as SvelteNode, null)

  for (const script of [root.module, root.instance]) {
    if (!script) continue
    const { start, end } = script.content as unknown as AST.BaseNode
    for (const { line, text } of strayInScript(source.slice(start, end), 'window'))
      found.push({ line: line + lineAt(start) - 1, text })
  }
  return found
}

/** What a node of the markup says to a person; null where it says nothing, or its attribute is not read. */
function wordsOf({ type, data, value, quasis }: SvelteNode, attribute: string | null): string | null {
  if (attribute !== null && !READ_NAME.test(attribute)) return null
  if (type === 'Text' && typeof data === 'string') return LETTER.test(data) ? data.trim() : null
  if (type === 'Literal' && typeof value === 'string')
    return isRead(value, 'window', attribute ?? '') ? value : null
  if (type !== 'TemplateLiteral') return null
  const parts = (quasis as { readonly value: { readonly raw: string } }[]).map((part) => part.value.raw)
  const text = parts.join('x')
  return isCounted(parts.slice(1)) || isRead(text, 'window', attribute ?? '') ? text : null
}

function childrenOf(node: SvelteNode): SvelteNode[] {
  return Object.entries(node)
    .filter(([key]) => key !== 'parent' && key !== 'metadata')
    .flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter((value): value is SvelteNode => typeof value === 'object' && value !== null && 'type' in value)
}
