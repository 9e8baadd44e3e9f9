// SPDX-License-Identifier: Apache-2.0
// The worker's phone: an entry of its own, with nothing of the clerk's page but the language.
import { createApp } from 'vue'
import WorkerApp from './WorkerApp.vue'
import './worker.css'

createApp(WorkerApp).mount('#app')
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/w-shell.js', { scope: '/w' }).catch(() => undefined)
