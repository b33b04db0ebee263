/** What a text begins with that tells what its author does (XEP-0245 §2). */
const ACTION = '/me '

/** Whether a body tells what its author does: it begins with `/me `, just so. */
export function isAction(body: string): boolean {
  return body.startsWith(ACTION)
}

/** What the author does, to be shown after their name: the body without its `/me `. */
export function actionText(body: string): string {
  return isAction(body) ? body.slice(ACTION.length) : body
}
