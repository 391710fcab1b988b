export { createPostman, type Postman } from './postman.ts';
export { createSmtp } from './smtp.ts';
