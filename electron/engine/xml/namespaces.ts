import { NS_XML, NS_XMLNS } from './characters.ts'

/** Whether Namespaces in XML 1.0 §3 allows this declaration. The prefix '' stands for the default namespace. */
export function mayDeclare(prefix: string, ns: string): boolean {
  if (ns === NS_XMLNS || prefix === 'xmlns' || (prefix === 'xml') !== (ns === NS_XML)) return false
  return prefix === '' || ns !== ''
}

/** The prefixes in scope while elements open and close (Namespaces in XML 1.0). */
export class Prefixes {
  private readonly bound = new Map<string, string>([['xml', NS_XML]])
  private readonly outer: { readonly prefix: string; readonly ns: string | undefined }[] = []

  /** The namespace of a prefix; undefined if it is not bound. */
  resolve(prefix: string): string | undefined {
    return this.bound.get(prefix)
  }

  bind(prefix: string, ns: string): void {
    this.outer.push({ prefix, ns: this.bound.get(prefix) })
    this.bound.set(prefix, ns)
  }

  /** Takes back the last `count` bindings. */
  undo(count: number): void {
    for (const { prefix, ns } of this.outer.splice(this.outer.length - count).reverse()) {
      if (ns === undefined) this.bound.delete(prefix)
      else this.bound.set(prefix, ns)
    }
  }
}
