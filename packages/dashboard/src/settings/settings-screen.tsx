import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const SettingsScreen = (): ReactElement => <Page title="SettingsScreen">…</Page>;
