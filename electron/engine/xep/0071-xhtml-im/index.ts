import { payload } from '../payload.ts'

export { xhtmlOf } from './codec.ts'

/** XEP-0071. Read if others send it, but never announced or written: XEP-0393 has replaced it. */
export const xhtmlIm = payload({
  spec: 'XEP-0071',
  title: 'XHTML-IM',
  version: '1.5.4',
  status: 'partial',
  note: 'text, emphasis, code, links, quotations and lists are read; never sent',
})
