// Builds the dashboard into dist/: index.html, and scripts and styles named by their content in assets/.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

await build({ root: fileURLToPath(new URL('.', import.meta.url)), logLevel: 'warn' });
