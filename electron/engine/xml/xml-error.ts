/** The stream error condition (RFC 6120 §4.9.3) that answers a refusal. */
export type XmlCondition =
  | 'bad-format'
  | 'bad-namespace-prefix'
  | 'not-well-formed'
  | 'policy-violation'
  | 'restricted-xml'
  | 'unsupported-encoding'

/** The reason for refusing the input. The message is for the log and holds nothing of the input. */
export class XmlError extends Error {
  readonly condition: XmlCondition

  constructor(condition: XmlCondition, message: string) {
    super(message)
    this.name = 'XmlError'
    this.condition = condition
  }
}
