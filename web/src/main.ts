// SPDX-License-Identifier: Apache-2.0
import 'element-plus/es/components/message/style/css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { get, connectApi } from './api'
import App from './App.vue'
import { router } from './router'
import { useSession } from './session'
import './styles/base.css'
import type { Session } from './types'

const app = createApp(App)
app.use(createPinia())
const session = useSession()
connectApi({
  csrf: () => session.data?.csrf ?? '',
  renewCsrf: async () => {
    const s = await get<Session>('/api/session')
    if (session.data) session.data.csrf = s.csrf
  },
  loggedOut: () => {
    if (!session.user) return
    session.forget()
    void router.push({ path: '/login', query: { back: router.currentRoute.value.fullPath } })
  },
  mustChange: () => void router.push('/first-password'),
  mustBind: () => {
    if (session.user) session.user.must_bind = true
    void router.push('/me')
  },
  prove: () => session.prove(),
})
app.use(router)
app.mount('#app')
