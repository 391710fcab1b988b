import { track } from './track.ts';

/** What people mean by a download: Plausible's list without what is rare today. */
const download = /\.(pdf|docx?|xlsx?|pptx?|csv|txt|key|zip|rar|7z|gz|dmg|pkg|exe|mp[34]|mov|avi|wav)$/i;

/** Counts a click that leads off the site or to a file, in whichever tab it opens. */
export function onClick(click: MouseEvent): void {
  // The path, unlike `closest`, also leads through the shadow trees of web components.
  const link = click.composedPath().find((node): node is HTMLAnchorElement => 'href' in node);
  // Addresses without a host are mail, telephone and scripts; button 2 opens a menu.
  if (!link?.host || click.button > 1) return;
  if (link.host !== location.host) track('Outbound Link: Click', { props: { url: link.href } });
  else if (download.test(link.pathname))
    track('File Download', { props: { url: link.origin + link.pathname } });
}
