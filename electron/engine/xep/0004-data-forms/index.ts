import { payload } from '../payload.ts'

export { DataForm } from './codec.ts'
export { formTypeOf, type Form, type FormField } from './form.ts'
export { cut } from './budget.ts'
export { mediaOf } from './field.ts'
export { formForPeople } from './for-people.ts'
export { filledForm, isHidden, submission } from './submission.ts'
export { webPageIn } from './web-page.ts'

/** XEP-0004. */
export const dataForms = payload({
  spec: 'XEP-0004',
  title: 'Data Forms',
  version: '2.13.2',
  status: 'complete',
})
