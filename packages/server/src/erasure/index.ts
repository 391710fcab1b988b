export { createEraser, type Eraser } from './eraser.ts';
export { createRetention } from './retention.ts';
