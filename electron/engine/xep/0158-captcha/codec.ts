import { child, element } from '../../xml/codec.ts'
import { DataForm } from '../0004-data-forms/index.ts'

export const NS_CAPTCHA = 'urn:xmpp:captcha'

/** A challenge (§3.1.2), and the answer to it (§3.1.3). */
export const Captcha = element(NS_CAPTCHA, 'captcha', { form: child(DataForm) })
