/** The part of ua-parser-js 1.x that is used here; the package brings no types. */
declare module 'ua-parser-js' {
  export class UAParser {
    constructor(userAgent: string);
    getResult(): {
      browser: { name?: string; version?: string };
      os: { name?: string; version?: string };
      device: { vendor?: string; model?: string; type?: string };
    };
  }
}
