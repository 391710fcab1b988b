import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const SitesScreen = (): ReactElement => <Page title="SitesScreen">…</Page>;
