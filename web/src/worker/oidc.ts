// SPDX-License-Identifier: Apache-2.0
// Signing in from the union's App: away to the provider and back. What came back in the address is taken out of it at once; the state
// lives in the cookie and on the server, not here.
import { read, send } from './ask'

export const offered = (): Promise<{ on: boolean; title: string }> => read('/api/worker/oidc')
export async function leave(): Promise<void> {
  const { url } = await send<{ url: string }>('/api/worker/oidc/start', {})
  location.assign(url)
}
/** true: this page was opened by coming back, and one is signed in. */
export async function comeBack(): Promise<boolean> {
  const q = new URLSearchParams(location.search)
  const [code, state] = [q.get('code'), q.get('state')]
  if (!state || !(code || q.get('error'))) return false
  history.replaceState(null, '', location.pathname)
  if (!code) throw new Error('统一登录没有完成，请重试，或用短信验证码登录')
  await send('/api/worker/oidc/finish', { code, state })
  return true
}
