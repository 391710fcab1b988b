import { describe, expect, it } from 'vitest';
import { listenOptions } from './options.ts';

const options = (forwardTo: string) => listenOptions(['--forward-to', forwardTo, '--key', 'bw_1'], {});

describe('where listen posts to', () => {
  it.each([
    ['http://localhost:3000/hook', 'http://localhost:3000/hook'],
    ['HTTPS://localhost/hook', 'HTTPS://localhost/hook'],
    ['localhost:3000/hook', 'http://localhost:3000/hook'],
    ['localhost:3000/hook?next=http://a/', 'http://localhost:3000/hook?next=http://a/'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ])('%s is %s', (given, target) => {
    expect(options(given).forwardTo).toBe(target);
  });

  it.each([
    ['ftp://localhost/hook', 'is no http or https URL'],
    ['ws://localhost/hook', 'is no http or https URL'],
    ['http://localhost:99999', 'is not a URL'],
  ])('%s %s', (given, problem) => {
    expect(() => options(given)).toThrow(`--forward-to: "${given}" ${problem}.`);
  });
});
