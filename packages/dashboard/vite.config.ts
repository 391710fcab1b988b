import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** A server to develop against: `BELLWETHER_URL=http://127.0.0.1:8000 npx vite` in this folder. */
const server = process.env.BELLWETHER_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // The server's Content-Security-Policy takes no data: URLs but images, and inlining saves nothing over HTTP/2.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The map of the world is a lazy chunk of 100 kB of coordinates.
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true }, '/js': server } },
});
