#!/usr/bin/env node
// Starts Bellwether from a clone: makes ready what is missing, then becomes the program, in this same process, so
// that signals and the exit code are its own. Committed and without dependencies: npm links it before anything is
// built, and `npm start` runs it before anything is installed.
import { prepare } from '../../../scripts/prepare.mjs';
import { orExplain } from '../../../scripts/trouble.mjs';

await orExplain(prepare);
await import('../dist/bellwether.js');
