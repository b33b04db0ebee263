import { NS_XML, NS_XMLNS } from './characters.ts'

/** The namespaces in force while elements open and close (Namespaces in XML 1.0). */
export class Namespaces {
  /** The namespace of elements without a prefix; '' is none. */
  defaultNs = ''
  private readonly prefixes = new Map<string, string>([['xml', NS_XML]])
  private readonly outer: { readonly prefix: string; readonly ns: string | undefined }[] = []

  /** The namespace of a prefix that is not empty; undefined where it is not bound. */
  resolve(prefix: string): string | undefined {
    return this.prefixes.get(prefix)
  }

  /** Binds a prefix ('' for the default namespace). False where Namespaces in XML 1.0 §3 forbids it. */
  bind(prefix: string, ns: string): boolean {
    if (prefix === '') {
      if (ns === NS_XML || ns === NS_XMLNS) return false
      this.outer.push({ prefix, ns: this.defaultNs })
      this.defaultNs = ns
      return true
    }
    if (ns === '' || ns === NS_XMLNS || prefix === 'xmlns' || (prefix === 'xml') !== (ns === NS_XML))
      return false
    this.outer.push({ prefix, ns: this.prefixes.get(prefix) })
    this.prefixes.set(prefix, ns)
    return true
  }

  /** Takes back the last `count` declarations. */
  undo(count: number): void {
    for (let left = count; left > 0; left--) {
      const { prefix, ns } = this.outer.pop()!
      if (prefix === '') this.defaultNs = ns!
      else if (ns === undefined) this.prefixes.delete(prefix)
      else this.prefixes.set(prefix, ns)
    }
  }
}
