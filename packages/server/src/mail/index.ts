export { createMailer } from './mailer.ts';
export { createPostman, type Postman } from './postman.ts';
export { createSmtp } from './smtp.ts';
