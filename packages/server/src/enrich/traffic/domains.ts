/** The host and the domains above it, the nearest first: `a.example.com`, `example.com`, `com`. */
export function domainsOf(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, i) => labels.slice(i).join('.'));
}
