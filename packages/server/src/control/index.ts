export { reachControl } from './client.ts';
export { ControlError } from './control.ts';
export { type Answers, type Connection, openControlDoor } from './door.ts';
