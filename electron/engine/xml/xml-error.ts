/** The stream error condition (RFC 6120 §4.9.3) that a refusal is answered with. */
export type XmlCondition =
  | 'bad-format'
  | 'bad-namespace-prefix'
  | 'not-well-formed'
  | 'policy-violation'
  | 'restricted-xml'
  | 'unsupported-encoding'

/** Why what arrived was refused. The message is for the log and holds nothing of what was sent. */
export class XmlError extends Error {
  readonly condition: XmlCondition

  constructor(condition: XmlCondition, message: string) {
    super(message)
    this.name = 'XmlError'
    this.condition = condition
  }
}
