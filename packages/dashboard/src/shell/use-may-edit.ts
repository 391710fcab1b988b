import { useMay } from './may.ts';
import { useSite } from './use-site.ts';

/** Whether whoever is signed in may change what belongs to the site of the address. Viewers only read. */
export const useMayEdit = (): boolean => useMay('admin', { siteId: useSite().id });
