import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const NewSiteScreen = (): ReactElement => <Page title="NewSiteScreen">…</Page>;
