import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const OverviewScreen = (): ReactElement => <Page title="OverviewScreen">…</Page>;
