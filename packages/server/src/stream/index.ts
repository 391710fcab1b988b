export { hearOfListeners, tellListeners } from './far-listeners.ts';
export { createHub, type Hub } from './hub.ts';
export {
  createStreams,
  type Entrance,
  STREAMS_PER_READER,
  type StreamRequest,
  type Streams,
} from './streams.ts';
export { telling } from './telling.ts';
