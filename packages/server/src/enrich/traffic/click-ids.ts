/** Where a click came from, told by the id an ad system adds to the address. */
interface ClickId {
  source: string;
  /** As `utm_medium` would say; empty where the id is on unpaid links too. */
  medium: string;
}

const clickIds: Record<string, ClickId> = {
  gclid: { source: 'Google', medium: 'cpc' },
  gbraid: { source: 'Google', medium: 'cpc' },
  wbraid: { source: 'Google', medium: 'cpc' },
  dclid: { source: 'Google', medium: 'display' },
  msclkid: { source: 'Bing', medium: 'cpc' },
  yclid: { source: 'Yandex', medium: 'cpc' },
  ttclid: { source: 'TikTok', medium: 'cpc' },
  twclid: { source: 'X', medium: 'cpc' },
  li_fat_id: { source: 'LinkedIn', medium: 'cpc' },
  rdt_cid: { source: 'Reddit', medium: 'cpc' },
  epik: { source: 'Pinterest', medium: 'cpc' },
  sccid: { source: 'Snapchat', medium: 'cpc' },
  qclid: { source: 'Quora', medium: 'cpc' },
  // Facebook and Instagram put theirs on every link that leaves them.
  fbclid: { source: 'Facebook', medium: '' },
  igshid: { source: 'Instagram', medium: '' },
};

/** @param name in lower case */
export const isClickId = (name: string): boolean => Object.hasOwn(clickIds, name);

/** What the first known click id among the parameters tells. */
export function clickOf(params: Record<string, string>): ClickId | null {
  for (const name in params) if (isClickId(name)) return clickIds[name]!;
  return null;
}
