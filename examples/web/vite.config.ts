import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The layer that /graphql is passed on to, so that a browser needs no CORS. */
const layer = process.env.LAYER_URL ?? 'http://127.0.0.1:4000';
const proxy = { '/graphql': layer };

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
});
