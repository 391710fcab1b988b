/**
 * The element that loaded this script. Deferred, asynchronous and injected scripts are `currentScript` while they
 * run for the first time, which is when this module does.
 */
export const snippet = document.currentScript as HTMLScriptElement;

/**
 * Its attributes:
 * - `data-site`: the site's id
 * - `data-api`: where events go, if not to the server the script came from
 * - `data-hash`: the fragment is part of a page's address, for applications that route by it
 * - `data-visitor="persistent"`: an id of the visitor is kept in this browser
 * - `data-device="full"`: the device's graphics and processors are told
 * - `data-honour-gpc="false"`: a browser's wish not to be tracked is passed over, where the site is set so too
 */
export const { dataset: options } = snippet;
