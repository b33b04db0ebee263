/** The beginning of an action (XEP-0245 §2). */
const ACTION = '/me '

/** Whether a body is an action of its author: it begins with exactly `/me `. */
export function isAction(body: string): boolean {
  return body.startsWith(ACTION)
}

/** The action, to show after the author's name: the body without its `/me `. */
export function actionText(body: string): string {
  return isAction(body) ? body.slice(ACTION.length) : body
}
