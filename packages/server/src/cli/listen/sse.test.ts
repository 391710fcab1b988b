import { expect, it } from 'vitest';
import { readEvents } from './sse.ts';

async function* bytes(...chunks: (string | Uint8Array)[]) {
  for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}
async function events(...chunks: (string | Uint8Array)[]) {
  const all = [];
  for await (const event of readEvents(bytes(...chunks))) all.push(event);
  return all;
}

it('reads events, however they are cut', async () => {
  const text = 'retry: 1000\n\nevent: a\nid: 1\ndata: {"x":"é"}\n\n:\n\nid: 2\r\ndata:two\r\n\r\n';
  const whole = [
    { id: '1', data: '{"x":"é"}' },
    { id: '2', data: 'two' },
  ];
  expect(await events(text)).toEqual(whole);
  const each = [...new TextEncoder().encode(text)].map(byte => Uint8Array.of(byte));
  expect(await events(...each)).toEqual(whole);
});

it('gives an id that comes without data', async () => {
  expect(await events('retry: 1\nid: 7\n\n:\n\n')).toEqual([{ id: '7', data: '' }]);
});

it('joins lines of data, and takes what is cut off for nothing', async () => {
  expect(await events('data: a\ndata: b\n\ndata: c\n')).toEqual([{ id: '', data: 'a\nb' }]);
});
