import { describe, expect, test } from 'vitest';
import { createAgents } from './agents.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const chrome = (system: string, rest = 'Chrome/126.0.0.0 Safari/537.36') =>
  `Mozilla/5.0 (${system}) ${WEBKIT} ${rest}`;
const ios = (device: string, rest: string) =>
  `Mozilla/5.0 (${device} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest}`;

const WINDOWS = chrome('Windows NT 10.0; Win64; x64');
const MAC = chrome('Macintosh; Intel Mac OS X 10_15_7');
const ANDROID = chrome('Linux; Android 10; K', 'Chrome/126.0.0.0 Mobile Safari/537.36');

/** `browser version (vendor) | os version | type model` of a user agent. */
function told(userAgent: string, headers: Record<string, string> = {}): string {
  const { browser, os, device } = createAgents().of(userAgent, headers);
  const words = (...parts: string[]) => parts.filter(Boolean).join(' ');
  return [
    words(browser.name, browser.version, browser.vendor && `(${browser.vendor})`),
    words(os.name, os.version),
    words(device.type, device.model),
  ].join(' | ');
}

describe('by the user agent alone', () => {
  test.each([
    [WINDOWS, 'Chrome 126 (Google) | Windows 10 | desktop'],
    [MAC, 'Chrome 126 (Google) | macOS | desktop'],
    [`${WINDOWS} Edg/126.0.2592.68`, 'Edge 126.0.2592.68 (Microsoft) | Windows 10 | desktop'],
    [`${WINDOWS} OPR/112.0.0.0`, 'Opera 112 (Opera) | Windows 10 | desktop'],
    [chrome('X11; CrOS x86_64 14541.0.0'), 'Chrome 126 (Google) | ChromeOS | desktop'],
    [ANDROID, 'Chrome 126 (Google) | Android | mobile'],
    [chrome('Linux; Android 10; K'), 'Chrome 126 (Google) | Android | tablet'],
    [
      chrome('Linux; Android 14; SM-S918B', 'SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36'),
      'Samsung Internet 25.0 (Samsung) | Android 14 | mobile SM-S918B',
    ],
    [
      chrome(
        'Linux; Android 14; Pixel 8 Build/AP1A; wv',
        'Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/460.0.0.0;]',
      ),
      'Facebook 460 (Meta) | Android 14 | mobile Pixel 8',
    ],
    [
      chrome('Linux; Android 14; wv', 'Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36'),
      'Android WebView 125 (Google) | Android 14 | mobile',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0',
      'Firefox 127.0 (Mozilla) | Windows 10 | desktop',
    ],
    [
      'Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0',
      'Firefox 127.0 (Mozilla) | Android 14 | mobile',
    ],
    [
      'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
      'Firefox 127.0 (Mozilla) | Ubuntu | desktop',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
      'Safari 17.5 (Apple) | macOS | desktop',
    ],
    [
      ios('iPhone; CPU iPhone OS 17_5', 'Version/17.5 Mobile/15E148 Safari/604.1'),
      'Safari 17.5 (Apple) | iOS 17.5 | mobile iPhone',
    ],
    [
      ios('iPhone; CPU iPhone OS 18_6', 'Version/26.0 Mobile/15E148 Safari/604.1'),
      'Safari 26.0 (Apple) | iOS 26.0 | mobile iPhone',
    ],
    [
      ios('iPhone; CPU iPhone OS 17_5', 'FxiOS/127.0 Mobile/15E148 Safari/605.1.15'),
      'Firefox 127.0 (Mozilla) | iOS 17.5 | mobile iPhone',
    ],
    [
      ios('iPad; CPU OS 17_5', 'CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1'),
      'Chrome 126.0.6478.54 (Google) | iOS 17.5 | tablet iPad',
    ],
    [
      ios('iPhone; CPU iPhone OS 17_5', 'Mobile/15E148 Instagram 330.0.0.0'),
      'Instagram 330 (Meta) | iOS 17.5 | mobile iPhone',
    ],
    [
      'Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36',
      'Safari (Apple) | Tizen 6.0 | tv',
    ],
    [
      'Mozilla/5.0 (PlayStation 5 5.10) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15',
      'Safari 13.0 (Apple) | PlayStation 5 | console PlayStation 5',
    ],
    ['nothing anybody knows', ' |  | unknown'],
    ['', ' |  | unknown'],
  ])('%s', (userAgent, expected) => expect(told(userAgent)).toBe(expected));
});

