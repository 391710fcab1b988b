/** What a site's pages embed; the server is where this dashboard came from. */
export const scriptTag = (siteId: string): string =>
  `<script defer src="${location.origin}/js/script.js" data-site="${siteId}"></script>`;
