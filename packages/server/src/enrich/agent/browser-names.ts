/** The parser's names that people know otherwise. */
export const browserNames: Record<string, string> = {
  'Mobile Safari': 'Safari',
  'Mobile Chrome': 'Chrome',
  'Mobile Firefox': 'Firefox',
  'Chrome WebView': 'Android WebView',
  'Opera Mobi': 'Opera',
  'Opera Mobile': 'Opera',
  'Opera Touch': 'Opera',
  GSA: 'Google App',
  IE: 'Internet Explorer',
  IEMobile: 'Internet Explorer',
  UCBrowser: 'UC Browser',
};

/** Brands of `Sec-CH-UA` under the names the user agents have. */
export const brandNames: Record<string, string> = {
  'Google Chrome': 'Chrome',
  'Microsoft Edge': 'Edge',
  YaBrowser: 'Yandex',
  'Opera GX': 'Opera',
};

const vendors: Record<string, string[]> = {
  Apple: ['Safari'],
  Google: ['Chrome', 'Chromium', 'Android WebView', 'Android Browser', 'Google App'],
  Microsoft: ['Edge', 'Internet Explorer'],
  Mozilla: ['Firefox', 'Firefox Focus', 'Firefox Reality'],
  Opera: ['Opera', 'Opera Mini', 'Opera Coast'],
  Samsung: ['Samsung Internet'],
  Brave: ['Brave'],
  Vivaldi: ['Vivaldi'],
  DuckDuckGo: ['DuckDuckGo'],
  Yandex: ['Yandex'],
  Meta: ['Facebook', 'Instagram'],
  ByteDance: ['TikTok'],
  Tencent: ['WeChat', 'QQBrowser', 'QQBrowserLite'],
  Alibaba: ['UC Browser', 'Quark'],
  Xiaomi: ['MIUI Browser'],
  Huawei: ['Huawei Browser'],
  Amazon: ['Silk'],
  Naver: ['Whale', 'Naver'],
};

const vendorByBrowser = new Map(
  Object.entries(vendors).flatMap(([vendor, browsers]) => browsers.map(browser => [browser, vendor])),
);

/** Who makes the browser; empty where that is not known. */
export const vendorOf = (browser: string): string => vendorByBrowser.get(browser) ?? '';
