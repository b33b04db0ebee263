/** The two parts of Undici that we use. All of it takes four times as long to load, and the process stands still meanwhile. */
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici'
}

declare module 'undici/lib/api/api-request.js' {
  import type { Client, Dispatcher } from 'undici'

  /** `Client.request`. */
  export default function request(
    this: Client,
    options: Dispatcher.RequestOptions,
  ): Promise<Dispatcher.ResponseData>
}