describe('with client hints', () => {
  const CHROME_BRANDS = '"Chromium";v="126", "Google Chrome";v="126", "Not-A.Brand";v="24"';
  test.each([
    [
      'the full version',
      WINDOWS,
      {
        'sec-ch-ua': CHROME_BRANDS,
        'sec-ch-ua-full-version-list':
          '"Not/A)Brand";v="8.0.0.0", "Chromium";v="126.0.6478.127", "Google Chrome";v="126.0.6478.127"',
      },
      'Chrome 126.0.6478.127 (Google) | Windows 10 | desktop',
    ],
    [
      'Windows 11',
      WINDOWS,
      { 'sec-ch-ua-platform': '"Windows"', 'sec-ch-ua-platform-version': '"15.0.0"' },
      'Chrome 126 (Google) | Windows 11 | desktop',
    ],
    [
      'Windows 10',
      WINDOWS,
      { 'sec-ch-ua-platform': '"Windows"', 'sec-ch-ua-platform-version': '"10.0.0"' },
      'Chrome 126 (Google) | Windows 10 | desktop',
    ],
    [
      'Windows 8.1',
      WINDOWS,
      { 'sec-ch-ua-platform': '"Windows"', 'sec-ch-ua-platform-version': '"0.3.0"' },
      'Chrome 126 (Google) | Windows 8.1 | desktop',
    ],
    [
      'the version of macOS',
      MAC,
      { 'sec-ch-ua-platform': '"macOS"', 'sec-ch-ua-platform-version': '"14.5.0"' },
      'Chrome 126 (Google) | macOS 14.5 | desktop',
    ],
    [
      'the phone behind K',
      ANDROID,
      {
        'sec-ch-ua-mobile': '?1',
        'sec-ch-ua-platform': '"Android"',
        'sec-ch-ua-platform-version': '"14.0.0"',
        'sec-ch-ua-model': '"Pixel 8 Pro"',
      },
      'Chrome 126 (Google) | Android 14 | mobile Pixel 8 Pro',
    ],
    [
      'a brand that hides behind Chrome',
      WINDOWS,
      { 'sec-ch-ua': '"Brave";v="126", "Chromium";v="126", "Not.A/Brand";v="8"' },
      'Brave 126 (Brave) | Windows 10 | desktop',
    ],
    [
      'a brand nobody knows',
      WINDOWS,
      { 'sec-ch-ua': '"Chromium";v="126", "Nova";v="3"' },
      'Nova 3 | Windows 10 | desktop',
    ],
    [
      'bare Chromium',
      WINDOWS,
      { 'sec-ch-ua': '"Chromium";v="126", "Not;A=Brand";v="8"' },
      'Chromium 126 (Google) | Windows 10 | desktop',
    ],
    [
      'a brand under another name',
      `${WINDOWS} Edg/126.0.0.0`,
      { 'sec-ch-ua': '"Chromium";v="126", "Microsoft Edge";v="126"' },
      'Edge 126 (Microsoft) | Windows 10 | desktop',
    ],
    [
      'nonsense',
      WINDOWS,
      { 'sec-ch-ua': '"""";;;v=', 'sec-ch-ua-platform': '"', 'sec-ch-ua-mobile': 'yes' },
      'Chrome 126 (Google) | Windows 10 | desktop',
    ],
  ])('%s', (_, userAgent, headers, expected) => expect(told(userAgent, headers)).toBe(expected));
});

test('a user agent is cut at 512 characters', () => {
  const agents = createAgents();
  const agent = agents.of(`${WINDOWS}${' x'.repeat(5000)}`, {});
  expect(agent.text).toHaveLength(512);
  expect(agent.browser.name).toBe('Chrome');
});

test('hints tell apart what the user agent does not', () => {
  const agents = createAgents();
  expect(agents.of(WINDOWS, { 'sec-ch-ua-platform-version': '"15.0.0"' }).os.version).toBe('11');
  expect(agents.of(WINDOWS, {}).os.version).toBe('10');
  expect(agents.of(WINDOWS, {})).toBe(agents.of(WINDOWS, {}));
});
