// SPDX-License-Identifier: Apache-2.0
// Build of the page. Everything is a file of its own (no inlined script, style or picture), so that
// the server's Content-Security-Policy can stay strict.
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [
    // Hoisted static markup would be set through innerHTML, where a strict policy drops attributes.
    vue({ template: { compilerOptions: { hoistStatic: false } } }),
    Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
  ],
  build: {
    target: 'es2020',
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      // the clerk's page, and the worker's, which shares no library with it but vue
      input: { index: 'index.html', worker: 'worker.html' },
      output: {
        // a few words of rollup's own that old packages need go where both pages have been anyway, not into a file of theirs
        manualChunks(id) {
          if (/node_modules\/(vue-router|pinia)\//.test(id)) return 'clerk'
          if (/node_modules\/(@vue|vue)\//.test(id) || id.includes('commonjsHelpers')) return 'vue'
          return undefined
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.NUAN_URL ?? 'http://127.0.0.1:8080' } },
})
