import { describe, expect, it } from 'vitest'
import { actionText, isAction } from './action.ts'

describe('an action', () => {
  it.each([
    ['/me shrugs in disgust', 'shrugs in disgust'],
    ['/me ', ''],
    ['/me  sighs\ntwice', ' sighs\ntwice'],
  ])('%j: %j', (body, text) => expect([isAction(body), actionText(body)]).toEqual([true, text]))

  it.each([
    '/meshrugs in disgust',
    "/me's disgusted",
    ' /me shrugs in disgust',
    '"/me shrugs in disgust"',
    '* Atlas shrugs in disgust',
    '/ME shrugs',
    '/me',
    '',
  ])('not: %j', (body) => expect([isAction(body), actionText(body)]).toEqual([false, body]))
})
